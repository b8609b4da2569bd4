import { sql, type SqlBool } from 'kysely';
import { businessDay, type Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { hasPermission, scopeOf, type Actor } from '../grants/actor.ts';
import { isActorThemself } from '../hours/holder.ts';
import { listStalled } from '../learning-statistics/learner-list.ts';
import { readStatisticsRules } from '../learning-statistics/rules.ts';
import { listQueue } from '../marking/queue.ts';
import { readCandidateTerms } from '../qualifications/candidate-terms.ts';
import { listRenewals } from '../qualifications/candidates.ts';
import { countFactsToDecide } from '../qualifications/fact-list.ts';
import { isUnitWithin } from '../units/scope.ts';
import { dutyOf, endingDays, examplesMax, pilotEndingDays, type Duty } from './duty.ts';

const unusedAccountDays = 7;

/** What waits in the units that the actor answers for. */
export async function listStaffDuties(db: Reader, actor: Actor): Promise<(Duty | undefined)[]> {
	return [
		hasPermission(actor, 'papers.mark') ? await findAnswersToMark(db, actor) : undefined,
		hasPermission(actor, 'hours.verify') ? await findTrainingsToDecide(db, actor) : undefined,
		hasPermission(actor, 'qualifications.verify') ? await findFactsToDecide(db, actor) : undefined,
		hasPermission(actor, 'qualifications.view') ? await findRenewalsDue(db, actor) : undefined,
		hasPermission(actor, 'people.change') ? await findAppointmentsEnding(db, actor) : undefined,
		hasPermission(actor, 'grants.change') ? await findGrantsEnding(db, actor) : undefined,
		hasPermission(actor, 'pilots.change') ? await findPilotsEnding(db, actor) : undefined,
		hasPermission(actor, 'units.view') ? await findUnitActsAhead(db, actor) : undefined,
		hasPermission(actor, 'learning.view') ? await findLearnersStalled(db, actor) : undefined,
		hasPermission(actor, 'accounts.manage') ? await findUnusedAccounts(db, actor) : undefined
	];
}

/** Written answers that wait for marks; by no names, as in the queue. */
async function findAnswersToMark(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const { total: count } = await listQueue(db, actor);
	if (count === 0) return undefined;
	return { kind: 'answers-to-mark', count, link: '/exam/marking', dueOn: null, examples: [] };
}

const total = sql<number>`count(*) over ()`.as('total');

/** The unit's name today, or the one it will bear. */
const unitName = sql<string>`(
	select version.name from unit_version version where version.unit_id = unit.id
	order by version.valid @> current_date desc, lower(version.valid) desc limit 1)`;

function isEndingWithin(range: string, days: number) {
	const valid = sql.ref(range);
	return sql<SqlBool>`${valid} @> current_date and upper(${valid}) <= current_date + ${days}::int`;
}

/** What people attended elsewhere and wait to have counted; one's own waits for somebody else. */
async function findTrainingsToDecide(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('external_training as training')
		.innerJoin('person as holder', 'holder.id', 'training.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('external_training_decision as decision')
						.whereRef('decision.external_training_id', '=', 'training.id')
						.select('decision.external_training_id')
				)
			)
		)
		.where((eb) => isUnitWithin(eb.ref('training.unit_id'), scopeOf(actor, 'hours.verify')))
		.where(sql<SqlBool>`not ${isActorThemself('person.id', actor)}`)
		.select([
			'person.name',
			sql<string>`'/hours/decisions/' || training.public_id`.as('link'),
			sql<Day | null>`null`.as('on'),
			total
		])
		.orderBy('training.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('trainings-to-decide', '/hours/decisions', rows);
}

/** What people have on record for the exam and wait to have confirmed. */
async function findFactsToDecide(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const { facts, total: count } = await countFactsToDecide(db, actor, { limit: examplesMax });
	const rows = facts.map(({ person_name, public_id }) => ({
		...{ name: person_name, link: `/exam/decisions/${public_id}`, on: null, total: count }
	}));
	return dutyOf('facts-to-decide', '/exam/decisions', rows);
}

/** Certificates of people in scope whose registration can be renewed now. */
async function findRenewalsDue(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const terms = await readCandidateTerms(db, { today: businessDay(new Date()) });
	const people = scopeOf(actor, 'qualifications.view');
	const renewals = await listRenewals(db, people, terms, { limit: examplesMax });
	const rows = renewals.map(({ name, person, due_on, total: count }) => ({
		...{ name, link: `/people/${person}/qualifications`, on: due_on, total: count }
	}));
	return dutyOf('renewals-due', '/exam/candidates?state=renewal-due', rows);
}

async function findAppointmentsEnding(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('appointment')
		.innerJoin('person as holder', 'holder.id', 'appointment.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where(sql<SqlBool>`upper_inf(appointment.recorded)`)
		.where(isEndingWithin('appointment.valid', endingDays))
		.where((eb) => isUnitWithin(eb.ref('appointment.unit_id'), scopeOf(actor, 'people.change')))
		.select([
			'person.name',
			sql<string>`'/people/' || person.public_id`.as('link'),
			sql<Day>`upper(appointment.valid)`.as('on'),
			total
		])
		.orderBy(sql`upper(appointment.valid)`)
		.orderBy('appointment.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('appointments-ending', '/people', rows);
}

async function findGrantsEnding(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('role_grant as held')
		.innerJoin('person', 'person.id', 'held.person_id')
		.where(isEndingWithin('held.valid', endingDays))
		.where((eb) => isUnitWithin(eb.ref('held.unit_id'), scopeOf(actor, 'grants.change')))
		.where('held.person_id', '<>', actor.personId)
		.select([
			'person.name',
			sql<string>`'/people/' || person.public_id`.as('link'),
			sql<Day>`upper(held.valid)`.as('on'),
			total
		])
		.orderBy(sql`upper(held.valid)`)
		.orderBy('held.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('grants-ending', '/grants', rows);
}

async function findPilotsEnding(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('pilot_status as pilot')
		.innerJoin('unit', 'unit.id', 'pilot.unit_id')
		.where(isEndingWithin('pilot.valid', pilotEndingDays))
		.where((eb) => isUnitWithin(eb.ref('pilot.unit_id'), scopeOf(actor, 'pilots.change')))
		.select([
			unitName.as('name'),
			sql<string>`'/units/' || unit.public_id || '/pilots'`.as('link'),
			sql<Day>`upper(pilot.valid)`.as('on'),
			total
		])
		.orderBy(sql`upper(pilot.valid)`)
		.orderBy('pilot.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('pilots-ending', '/units', rows);
}

async function findUnitActsAhead(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('unit')
		.innerJoin('unit_version as version', 'version.unit_id', 'unit.id')
		.where(sql<SqlBool>`lower(version.valid) > current_date`)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scopeOf(actor, 'units.view')))
		.select([
			'version.name',
			sql<string>`'/units/' || unit.public_id`.as('link'),
			sql<Day>`lower(version.valid)`.as('on'),
			total
		])
		.orderBy(sql`lower(version.valid)`)
		.orderBy('version.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('unit-acts-ahead', '/units', rows);
}

async function findLearnersStalled(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rules = await readStatisticsRules(db);
	const stalled = await listStalled(db, scopeOf(actor, 'learning.view'), rules, {
		limit: examplesMax
	});
	const rows = stalled.map(({ name, person, total }) => ({
		name,
		link: `/people/${person}`,
		on: null,
		total
	}));
	return dutyOf('learners-stalled', '/training/learners?state=stalled', rows);
}

/** Accounts that nobody has used: the initial password still lies about on paper. */
async function findUnusedAccounts(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.where('account.must_change_password', '=', true)
		.where('account.disabled_at', 'is', null)
		.where(
			'account.created_at',
			'<',
			sql<Date>`now() - make_interval(days => ${unusedAccountDays})`
		)
		.where((eb) => isUnitWithin(eb.ref('account.unit_id'), scopeOf(actor, 'accounts.manage')))
		.select([
			'person.name',
			sql<string>`'/accounts/' || account.public_id`.as('link'),
			sql<Day | null>`null`.as('on'),
			total
		])
		.orderBy('account.created_at')
		.orderBy('account.id')
		.limit(examplesMax)
		.execute();
	return dutyOf('accounts-unused', '/accounts', rows);
}

import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { minutesOfHours } from '#lib/hours.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { receiveFile, saveFile, type ReceivedFile } from '../files/file.ts';
import type { Actor } from '../grants/actor.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import { findRule, getRule } from '../policy/policy.ts';
import { getHolder, isActorThemself, type Holder } from './holder.ts';
import { lineMinutesMax, type TrainingInput } from './input.ts';

/** What lies before this day is on paper elsewhere. */
export const earliestTrainingDay: Day = '2000-01-01';
/** Filings of one person that wait for a decision. */
export const openFilingsMax = 30;
const minutesADay = 24 * 60;

/** A file as a form brings it: its name, and its content as it comes. */
export interface SentFile {
	name: string;
	stream: () => AsyncIterable<Uint8Array>;
}

/**
 * Takes the proof of a training in, before anything is filed.
 *
 * @throws Invalid `training-evidence-missing` without a file, and as `receiveFile`
 */
export async function receiveEvidence(
	store: BlobStore,
	file: SentFile | undefined
): Promise<ReceivedFile> {
	if (!file) throw new Invalid('training-evidence-missing', { field: 'file' });
	return receiveFile(store, file.stream(), { purpose: 'training-evidence', name: file.name });
}

/**
 * Files a training that the actor attended elsewhere, with its proof, for the unit where they work
 * today to decide on.
 *
 * @throws Invalid `training-days`, `training-too-early`, `training-ahead` for the days;
 * `training-too-long` where no such days hold so many minutes
 * @throws Conflict `training-filed-before` naming the day of the first filing, `training-open-max`
 */
export async function fileTraining(
	trx: Transaction<Database>,
	actor: Actor,
	training: TrainingInput,
	{ evidence }: { evidence: ReceivedFile }
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	// One after another: two presses must not both find that nothing was filed.
	await trx.selectFrom('person').where('id', '=', holder.id).select('id').forUpdate().execute();
	await refuseDays(trx, training);
	const minutes = await getMinutes(trx, holder, training);
	await refuseRepetition(trx, holder, training);
	const file = await saveFile(trx, actor, evidence, { unitId: holder.unit_id });
	const publicId = createPublicId();
	const { title, provider, part, first_day, last_day, certificate_number } = training;
	await trx
		.insertInto('external_training')
		.values({
			public_id: publicId,
			person_id: holder.id,
			unit_id: holder.unit_id,
			...{ title, provider, ...part, minutes, certificate_number },
			began_on: first_day,
			ended_on: last_day,
			file_id: sql<number>`(select id from file where public_id = ${file})`,
			filed_by: actor.personId
		})
		.execute();
	await recordAudit(trx, actor, {
		action: 'training.file',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id,
		detail: { training: publicId, ...part, minutes, from: first_day, last_day }
	});
	return { publicId };
}

/**
 * Takes back what nobody has decided on yet.
 *
 * @throws NotFound `training-not-found` for somebody else's
 * @throws Conflict `training-decided`
 */
export async function withdrawTraining(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ publicId: string }> {
	const training = await trx
		.selectFrom('external_training as training')
		.innerJoin('person as holder', 'holder.id', 'training.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('training.public_id', '=', publicId)
		.where(isActorThemself('person.id', actor))
		.select(['training.id', 'training.unit_id', 'person.public_id as person_public_id'])
		.executeTakeFirstOrThrow(() => new NotFound('training-not-found'));
	await trx
		.insertInto('external_training_decision')
		.values({
			external_training_id: training.id,
			outcome: 'withdrawn',
			decided_by: actor.personId
		})
		.execute()
		.catch(rethrowDecided);
	await recordAudit(trx, actor, {
		action: 'training.withdraw',
		subjectKind: 'person',
		subjectId: training.person_public_id,
		unitId: training.unit_id,
		detail: { training: publicId }
	});
	return { publicId };
}

/** A filing is decided once; the second one learns that there was a first. */
export function rethrowDecided(caught: unknown): never {
	throw isViolationOf(caught, 'external_training_decision_pkey')
		? new Conflict('training-decided')
		: caught;
}

async function refuseDays(db: Reader, { first_day, last_day }: TrainingInput): Promise<void> {
	if (last_day < first_day) throw new Invalid('training-days', { field: 'last_day' });
	if (first_day < earliestTrainingDay) {
		throw new Invalid('training-too-early', {
			field: 'first_day',
			values: { date: earliestTrainingDay }
		});
	}
	const { rows } = await sql<{ is_ahead: boolean }>`
		select ${last_day}::date > current_date as is_ahead`.execute(db);
	if (rows[0]?.is_ahead) throw new Invalid('training-ahead', { field: 'last_day' });
}

/** What was typed, in minutes; never more than the days had room for. */
async function getMinutes(db: Reader, holder: Holder, training: TrainingInput): Promise<number> {
	const { amount, amount_unit, first_day, last_day } = training;
	const lookup = { asOf: last_day, area: holder.area };
	const minutes = minutesOfHours(amount, await getUnitMinutes(db, amount_unit, lookup));
	const rule = await getRule(db, 'hours.external-minutes-per-day-max', lookup);
	const days = countDays(first_day, last_day);
	const minutesMax = Math.min(days * Math.min(rule.value, minutesADay), lineMinutesMax);
	if (minutes > minutesMax) {
		throw new Invalid('training-too-long', {
			field: 'amount',
			values: { days, minutes, limit: minutesMax }
		});
	}
	return minutes;
}

async function getUnitMinutes(
	db: Reader,
	unit: TrainingInput['amount_unit'],
	lookup: { asOf: Day; area: string }
): Promise<number> {
	if (unit === 'minutes') return 1;
	const key =
		unit === 'hours' ? 'continuing-education.minutes-per-hour' : 'hours.minutes-per-class-hour';
	// A training from before the rule was written is counted by the one of today.
	return ((await findRule(db, key, lookup)) ?? (await getRule(db, key, { area: lookup.area })))
		.value;
}

/** Both days included. */
function countDays(first: Day, last: Day): number {
	const day = (text: Day) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
	return day(last) - day(first) + 1;
}

async function refuseRepetition(
	db: Reader,
	holder: Holder,
	{ title, part, first_day, last_day }: TrainingInput
): Promise<void> {
	const own = db
		.selectFrom('external_training as training')
		.leftJoin(
			'external_training_decision as decision',
			'decision.external_training_id',
			'training.id'
		)
		.where(isOfPerson('training.person_id', holder.id));
	const same = await own
		.where(sql<boolean>`lower(training.title) = lower(${title})`)
		.where('training.ledger', '=', part.ledger)
		.where('training.began_on', '=', first_day)
		.where('training.ended_on', '=', last_day)
		.where(
			sql<boolean>`coalesce(decision.outcome, 'approved') = 'approved' and not exists (
				select from hours_entry line join hours_entry reversal on reversal.reverses_id = line.id
				where line.source_kind = 'external-training' and line.source_key = training.public_id::text)`
		)
		.select(sql<Day>`training.filed_at::date`.as('filed_on'))
		.executeTakeFirst();
	if (same) {
		throw new Conflict('training-filed-before', {
			field: 'title',
			values: { date: same.filed_on }
		});
	}
	const { count } = await own
		.where('decision.outcome', 'is', null)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	if (count >= openFilingsMax) {
		throw new Conflict('training-open-max', { values: { limit: openFilingsMax } });
	}
}

import { sql, type Transaction } from 'kysely';
import { addDays, type Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { lockPerson, type LockedPerson } from '../people/lock.ts';
import { isUnitWithin } from '../units/scope.ts';
import type { AppointmentInput } from './input.ts';

/**
 * Appoints a person to a unit, `from` a day `until` another (exclusive; null is open).
 *
 * @throws NotFound `person-not-found`, Invalid `unit-not-found` outside the actor's scope
 * @throws Invalid `appointment-dates`, `appointment-unit-closed` where the unit is not there on all days
 * @throws Conflict `appointment-overlap` naming the other main post, `appointment-same-unit`;
 * `appointment-overlap-elsewhere` where the other unit is out of scope
 */
export async function appoint(
	trx: Transaction<Database>,
	actor: Authority,
	personPublicId: string,
	post: AppointmentInput
): Promise<{ publicId: string }> {
	const person = await lockPerson(trx, actor, personPublicId, 'people.change');
	const unitId = await getUnit(trx, actor, post);
	const publicId = await insertAppointment(trx, actor, person.id, { ...post, unitId });
	await recordAudit(trx, actor, {
		action: 'appointment.create',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId,
		detail: { appointment: publicId, ...describe(post) }
	});
	return { publicId };
}

/**
 * Ends an appointment with its last day: from the day after, the person no longer counts there.
 * The row that said otherwise stays, as what was believed until now.
 *
 * @throws Invalid `appointment-ends-before-it-begins`
 * @throws Conflict `appointment-changed` where somebody else has corrected it
 */
export async function endAppointment(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ lastDay, reason }: { lastDay: Day; reason: string }
): Promise<{ publicId: string }> {
	const { person, before } = await lockAppointment(trx, actor, publicId);
	if (lastDay < before.from) {
		throw new Invalid('appointment-ends-before-it-begins', {
			field: 'last_day',
			values: { date: before.from }
		});
	}
	const until = addDays(lastDay, 1);
	// Ending is only ever earlier; to reopen or prolong is a correction, which checks the unit's days.
	if (before.until !== null && until > before.until) {
		throw new Invalid('appointment-ended-earlier', { field: 'last_day' });
	}
	await closeRecord(trx, before);
	const next = await insertAppointment(trx, actor, person.id, {
		...before,
		until,
		replaces: before
	});
	await recordAudit(trx, actor, {
		action: 'appointment.end',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId: before.unitId,
		detail: { appointment: next, replaces: publicId, last_day: lastDay, reason }
	});
	return { publicId: next };
}

/**
 * Corrects what was recorded wrongly: the row stops being believed and another takes its place, so
 * that "as known then" still answers what was known then.
 */
export async function correctAppointment(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason, ...post }: AppointmentInput & { reason: string }
): Promise<{ publicId: string }> {
	const { person, before } = await lockAppointment(trx, actor, publicId);
	const unitId = await getUnit(trx, actor, post);
	await closeRecord(trx, before);
	const next = await insertAppointment(trx, actor, person.id, {
		...post,
		unitId,
		replaces: before
	});
	await recordAudit(trx, actor, {
		action: 'appointment.correct',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId,
		detail: { appointment: next, replaces: publicId, ...describe(post), reason }
	});
	return { publicId: next };
}

/** Withdraws an appointment that never was: it stops being believed, and nothing takes its place. */
export async function withdrawAppointment(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason }: { reason: string }
): Promise<void> {
	const { person, before } = await lockAppointment(trx, actor, publicId);
	await closeRecord(trx, before);
	await recordAudit(trx, actor, {
		action: 'appointment.withdraw',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId: before.unitId,
		detail: { appointment: publicId, reason }
	});
}

type Post = Omit<AppointmentInput, 'unit'> & { unitId: number };

/** The row that was believed until the instant `at`, which is after the wait for the person. */
type Believed = Post & { id: number; at: string };

async function insertAppointment(
	trx: Transaction<Database>,
	actor: Authority,
	personId: number,
	post: Post & { replaces?: Believed }
): Promise<string> {
	await refuseOverlap(trx, actor, personId, post);
	const publicId = createPublicId();
	await trx
		.insertInto('appointment')
		.values({
			public_id: publicId,
			person_id: personId,
			unit_id: post.unitId,
			title: post.title || null,
			employment: post.employment,
			entry_channel: post.entry_channel,
			is_primary: post.is_primary,
			valid: sql`daterange(${post.from}, ${post.until})`,
			recorded: sql`tstzrange(coalesce(${post.replaces?.at ?? null}::timestamptz, clock_timestamp()), null)`,
			recorded_by: actor.personId,
			replaces_id: post.replaces?.id ?? null
		})
		.execute();
	return publicId;
}

/**
 * The person is held, so what is found here cannot change before the commit. The exclusion
 * constraints say the same for one entry; this also looks at the entries merged into it.
 */
async function refuseOverlap(
	trx: Transaction<Database>,
	actor: Authority,
	personId: number,
	{ unitId, is_primary, from, until }: Post
): Promise<void> {
	const other = await trx
		.selectFrom('appointment as other')
		.innerJoin('person as holder', 'holder.id', 'other.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where(
			sql<boolean>`upper_inf(other.recorded) and other.valid && daterange(${from}, ${until})
				and (other.unit_id = ${unitId} or (other.is_primary and ${is_primary}))`
		)
		.select((eb) => [
			'other.unit_id',
			sql<Day>`lower(other.valid)`.as('from'),
			sql<boolean>`${isUnitWithin(eb.ref('other.unit_id'), scopeOf(actor, 'people.view'))}`.as(
				'is_visible'
			),
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'other.unit_id')
				.select('version.name')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		])
		.orderBy(sql`other.unit_id = ${unitId}`, 'desc')
		.orderBy('other.valid')
		.executeTakeFirst();
	if (!other) return;
	if (other.unit_id === unitId) {
		throw new Conflict('appointment-same-unit', { field: 'from', values: { date: other.from } });
	}
	if (!other.is_visible) throw new Conflict('appointment-overlap-elsewhere', { field: 'from' });
	throw new Conflict('appointment-overlap', {
		field: 'from',
		values: { unit: other.unit_name ?? '', date: other.from }
	});
}

/** The unit, in scope and there on all the days of the post. */
async function getUnit(
	trx: Transaction<Database>,
	actor: Authority,
	{ unit, from, until }: { unit: string; from: Day; until: Day | null }
): Promise<number> {
	if (until !== null && until <= from)
		throw new Invalid('appointment-dates', { field: 'last_day' });
	const found = await trx
		.selectFrom('unit')
		.where('public_id', '=', unit)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scopeOf(actor, 'people.change')))
		.select([
			'id',
			sql<boolean>`coalesce((
				select range_agg(version.valid) @> daterange(${from}, ${until})
				from unit_version version where version.unit_id = unit.id), false)`.as('is_there')
		])
		.executeTakeFirst();
	if (!found) throw new Invalid('unit-not-found', { field: 'unit' });
	if (!found.is_there) throw new Invalid('appointment-unit-closed', { field: 'unit' });
	return found.id;
}

/** Holds the person first, as every command on their posts does, then the row that is believed. */
async function lockAppointment(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string
): Promise<{ person: LockedPerson; before: Believed }> {
	const scope = scopeOf(actor, 'people.change');
	const found = await trx
		.selectFrom('appointment as a')
		.innerJoin('person as holder', 'holder.id', 'a.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('a.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('a.unit_id'), scope))
		.where(isPersonWithin('person', scope))
		.select('person.public_id')
		.executeTakeFirstOrThrow(() => new NotFound('appointment-not-found'));
	const person = await lockPerson(trx, actor, found.public_id, 'people.change');
	const before = await trx
		.selectFrom('appointment')
		.where('public_id', '=', publicId)
		.where(sql<boolean>`upper_inf(recorded)`)
		.select(['id', 'unit_id as unitId', 'title', 'is_primary'])
		.select([
			sql<string>`clock_timestamp()::text`.as('at'),
			sql<Post['employment']>`employment`.as('employment'),
			sql<Post['entry_channel']>`entry_channel`.as('entry_channel'),
			sql<Day>`lower(valid)`.as('from'),
			sql<Day | null>`upper(valid)`.as('until')
		])
		.executeTakeFirstOrThrow(() => new Conflict('appointment-changed'));
	return { person, before };
}

async function closeRecord(
	trx: Transaction<Database>,
	{ id, at }: { id: number; at: string }
): Promise<void> {
	await trx
		.updateTable('appointment')
		.set({ recorded: sql`tstzrange(lower(recorded), ${at}::timestamptz)` })
		.where('id', '=', id)
		.execute();
}

function describe({ title, employment, entry_channel, is_primary, from, until }: AppointmentInput) {
	return { title, employment, entry_channel, is_primary, from, until };
}

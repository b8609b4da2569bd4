import { sql, type Transaction } from 'kysely';
import { addDays, type Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit, type AuditActor } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { PilotInput } from './input.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import { getUnitToChange, listVersions } from './version.ts';

export type PilotStatus = PilotInput['status'];
export type PilotLevel = PilotInput['level'];

export interface Pilot {
	public_id: string;
	status: PilotStatus;
	level: PilotLevel;
	batch: string;
	valid_from: Day;
	/** The first day on which it no longer holds; null while it is open. */
	valid_until: Day | null;
	document_number: string | null;
	accepted_on: Day | null;
}

/** Every pilot and demonstration status of a unit in scope, the latest first; with `asOf` those of that day. */
export async function listPilots(
	db: Reader,
	scope: UnitScope,
	unitPublicId: string,
	{ asOf }: { asOf?: Day } = {}
): Promise<Pilot[]> {
	return db
		.selectFrom('pilot_status')
		.innerJoin('unit', 'unit.id', 'pilot_status.unit_id')
		.select(['pilot_status.public_id', 'batch', 'document_number', 'accepted_on'])
		.select([
			sql<PilotStatus>`pilot_status.status`.as('status'),
			sql<PilotLevel>`pilot_status.level`.as('level'),
			sql<Day>`lower(pilot_status.valid)`.as('valid_from'),
			sql<Day | null>`upper(pilot_status.valid)`.as('valid_until')
		])
		.where('unit.public_id', '=', unitPublicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
		.$if(asOf !== undefined, (query) =>
			query.where(sql<boolean>`pilot_status.valid @> ${asOf}::date`)
		)
		.orderBy('valid_from', 'desc')
		.orderBy('pilot_status.id', 'desc')
		.execute();
}

/**
 * Records that a unit is a pilot or demonstration unit of a level and batch.
 *
 * @param scope where the actor may change pilots
 * @throws Conflict `pilot-overlap` where it already holds that status at that level on one of the
 * days; Invalid `pilot-outside-unit` where the unit does not exist on all of them
 */
export async function setPilot(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	unitPublicId: string,
	input: PilotInput
): Promise<{ public_id: string }> {
	const unit = await getUnitToChange(trx, scope, unitPublicId);
	const until = input.valid_to === null ? null : addDays(input.valid_to, 1);
	await assertWithinLife(trx, unit.id, { from: input.valid_from, until });
	assertAccepted(input.accepted_on, input.valid_from);
	const { public_id } = await trx
		.insertInto('pilot_status')
		.values({
			public_id: createPublicId(),
			unit_id: unit.id,
			status: input.status,
			level: input.level,
			batch: input.batch,
			valid: `[${input.valid_from},${until ?? ''})`,
			document_number: input.document_number,
			accepted_on: input.accepted_on,
			recorded_by: actor.accountId
		})
		.returning('public_id')
		.executeTakeFirstOrThrow()
		.catch(rethrowOverlap);
	await recordAudit(trx, actor, {
		action: 'pilot.set',
		subjectKind: 'unit',
		subjectId: unit.public_id,
		unitId: unit.id,
		detail: { pilot: public_id, ...input }
	});
	return { public_id };
}

/**
 * Gives a status another last day: later extends it, earlier ends it, null leaves it open. May
 * record the day of acceptance (验收) and the document with it.
 *
 * @throws Invalid `pilot-ends-before-start`, `pilot-outside-unit`; Conflict `pilot-overlap`
 */
export async function changePilotEnd(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	pilotPublicId: string,
	change: Pick<PilotInput, 'valid_to'> &
		Partial<Pick<PilotInput, 'document_number' | 'accepted_on'>>
): Promise<{ public_id: string }> {
	const pilot = await getPilotToChange(trx, scope, pilotPublicId);
	const until = change.valid_to === null ? null : addDays(change.valid_to, 1);
	await assertWithinLife(trx, pilot.unit_id, { from: pilot.valid_from, until });
	const facts = {
		document_number: change.document_number ?? pilot.document_number,
		accepted_on: change.accepted_on ?? pilot.accepted_on
	};
	assertAccepted(facts.accepted_on, pilot.valid_from);
	await trx
		.updateTable('pilot_status')
		.set({ valid: `[${pilot.valid_from},${until ?? ''})`, ...facts })
		.where('id', '=', pilot.id)
		.execute()
		.catch(rethrowOverlap);
	await recordAudit(trx, actor, {
		action: 'pilot.change',
		subjectKind: 'unit',
		subjectId: pilot.unit_public_id,
		unitId: pilot.unit_id,
		detail: { pilot: pilotPublicId, until_before: pilot.valid_until, until, ...facts }
	});
	return { public_id: pilotPublicId };
}

async function getPilotToChange(trx: Transaction<Database>, scope: UnitScope, publicId: string) {
	const pilot = await trx
		.selectFrom('pilot_status')
		.innerJoin('unit', 'unit.id', 'pilot_status.unit_id')
		.select([
			'pilot_status.id',
			'pilot_status.unit_id',
			'unit.public_id as unit_public_id',
			'document_number',
			'accepted_on',
			sql<Day>`lower(pilot_status.valid)`.as('valid_from'),
			sql<Day | null>`upper(pilot_status.valid)`.as('valid_until')
		])
		.where('pilot_status.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
		.forUpdate('pilot_status')
		.executeTakeFirst();
	if (!pilot) throw new NotFound('pilot-not-found');
	return pilot;
}

/** A status holds only on days on which the unit exists. */
async function assertWithinLife(
	trx: Transaction<Database>,
	unitId: number,
	{ from, until }: { from: Day; until: Day | null }
): Promise<void> {
	if (until !== null && until <= from)
		throw new Invalid('pilot-ends-before-start', { field: 'valid_to' });
	const versions = await listVersions(trx, unitId);
	const born = versions.map(({ valid_from }) => valid_from).toSorted()[0];
	if (born === undefined || from < born) {
		throw new Invalid('pilot-outside-unit', { field: 'valid_from', values: { date: born ?? '' } });
	}
	if (versions.some(({ valid_until }) => valid_until === null)) return;
	const gone =
		versions
			.map(({ valid_until }) => valid_until ?? '')
			.toSorted()
			.at(-1) ?? '';
	if (until === null || until > gone)
		throw new Invalid('pilot-outside-unit', { field: 'valid_to', values: { date: gone } });
}

function assertAccepted(acceptedOn: Day | null, from: Day): void {
	if (acceptedOn !== null && acceptedOn < from)
		throw new Invalid('pilot-accepted-before-start', { field: 'accepted_on' });
}

function rethrowOverlap(error: unknown): never {
	if (isViolationOf(error, 'pilot_status_overlap_excl')) throw new Conflict('pilot-overlap');
	throw error;
}

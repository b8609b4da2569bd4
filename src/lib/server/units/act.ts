import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit, type AuditActor } from '../audit/audit.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { UnitIdentity } from './version.ts';

export const actKinds = ['create', 'rename', 'move', 'merge', 'split', 'close'] as const;

export type ActKind = (typeof actKinds)[number];

/** What every legal act says of itself. */
export interface ActFacts {
	/** The first day on which it holds. May lie in the past or up to a year ahead. */
	effective_on: Day;
	/** The number of the document (文号) that orders it. */
	document_number: string | null;
	reason: string | null;
}

export interface Act {
	changeId: number;
	publicId: string;
	kind: ActKind;
	facts: ActFacts;
}

/** The part of a command's input that the act itself keeps. */
export function pickActFacts({ effective_on, document_number, reason }: ActFacts): ActFacts {
	return { effective_on, document_number, reason };
}

/**
 * Opens an act: one row that its versions, subjects and lineage refer to. Acts on units come one
 * after another (an advisory lock until the commit), so that what one has checked no other undoes.
 *
 * @throws Invalid `unit-act-too-far` where the day lies more than a year ahead: a slip of the pen
 * would block the unit's history, which only goes forward
 */
export async function openAct(
	trx: Transaction<Database>,
	actor: AuditActor,
	kind: ActKind,
	{ facts, isDemo = false }: { facts: ActFacts; isDemo?: boolean }
): Promise<Act> {
	await sql`select pg_advisory_xact_lock(hashtextextended('units', 0))`.execute(trx);
	const { rows } = await sql<{ is_too_far: boolean }>`
		select ${facts.effective_on}::date > current_date + interval '1 year' as is_too_far`.execute(trx);
	if (rows[0]?.is_too_far) throw new Invalid('unit-act-too-far', { field: 'effective_on' });
	const change = await trx
		.insertInto('unit_change')
		.values({
			public_id: createPublicId(),
			kind,
			effective_on: facts.effective_on,
			document_number: facts.document_number,
			reason: facts.reason,
			recorded_by: actor.accountId,
			is_demo: isDemo
		})
		.returning(['id', 'public_id'])
		.executeTakeFirstOrThrow();
	return { changeId: change.id, publicId: change.public_id, kind, facts };
}

/** Closes an act: names every unit it touched, who became whom, and writes its one audit row. */
export async function concludeAct(
	trx: Transaction<Database>,
	actor: AuditActor,
	act: Act,
	{
		unit,
		deed = act.kind,
		touchedIds = [],
		lineage = [],
		detail
	}: {
		/** The unit that the audit row names. */
		unit: Pick<UnitIdentity, 'id' | 'public_id'>;
		/** What the audit calls it, where that says more than the kind of the act. */
		deed?: ActKind | 'place';
		touchedIds?: readonly number[];
		lineage?: readonly { from_unit_id: number; to_unit_id: number }[];
		detail: Record<string, JsonValue>;
	}
): Promise<void> {
	const lineageIds = lineage.flatMap((each) => [each.from_unit_id, each.to_unit_id]);
	const subjects = [...new Set([unit.id, ...touchedIds, ...lineageIds])];
	await trx
		.insertInto('unit_change_subject')
		.values(subjects.map((id) => ({ change_id: act.changeId, unit_id: id })))
		.execute();
	if (lineage.length > 0) {
		await trx
			.insertInto('unit_lineage')
			.values(lineage.map((each) => ({ change_id: act.changeId, ...each })))
			.execute();
	}
	await recordAudit(trx, actor, {
		action: `unit.${deed}`,
		subjectKind: 'unit',
		subjectId: unit.public_id,
		unitId: unit.id,
		detail: { change: act.publicId, ...act.facts, ...detail }
	});
}

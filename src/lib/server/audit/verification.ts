import type { Transaction } from 'kysely';
import * as v from 'valibot';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { recordAudit, type AuditActor } from './audit.ts';
import type { AuditFlaw, AuditVerdict } from './verify.ts';

const flawSchema = v.object({
	seq: v.number(),
	kind: v.picklist([
		'edited',
		'deleted',
		'swapped',
		'cut-tail',
		'anchor-mismatch',
		'head-mismatch'
	] satisfies AuditFlaw['kind'][]),
	foundAtSeq: v.optional(v.number()),
	lastAnchoredSeq: v.optional(v.number())
});

const detailSchema = v.object({
	rows: v.number(),
	anchors: v.number(),
	first_bad: v.optional(flawSchema)
});

export interface AuditVerification {
	verifiedAt: Date;
	rows: number;
	anchors: number;
	firstBad: AuditFlaw | undefined;
}

/** Keeps a verdict in the chain itself: `done` where everything held, `refused` where it did not. */
export async function recordVerification(
	trx: Transaction<Database>,
	actor: AuditActor,
	verdict: AuditVerdict
): Promise<void> {
	await recordAudit(trx, actor, {
		action: 'audit.verify',
		outcome: verdict.ok ? 'done' : 'refused',
		detail: {
			rows: verdict.rows,
			anchors: verdict.anchors,
			...(verdict.firstBad && { first_bad: { ...verdict.firstBad } })
		}
	});
}

/** The newest verdict, where the chain was ever verified. */
export async function findLastVerification(db: Reader): Promise<AuditVerification | undefined> {
	const row = await db
		.selectFrom('audit_event')
		.select(['occurred_at', 'detail'])
		.where('action', '=', 'audit.verify')
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!row) return undefined;
	const { rows, anchors, first_bad } = v.parse(detailSchema, row.detail);
	return { verifiedAt: row.occurred_at, rows, anchors, firstBad: first_bad };
}

import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import { canonicalJson } from './canonical-json.ts';

/** Who did it, as the chain keeps it: enough to name them after the account is gone. */
export interface AuditActor {
	accountId: number | null;
	personId: number | null;
	/** The user name, or the name of the part of the system that acted. */
	actorName: string;
	requestId: string | null;
}

export interface AuditEntry {
	/** `<noun>.<verb>`, such as `grant.create`. */
	action: string;
	outcome?: 'done' | 'refused';
	subjectKind?: string;
	subjectId?: string | number;
	/** The unit that the change concerns: whoever may view its audit finds it by this. */
	unitId?: number;
	/** What changed. Never numbers of identity documents, phones, passwords or codes. */
	detail?: { [key: string]: JsonValue };
}

/** What one row's hash covers, in canonical JSON. */
export interface HashedAuditRow {
	seq: number;
	occurred_at: string;
	account_id: number | null;
	person_id: number | null;
	actor_name: string;
	request_id: string | null;
	action: string;
	outcome: string;
	subject_kind: string | null;
	subject_id: string | null;
	unit_id: number | null;
	detail: JsonValue;
}

/** The actor for what the system does by itself: imports, jobs, the command line. */
export function systemActor(name: string): AuditActor {
	return { accountId: null, personId: null, actorName: name, requestId: null };
}

/**
 * Appends one row to the audit chain in the transaction of the change, so that there is no change
 * without its row. Call it last: it holds the head of the chain until the commit.
 *
 * @returns the number of the row
 */
export async function recordAudit(
	trx: Transaction<Database>,
	actor: AuditActor,
	entry: AuditEntry
): Promise<number> {
	const head = await trx
		.selectFrom('audit_head')
		.select(['seq', 'hash', sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('now')])
		.forUpdate()
		.executeTakeFirstOrThrow();
	const row: HashedAuditRow = {
		seq: head.seq + 1,
		occurred_at: head.now.toISOString(),
		account_id: actor.accountId,
		person_id: actor.personId,
		actor_name: actor.actorName,
		request_id: actor.requestId,
		action: entry.action,
		outcome: entry.outcome ?? 'done',
		subject_kind: entry.subjectKind ?? null,
		subject_id: entry.subjectId === undefined ? null : String(entry.subjectId),
		unit_id: entry.unitId ?? null,
		detail: entry.detail ?? {}
	};
	const hash = hashAuditRow(head.hash, row);
	await trx
		.insertInto('audit_event')
		.values({
			...row,
			occurred_at: head.now,
			detail: JSON.stringify(row.detail),
			previous_hash: head.hash,
			hash
		})
		.execute();
	await trx.updateTable('audit_head').set({ seq: row.seq, hash }).execute();
	return row.seq;
}

/** SHA-256 over the hash before and the canonical JSON of the row. */
export function hashAuditRow(previousHash: Buffer, row: HashedAuditRow): Buffer {
	return createHash('sha256')
		.update(previousHash)
		.update(canonicalJson({ ...row }))
		.digest();
}

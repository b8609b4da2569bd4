import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import type { AccountHolder } from './load-actor.ts';
import type { SessionStore, SessionSummary } from './session-store.ts';

/** The sessions of the account in force, with a mark at the one that asks. */
export async function listOwnSessions(
	db: Kysely<Database>,
	store: SessionStore,
	holder: AccountHolder
): Promise<(SessionSummary & { isThis: boolean })[]> {
	const sessions = await store.list(db, holder.accountId);
	return sessions.map((session) => ({
		...session,
		isThis: session.publicId === holder.sessionId
	}));
}

/** Ends one session of the account. @throws NotFound `session-not-found` */
export async function endOwnSession(
	trx: Transaction<Database>,
	store: SessionStore,
	holder: AccountHolder,
	publicId: string
): Promise<{ ended: number }> {
	if (!(await store.revokeListed(trx, holder.accountId, publicId))) {
		throw new NotFound('session-not-found');
	}
	await recordEnd(trx, holder, 'session.end', { session: publicId });
	return { ended: 1 };
}

/** Ends every session of the account but the one that asks. */
export async function endOtherSessions(
	trx: Transaction<Database>,
	store: SessionStore,
	holder: AccountHolder
): Promise<{ ended: number }> {
	const ended = await store.revokeOthers(trx, holder.accountId, holder.sessionId);
	await recordEnd(trx, holder, 'session.end-others', { sessions_ended: ended });
	return { ended };
}

/** Signs out: the token is worth nothing from now on. */
export async function signOut(
	trx: Transaction<Database>,
	store: SessionStore,
	holder: AccountHolder,
	token: string
): Promise<void> {
	await store.revoke(trx, token);
	await recordEnd(trx, holder, 'session.end', { session: holder.sessionId });
}

async function recordEnd(
	trx: Transaction<Database>,
	holder: AccountHolder,
	action: string,
	detail: { [key: string]: string | number }
): Promise<void> {
	await recordAudit(trx, holder, {
		action,
		subjectKind: 'account',
		subjectId: holder.accountPublicId,
		unitId: holder.unitId,
		detail
	});
}

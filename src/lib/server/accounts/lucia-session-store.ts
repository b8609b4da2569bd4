import type { Kysely } from 'kysely';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { Database } from '../database/schema.ts';
import {
	createToken,
	hashToken,
	isToken,
	type IssuedSession,
	type SessionGrant,
	type SessionStore,
	type SessionSummary,
	type ValidSession
} from './session-store.ts';
import {
	deleteExpiredSessions,
	deleteSessions,
	findLiveSession,
	insertSession,
	replaceSessionHash,
	selectLiveSessions,
	touchSession
} from './session-table.ts';

/**
 * Sessions by lucia, which is no longer maintained: this is the only file that knows it
 * (docs/decisions). What it would do wrong is done by its adapter here:
 *
 * - it would store tokens as they are: the adapter stores SHA-256, and hands the token back, since
 *   lucia passes that same id to `deleteSession`, which hashes again;
 * - it slides for ever and by the clock of this process: the rows carry an absolute end, the
 *   database decides what is live, and lucia is only told a lease in its own time;
 * - it neither rotates nor lists by public id: those are single statements on the table;
 * - it asks for session and user in what its own adapters make two queries: here it is one;
 * - its cookie and origin helpers are not used at all (they throw on malformed cookies and do not
 *   compare protocols).
 */

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes>;
		UserId: number;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: Record<never, never>;
	}
}

interface SessionAttributes {
	/** Set when a session is to be written. */
	grant?: SessionGrant;
	/** Set when one was read. */
	valid?: ValidSession;
	summary?: SessionSummary;
}

/**
 * Lucia renews in the second half of a lease, so a lease of two minutes makes its renewal the
 * write that we want at most once a minute. How long a session truly lives is in its row.
 */
const leaseMs = 120_000;
const freshLeaseMs = leaseMs;
const staleLeaseMs = leaseMs / 4;

function leaseEnd(isStale: boolean): Date {
	return new Date(Date.now() + (isStale ? staleLeaseMs : freshLeaseMs));
}

/** What lucia's own methods do not return. */
interface Outcome {
	issued?: Omit<IssuedSession, 'token'>;
	removed?: number;
}

function createAdapter(db: Kysely<Database>, outcome: Outcome): Adapter {
	return {
		async getSessionAndUser(token) {
			const found = await findLiveSession(db, hashToken(token));
			if (!found) return [null, null];
			const { isStale, ...valid } = found;
			const userId = valid.account.id;
			const session = { id: token, userId, expiresAt: leaseEnd(isStale), attributes: { valid } };
			return [session, { id: userId, attributes: {} }];
		},
		async getUserSessions(userId) {
			const sessions = await selectLiveSessions(db, userId);
			return sessions.map(({ idHash, ...summary }): DatabaseSession => ({
				id: idHash,
				userId,
				expiresAt: leaseEnd(false),
				attributes: { summary }
			}));
		},
		async setSession({ id, userId, attributes: { grant } }) {
			if (!grant) throw new Error('A session is written with what it grants.');
			outcome.issued = await insertSession(db, hashToken(id), userId, grant);
		},
		async updateSessionExpiration(token) {
			await touchSession(db, hashToken(token));
		},
		async deleteSession(token) {
			outcome.removed = await deleteSessions(db, { idHash: hashToken(token) });
		},
		async deleteUserSessions(accountId) {
			outcome.removed = await deleteSessions(db, { accountId });
		},
		// The hourly housekeeping does it; lucia only asks that there be a way.
		async deleteExpiredSessions() {
			await deleteExpiredSessions(db);
		}
	};
}

/** Lucia on this connection or transaction: an object, nothing is opened. */
function luciaOn(db: Kysely<Database>) {
	const outcome: Outcome = {};
	const lucia = new Lucia(createAdapter(db, outcome), {
		sessionExpiresIn: new TimeSpan(leaseMs, 'ms'),
		getSessionAttributes: (attributes) => attributes
	});
	return { lucia, outcome };
}

export const luciaSessionStore: SessionStore = {
	async issue(trx, accountId, grant) {
		const { lucia, outcome } = luciaOn(trx);
		const { id } = await lucia.createSession(accountId, { grant }, { sessionId: createToken() });
		if (!outcome.issued) throw new Error('Lucia did not write the session.');
		return { token: id, ...outcome.issued };
	},

	async validate(db, token) {
		if (!isToken(token)) return undefined;
		const { session } = await luciaOn(db).lucia.validateSession(token);
		return session?.valid;
	},

	async rotate(trx, token, change = {}) {
		if (!isToken(token)) return undefined;
		const newToken = createToken();
		const kept = await replaceSessionHash(trx, hashToken(token), hashToken(newToken), change);
		return kept && { token: newToken, ...kept };
	},

	async revoke(trx, token) {
		if (isToken(token)) await luciaOn(trx).lucia.invalidateSession(token);
	},

	async revokeListed(trx, accountId, publicId) {
		return (await deleteSessions(trx, { accountId, publicId })) > 0;
	},

	async revokeAccount(trx, accountId) {
		const { lucia, outcome } = luciaOn(trx);
		await lucia.invalidateUserSessions(accountId);
		return outcome.removed ?? 0;
	},

	revokeOthers: (trx, accountId, butPublicId) => deleteSessions(trx, { accountId, butPublicId }),

	revokeAll: (trx) => deleteSessions(trx, {}),

	async list(db, accountId) {
		const sessions = await luciaOn(db).lucia.getUserSessions(accountId);
		return sessions.flatMap(({ summary }) => summary ?? []);
	}
};

import {
	createToken,
	hashToken,
	isToken,
	type SessionStore,
	type SessionSummary
} from './session-store.ts';
import {
	deleteSessions,
	findLiveSession,
	insertSession,
	replaceSessionHash,
	selectLiveSessions,
	touchSession
} from './session-table.ts';

/** Sessions without a library, ready to take the place of the one in use. */
export const nativeSessionStore: SessionStore = {
	async issue(trx, accountId, grant) {
		const token = createToken();
		return { token, ...(await insertSession(trx, hashToken(token), accountId, grant)) };
	},

	async validate(db, token) {
		if (!isToken(token)) return undefined;
		const idHash = hashToken(token);
		const found = await findLiveSession(db, idHash);
		if (!found) return undefined;
		const { isStale, ...session } = found;
		if (isStale) await touchSession(db, idHash);
		return session;
	},

	async rotate(trx, token, change = {}) {
		if (!isToken(token)) return undefined;
		const newToken = createToken();
		const kept = await replaceSessionHash(trx, hashToken(token), hashToken(newToken), change);
		return kept && { token: newToken, ...kept };
	},

	async revoke(trx, token) {
		if (isToken(token)) await deleteSessions(trx, { idHash: hashToken(token) });
	},

	async revokeListed(trx, accountId, publicId) {
		return (await deleteSessions(trx, { accountId, publicId })) > 0;
	},

	revokeAccount: (trx, accountId) => deleteSessions(trx, { accountId }),

	revokeOthers: (trx, accountId, butPublicId) => deleteSessions(trx, { accountId, butPublicId }),

	revokeAll: (trx) => deleteSessions(trx, {}),

	async list(db, accountId) {
		const sessions = await selectLiveSessions(db, accountId);
		return sessions.map(({ idHash: _, ...summary }): SessionSummary => summary);
	}
};

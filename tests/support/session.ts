import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { createSessionStore } from '#lib/server/accounts/session-stores.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { RoleClass } from '#lib/server/grants/roles.ts';

const lifetimes = { idleSeconds: 3600, absoluteSeconds: 7200 };

/**
 * A session as a complete sign-in leaves it, written straight into the database: no password is
 * hashed, so that hundreds of people can come at once.
 *
 * @returns the cookie
 */
export async function issueCookie(
	db: Kysely<Database>,
	accountId: number,
	{ roleClass, hasSecondFactor = true }: { roleClass: RoleClass; hasSecondFactor?: boolean }
): Promise<string> {
	const { token } = await db.transaction().execute((trx) =>
		createSessionStore().issue(trx, accountId, {
			roleClass,
			lifetimes,
			hasSecondFactor,
			stepUpSeconds: 3600,
			client: { address: '127.0.0.1', name: 'test' }
		})
	);
	return `zhixing_session=${token}`;
}

/** Gives an account a second factor that nobody knows, so that its sign-in counts as complete. */
export async function giveAuthenticator(db: Kysely<Database>, accountId: number): Promise<void> {
	await db
		.insertInto('authenticator')
		.values({
			account_id: accountId,
			secret_encrypted: randomBytes(48),
			key_id: 'test',
			last_step: 0
		})
		.execute();
}

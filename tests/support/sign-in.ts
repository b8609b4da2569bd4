import type { Kysely } from 'kysely';
import type { SignInInput } from '#lib/server/accounts/input.ts';
import { identify, type SessionState } from '#lib/server/accounts/load-actor.ts';
import type { SessionStore } from '#lib/server/accounts/session-store.ts';
import { signIn, verifySignIn, type SignInOrigin } from '#lib/server/accounts/sign-in.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import { usualPassword, type SeededAccount } from './accounts.ts';

/** A signed-in browser: what its next request would know. */
export interface Browser {
	token: string;
	session: SessionState;
	actor: Actor | null;
}

/** Signs an account in with its password, as the page does. */
export async function openBrowser(
	{ db, vault, store }: { db: Kysely<Database>; vault: Vault; store: SessionStore },
	account: Pick<SeededAccount, 'userName' | 'password'>
): Promise<Browser> {
	const origin: SignInOrigin = {
		client: { address: '192.0.2.1', name: 'Firefox · Linux' },
		deviceMark: undefined,
		requestId: 'request-1'
	};
	const input = { method: 'name', name: account.userName, password: account.password } as const;
	const shown = await verifySignIn(db, vault, input, origin);
	const { once } = await db
		.transaction()
		.execute((trx) => signIn(trx, store, vault, shown, { origin, previousToken: undefined }));
	return browserWith(db, store, once.session.token);
}

/** The browser that holds the token now. @throws where the token is worth nothing */
export async function browserWith(
	db: Kysely<Database>,
	store: SessionStore,
	token: string
): Promise<Browser> {
	const who = await identify(db, store, token, { requestId: 'request-2' });
	if (!who) throw new Error('The token is not in force.');
	return { token, ...who };
}

/** Where people sign in: as the page does it, with the browser and the address said. */
export function openDesk({
	db,
	vault,
	store
}: {
	db: Kysely<Database>;
	vault: Vault;
	store: SessionStore;
}) {
	const originOf = (overrides: Partial<SignInOrigin> = {}): SignInOrigin => ({
		client: { address: deskAddress, name: 'Firefox · Linux' },
		deviceMark: undefined,
		requestId: 'request-1',
		...overrides
	});
	const verify = (input: SignInInput, origin: Partial<SignInOrigin> = {}) =>
		verifySignIn(db, vault, input, originOf(origin));
	const enter = async (
		input: SignInInput,
		origin: Partial<SignInOrigin> = {},
		previousToken?: string
	) => {
		const shown = await verify(input, origin);
		return db
			.transaction()
			.execute((trx) =>
				signIn(trx, store, vault, shown, { origin: originOf(origin), previousToken })
			);
	};
	return { verify, enter };
}

export const deskAddress = '192.0.2.1';

/** What is typed with a user name or a phone. */
export function byName(name: string, password = usualPassword): SignInInput {
	return { method: 'name', name, password };
}

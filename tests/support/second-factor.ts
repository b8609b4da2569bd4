import { sql, type Kysely } from 'kysely';
import {
	createEnrolment,
	enrolAuthenticator,
	removeAuthenticator,
	renewRecoveryCodes
} from '#lib/server/accounts/authenticator.ts';
import { completeSignIn, verifySignInFactor } from '#lib/server/accounts/complete-sign-in.ts';
import { getTotpStep } from '#lib/server/accounts/second-factor.ts';
import type { SessionStore } from '#lib/server/accounts/session-store.ts';
import { totpCode } from '#lib/server/accounts/totp.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import { seedAccount, type SeededAccount } from './accounts.ts';
import { browserWith, openBrowser, type Browser } from './sign-in.ts';

/** What people do with the app on their phone. */
export function openFactorDesk(
	services: { db: Kysely<Database>; vault: Vault; store: SessionStore },
	unitId: number
) {
	const { db, vault, store } = services;

	/** The code of this moment, or of a step aside. */
	const codeAt = async (secret: string, aside = 1) =>
		totpCode(secret, (await getTotpStep(db)) + aside);

	async function enrol(browser: Browser) {
		const { holder } = browser.session;
		const { sealed, secret } = await createEnrolment(db, vault, holder, { issuer: '知行' });
		const code = await codeAt(secret, 0);
		const proof = { token: browser.token, sealed, code };
		const { once } = await db
			.transaction()
			.execute((trx) => enrolAuthenticator(trx, store, vault, browser.session, proof));
		const after = await browserWith(db, store, once.session.token);
		return { secret, code, codes: once.codes, browser: after };
	}

	/** A member of staff who has enrolled; the code that did it is used up. */
	async function seedClerk(userName: string) {
		const account = await seedAccount(db, {
			name: '舒示例',
			userName,
			unitId,
			roles: ['unit-hr']
		});
		return { account, ...(await enrol(await openBrowser(services, account))) };
	}

	async function passFactor(browser: Browser, code: string): Promise<Browser> {
		const shown = await verifySignInFactor(db, vault, browser.session, code);
		const { once } = await db
			.transaction()
			.execute((trx) => completeSignIn(trx, store, vault, browser.token, shown));
		return browserWith(db, store, once.session.token);
	}

	/** Lets some minutes pass: the code of now becomes one that was not used. */
	async function forgetStep(account: SeededAccount): Promise<void> {
		await db
			.updateTable('authenticator')
			.set({ last_step: sql`last_step - 5` })
			.where('account_id', '=', account.id)
			.execute();
	}

	const turnOff = ({ session, token }: Browser) =>
		db.transaction().execute((trx) => removeAuthenticator(trx, store, session, token));
	const renewCodes = ({ session, token }: Browser) =>
		db.transaction().execute((trx) => renewRecoveryCodes(trx, store, session, token));

	return { codeAt, enrol, seedClerk, passFactor, forgetStep, turnOff, renewCodes };
}

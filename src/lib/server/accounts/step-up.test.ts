import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { openFactorDesk } from '../../../../tests/support/second-factor.ts';
import { browserWith, openBrowser, type Browser } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { findAuthenticator } from './authenticator.ts';
import { createSessionStore } from './session-stores.ts';
import { stepUp, verifyStepUp } from './step-up.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { xupu } = await seedUnits(db);
const services = { db, vault, store };
const unitId = xupu.id;
const { codeAt, enrol, seedClerk, passFactor, forgetStep, turnOff, renewCodes } = openFactorDesk(
	services,
	unitId
);

beforeEach(async () => {
	await db.deleteFrom('attempt_counter').execute();
});

describe('proving it again', () => {
	async function prove(browser: Browser, password: string, code: string): Promise<Browser> {
		const { holder } = browser.session;
		const proof = await verifyStepUp(db, vault, holder, { password, code });
		const { once } = await db
			.transaction()
			.execute((trx) => stepUp(trx, store, vault, holder, { token: browser.token, proof }));
		return browserWith(db, store, once.session.token);
	}
	const forgetProof = async ({ session }: Browser) =>
		db
			.updateTable('session')
			.set({ stepped_up_until: sql`now() - interval '1 second'` })
			.where('public_id', '=', session.publicId)
			.execute();

	test('it asks for password and code, lasts five minutes and changes the token', async () => {
		const { account, browser, secret } = await seedClerk('shu-steps');
		await forgetProof(browser);
		const cold = await browserWith(db, store, browser.token);
		expect(await codeOf(prove(cold, '', ''))).toBe('missing');
		expect(await codeOf(prove(cold, usualPassword, ''))).toBe('missing');
		expect(await codeOf(prove(cold, 'wrong', await codeAt(secret)))).toBe('password-wrong');
		expect(await codeOf(prove(cold, usualPassword, '123456'))).toBe('second-factor-wrong');
		const warm = await prove(cold, usualPassword, await codeAt(secret));
		const seconds = ((warm.actor?.steppedUpUntil?.getTime() ?? 0) - Date.now()) / 1000;
		expect(seconds).toBeGreaterThan(290);
		expect(seconds).toBeLessThanOrEqual(301);
		expect(await store.validate(db, cold.token)).toBeUndefined();
		expect(warm.session.publicId).toBe(cold.session.publicId);
		const { detail } = await db
			.selectFrom('audit_event')
			.select('detail')
			.where('subject_id', '=', account.publicId)
			.where('action', '=', 'account.prove')
			.where('outcome', '=', 'done')
			.executeTakeFirstOrThrow();
		expect(detail).toEqual({ session: warm.session.publicId, second_factor: 'totp' });
	});

	test('without a second factor the password is enough, and its guesses are limited', async () => {
		const account = await seedAccount(db, { name: '向示例', userName: 'xiang-steps', unitId });
		const browser = await openBrowser(services, account);
		const guesses = [];
		for (let turn = 0; turn < 11; turn++) guesses.push(await codeOf(prove(browser, 'wrong', '')));
		expect(guesses.filter((code) => code === 'password-wrong')).toHaveLength(10);
		expect(guesses.at(-1)).toBe('password-limited');
		await db.deleteFrom('attempt_counter').execute();
		expect((await prove(browser, usualPassword, '')).actor).not.toBeNull();
	});

	test('changing what proves the owner asks for it', async () => {
		const { browser } = await seedClerk('shu-cold');
		await forgetProof(browser);
		const cold = await browserWith(db, store, browser.token);
		expect(await codeOf(enrol(cold))).toBe('step-up-required');
		expect(await codeOf(renewCodes(cold))).toBe('step-up-required');
		expect(await codeOf(turnOff(cold))).toBe('step-up-required');
	});

	test('new recovery codes replace the old, another app the first', async () => {
		const { account, browser, codes, secret } = await seedClerk('shu-renews');
		const { once } = await renewCodes(browser);
		expect(once.codes).toHaveLength(10);
		expect(once.codes.some((code) => codes.includes(code))).toBe(false);
		const waiting = await openBrowser(services, account);
		expect(await codeOf(passFactor(waiting, codes[0] ?? ''))).toBe('second-factor-wrong');
		const again = await enrol(await browserWith(db, store, once.session.token));
		await forgetStep(account);
		const anew = await openBrowser(services, account);
		expect(await codeOf(passFactor(anew, await codeAt(secret)))).toBe('second-factor-wrong');
		expect(await codeOf(passFactor(anew, await codeAt(again.secret)))).toBe('done');
	});

	test('staff cannot turn it off, a learner can', async () => {
		const staff = await seedClerk('shu-keeps');
		expect(await codeOf(turnOff(staff.browser))).toBe('second-factor-required');
		const learner = await seedAccount(db, { name: '学示例', userName: 'xue-off', unitId });
		const enrolled = await enrol(await openBrowser(services, learner));
		const after = await turnOff(enrolled.browser);
		const browser = await browserWith(db, store, after.once.session.token);
		expect(browser.session.account.hasAuthenticator).toBe(false);
		expect(await findAuthenticator(db, { accountId: learner.id })).toBeUndefined();
		expect(await codeOf(turnOff(browser))).toBe('second-factor-off');
		expect((await openBrowser(services, learner)).actor).not.toBeNull();
	});
});

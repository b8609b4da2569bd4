import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	seedAccount,
	usualPassword,
	type SeededAccount
} from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { browserWith, openBrowser, type Browser } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import {
	createEnrolment,
	enrolAuthenticator,
	findAuthenticator,
	removeAuthenticator,
	renewRecoveryCodes
} from './authenticator.ts';
import { completeSignIn, verifySignInFactor } from './complete-sign-in.ts';
import { preparePasswordChange } from './password-change.ts';
import { getTotpStep } from './second-factor.ts';
import { createSessionStore } from './session-stores.ts';
import { stepUp, verifyStepUp } from './step-up.ts';
import { totpCode } from './totp.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { xupu } = await seedUnits(db);
const services = { db, vault, store };
const issuer = '知行';
const unitId = xupu.id;

async function enrol(browser: Browser) {
	const { holder } = browser.session;
	const { sealed, secret } = await createEnrolment(db, vault, holder, { issuer });
	const code = totpCode(secret, await getTotpStep(db));
	const { once } = await db
		.transaction()
		.execute((trx) =>
			enrolAuthenticator(trx, store, vault, browser.session, { token: browser.token, sealed, code })
		);
	const after = await browserWith(db, store, once.session.token);
	return { secret, code, codes: once.codes, browser: after };
}

/** A member of staff who has enrolled; the code that did it is used up. */
async function seedClerk(userName: string) {
	const account = await seedAccount(db, { name: '舒示例', userName, unitId, roles: ['unit-hr'] });
	return { account, ...(await enrol(await openBrowser(services, account))) };
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
	return attempt.then(
		() => 'done',
		(error: { code?: string }) => error.code ?? String(error)
	);
}

/** Lets half a minute and more pass: the code of now becomes one that was not used. */
async function forgetStep(account: SeededAccount): Promise<void> {
	await db
		.updateTable('authenticator')
		.set({ last_step: sql`last_step - 5` })
		.where('account_id', '=', account.id)
		.execute();
}

async function passFactor(browser: Browser, code: string): Promise<Browser> {
	const shown = await verifySignInFactor(db, vault, browser.session, code);
	const { once } = await db
		.transaction()
		.execute((trx) => completeSignIn(trx, store, vault, browser.token, shown));
	return browserWith(db, store, once.session.token);
}

const nextCode = async (secret: string, aside = 1) =>
	totpCode(secret, (await getTotpStep(db)) + aside);

beforeEach(async () => {
	await db.deleteFrom('attempt_counter').execute();
});

describe('enrolling', () => {
	test('staff begin to act once they have enrolled, under another token, alone', async () => {
		const account = await seedAccount(db, {
			name: '谭示例',
			userName: 'tan-enrols',
			unitId,
			roles: ['unit-hr']
		});
		const before = await openBrowser(services, account);
		const other = await openBrowser(services, account);
		expect(before.actor).toBeNull();
		const { browser, codes } = await enrol(before);
		expect(browser.actor?.grants).toHaveLength(1);
		expect(await store.validate(db, before.token)).toBeUndefined();
		expect(await store.validate(db, other.token)).toBeUndefined();
		expect(codes).toHaveLength(10);
		expect(new Set(codes).size).toBe(10);
		expect(codes[0]).toMatch(/^([a-z2-7]{4}-){6}[a-z2-7]{4}$/);
		expect(await findAuthenticator(db, { accountId: account.id })).toMatchObject({ codesLeft: 10 });
	});

	test('the secret is sealed for its place, and neither it nor a code is readable in the database', async () => {
		const { account, secret, codes } = await seedClerk('tan-sealed');
		const { rows } = await sql<{ dump: string }>`
			select string_agg(whole::text, ' ') as dump from (
				select to_jsonb(a) as whole from authenticator a union all
				select to_jsonb(r) from recovery_code r union all
				select to_jsonb(e) from audit_event e) everything`.execute(db);
		for (const text of [secret, ...codes, ...codes.map((code) => code.replace(/-/g, ''))]) {
			expect(rows[0]?.dump).not.toContain(text);
		}
		const row = await db
			.selectFrom('authenticator')
			.selectAll()
			.where('account_id', '=', account.id)
			.executeTakeFirstOrThrow();
		const sealed = { keyId: row.key_id, bytes: row.secret_encrypted };
		expect(vault.open(sealed, `authenticator.secret:${account.id}`)).toBe(secret);
		expect(() => vault.open(sealed, `authenticator.secret:${account.id + 1}`)).toThrow();
	});

	test('a wrong code, a foreign or an old enrolment is refused and nothing is kept', async () => {
		const account = await seedAccount(db, {
			name: '彭示例',
			userName: 'peng',
			unitId,
			roles: ['unit-hr']
		});
		const browser = await openBrowser(services, account);
		const mine = await createEnrolment(db, vault, browser.session.holder, { issuer });
		const foreign = await createEnrolment(
			db,
			vault,
			{ ...browser.session.holder, accountId: account.id + 1 },
			{ issuer }
		);
		const old = vault.seal(
			JSON.stringify({ secret: mine.secret, step: (await getTotpStep(db)) - 61 }),
			`authenticator.enrolment:${account.id}`
		);
		const attempt = async (sealed: string, secret: string, code?: string) =>
			codeOf(
				db.transaction().execute(async (trx) =>
					enrolAuthenticator(trx, store, vault, browser.session, {
						token: browser.token,
						sealed,
						code: code ?? (await nextCode(secret, 0))
					})
				)
			);
		expect(await attempt(mine.sealed, mine.secret, '000000')).toBe('second-factor-wrong');
		expect(await attempt(mine.sealed, mine.secret, 'abc')).toBe('second-factor-wrong');
		expect(await attempt(foreign.sealed, foreign.secret)).toBe('enrolment-expired');
		expect(await attempt('', mine.secret)).toBe('enrolment-expired');
		expect(await attempt('k1.AAAA', mine.secret)).toBe('enrolment-expired');
		expect(await attempt(`${old.keyId}.${old.bytes.toString('base64url')}`, mine.secret)).toBe(
			'enrolment-expired'
		);
		expect(await findAuthenticator(db, { accountId: account.id })).toBeUndefined();
		expect(await attempt(mine.sealed, mine.secret)).toBe('done');
	});
});

describe('signing in with it', () => {
	test('the password alone opens nothing but the page for the code', async () => {
		const { account, secret } = await seedClerk('shu-waits');
		const waiting = await openBrowser(services, account);
		expect(waiting).toMatchObject({
			actor: null,
			session: { nextStep: '/sign-in/second-factor' }
		});
		const { session, token } = waiting;
		const input = {
			current_password: usualPassword,
			new_password: 'another-plum-roof-72',
			new_password_again: 'another-plum-roof-72'
		};
		expect(await codeOf(preparePasswordChange(db, vault, session, input))).toBe(
			'sign-in-incomplete'
		);
		expect(await codeOf(enrol(waiting))).toBe('sign-in-incomplete');
		expect(await codeOf(renewAll(session, token))).toBe('sign-in-incomplete');
		expect(await codeOf(turnOff(session, token))).toBe('sign-in-incomplete');
		const row = await db
			.selectFrom('session')
			.select('idle_lifetime_s')
			.where('public_id', '=', session.publicId)
			.executeTakeFirstOrThrow();
		expect(row.idle_lifetime_s).toBe(600);

		const inside = await passFactor(waiting, await nextCode(secret));
		expect(inside.actor?.accountId).toBe(account.id);
		expect(inside.token).not.toBe(token);
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('a code counts once, and none before it counts any more', async () => {
		const { account, secret, code } = await seedClerk('shu-replays');
		const first = await openBrowser(services, account);
		expect(await codeOf(passFactor(first, code))).toBe('second-factor-wrong');
		const next = await nextCode(secret);
		expect(await codeOf(passFactor(first, next))).toBe('done');
		const second = await openBrowser(services, account);
		for (const used of [next, code]) {
			expect(await codeOf(passFactor(second, used))).toBe('second-factor-wrong');
		}
	});

	test('of two who show one code at the same moment one gets in', async () => {
		const { account, secret } = await seedClerk('shu-races');
		const [one, two] = [await openBrowser(services, account), await openBrowser(services, account)];
		const code = await nextCode(secret);
		const results = await Promise.all([
			codeOf(passFactor(one, code)),
			codeOf(passFactor(two, code))
		]);
		expect(results.toSorted()).toEqual(['done', 'second-factor-wrong']);
	});

	test('a recovery code gets in once, as it is typed from paper', async () => {
		const { account, codes } = await seedClerk('shu-recovers');
		const typed = (codes[0] ?? '').toUpperCase().replace(/-/g, ' ');
		expect(await codeOf(passFactor(await openBrowser(services, account), typed))).toBe('done');
		expect(await findAuthenticator(db, { accountId: account.id })).toMatchObject({ codesLeft: 9 });
		const again = passFactor(await openBrowser(services, account), codes[0] ?? '');
		expect(await codeOf(again)).toBe('second-factor-wrong');
		const foreign = await seedClerk('shu-foreign');
		const other = passFactor(await openBrowser(services, account), foreign.codes[0] ?? '');
		expect(await codeOf(other)).toBe('second-factor-wrong');
	});

	test('ten wrong codes, then a wait, in whatever session they are tried', async () => {
		const { account, secret } = await seedClerk('shu-guesses');
		const results: string[] = [];
		for (let turn = 0; turn < 3; turn++) {
			const browser = await openBrowser(services, account);
			for (let guess = 0; guess < 4; guess++) {
				const code = String(100000 + turn * 10 + guess);
				results.push(await codeOf(passFactor(browser, code)));
			}
		}
		expect(results.filter((code) => code === 'second-factor-wrong')).toHaveLength(10);
		const browser = await openBrowser(services, account);
		expect(await codeOf(passFactor(browser, await nextCode(secret)))).toBe('second-factor-limited');
		await db
			.updateTable('attempt_counter')
			.set({ blocked_until: sql`now()` })
			.execute();
		expect(await codeOf(passFactor(browser, await nextCode(secret)))).toBe('done');
		const audit = await db
			.selectFrom('audit_event')
			.select('outcome')
			.where('subject_id', '=', account.publicId)
			.where('action', '=', 'account.prove')
			.execute();
		expect(audit).toHaveLength(10);
		expect(audit.every(({ outcome }) => outcome === 'refused')).toBe(true);
	});
});

const turnOff = (session: Browser['session'], token: string) =>
	db.transaction().execute((trx) => removeAuthenticator(trx, store, session, token));
const renewAll = (session: Browser['session'], token: string) =>
	db.transaction().execute((trx) => renewRecoveryCodes(trx, store, session, token));

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
		expect(await codeOf(prove(cold, 'wrong', await nextCode(secret)))).toBe('password-wrong');
		expect(await codeOf(prove(cold, usualPassword, '123456'))).toBe('second-factor-wrong');
		const warm = await prove(cold, usualPassword, await nextCode(secret));
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
		expect(await codeOf(renewAll(cold.session, cold.token))).toBe('step-up-required');
		expect(await codeOf(turnOff(cold.session, cold.token))).toBe('step-up-required');
	});

	test('new recovery codes replace the old, another app the first', async () => {
		const { account, browser, codes, secret } = await seedClerk('shu-renews');
		const { once } = await renewAll(browser.session, browser.token);
		expect(once.codes).toHaveLength(10);
		expect(once.codes.some((code) => codes.includes(code))).toBe(false);
		const waiting = await openBrowser(services, account);
		expect(await codeOf(passFactor(waiting, codes[0] ?? ''))).toBe('second-factor-wrong');
		const again = await enrol(await browserWith(db, store, once.session.token));
		await forgetStep(account);
		const anew = await openBrowser(services, account);
		expect(await codeOf(passFactor(anew, await nextCode(secret)))).toBe('second-factor-wrong');
		expect(await codeOf(passFactor(anew, await nextCode(again.secret)))).toBe('done');
	});

	test('staff cannot turn it off, a learner can', async () => {
		const staff = await seedClerk('shu-keeps');
		const { session, token } = staff.browser;
		expect(await codeOf(turnOff(session, token))).toBe('second-factor-required');
		const learner = await seedAccount(db, { name: '学示例', userName: 'xue-off', unitId });
		const enrolled = await enrol(await openBrowser(services, learner));
		const after = await turnOff(enrolled.browser.session, enrolled.browser.token);
		const browser = await browserWith(db, store, after.once.session.token);
		expect(browser.session.account.hasAuthenticator).toBe(false);
		expect(await findAuthenticator(db, { accountId: learner.id })).toBeUndefined();
		expect(await codeOf(turnOff(browser.session, browser.token))).toBe('second-factor-off');
		expect((await openBrowser(services, learner)).actor).not.toBeNull();
	});
});

import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { openFactorDesk } from '../../../../tests/support/second-factor.ts';
import { openBrowser } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { createEnrolment, enrolAuthenticator, findAuthenticator } from './authenticator.ts';
import { preparePasswordChange } from './password-change.ts';
import { getTotpStep } from './second-factor.ts';
import { createSessionStore } from './session-stores.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { xupu } = await seedUnits(db);
const services = { db, vault, store };
const issuer = '知行';
const unitId = xupu.id;
const { codeAt, enrol, seedClerk, passFactor, turnOff, renewCodes } = openFactorDesk(
	services,
	unitId
);

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
						code: code ?? (await codeAt(secret, 0))
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
		expect(await codeOf(renewCodes(waiting))).toBe('sign-in-incomplete');
		expect(await codeOf(turnOff(waiting))).toBe('sign-in-incomplete');
		const row = await db
			.selectFrom('session')
			.select('idle_lifetime_s')
			.where('public_id', '=', session.publicId)
			.executeTakeFirstOrThrow();
		expect(row.idle_lifetime_s).toBe(600);

		const inside = await passFactor(waiting, await codeAt(secret));
		expect(inside.actor?.accountId).toBe(account.id);
		expect(inside.token).not.toBe(token);
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('a code counts once, and none before it counts any more', async () => {
		const { account, secret, code } = await seedClerk('shu-replays');
		const first = await openBrowser(services, account);
		expect(await codeOf(passFactor(first, code))).toBe('second-factor-wrong');
		const next = await codeAt(secret);
		expect(await codeOf(passFactor(first, next))).toBe('done');
		const second = await openBrowser(services, account);
		for (const used of [next, code]) {
			expect(await codeOf(passFactor(second, used))).toBe('second-factor-wrong');
		}
	});

	test('of two who show one code at the same moment one gets in', async () => {
		const { account, secret } = await seedClerk('shu-races');
		const [one, two] = [await openBrowser(services, account), await openBrowser(services, account)];
		const code = await codeAt(secret);
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
		expect(await codeOf(passFactor(browser, await codeAt(secret)))).toBe('second-factor-limited');
		await db
			.updateTable('attempt_counter')
			.set({ blocked_until: sql`now()` })
			.execute();
		expect(await codeOf(passFactor(browser, await codeAt(secret)))).toBe('done');
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

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { seedAccount, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { browserWith, openBrowser, type Browser } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { clientName } from './client-name.ts';
import { endOtherSessions, endOwnSession, listOwnSessions, signOut } from './own-sessions.ts';
import { changePassword, preparePasswordChange } from './password-change.ts';
import { changePreferences } from './preferences.ts';
import { createSessionStore } from './session-stores.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { xupu } = await seedUnits(db);
const services = { db, vault, store };
const unitId = xupu.id;
const tian = await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId });
const shu = await seedAccount(db, { name: '舒示例', userName: 'shu', unitId });

async function change(browser: Browser, current: string, next: string): Promise<Browser> {
	const prepared = await preparePasswordChange(db, vault, browser.session, {
		current_password: current,
		new_password: next,
		new_password_again: next
	});
	const { once } = await db
		.transaction()
		.execute((trx) => changePassword(trx, store, vault, browser.token, prepared));
	return browserWith(db, store, once.session.token);
}

test('a new password changes the token, ends the other sessions and is told to the audit', async () => {
	const [mine, other] = [await openBrowser(services, tian), await openBrowser(services, tian)];
	const next = 'another-plum-roof-72';
	const after = await change(mine, usualPassword, next);
	expect(after.session.publicId).toBe(mine.session.publicId);
	expect(await store.validate(db, mine.token)).toBeUndefined();
	expect(await store.validate(db, other.token)).toBeUndefined();
	expect(await codeOf(openBrowser(services, tian))).toBe('sign-in-failed');
	expect((await openBrowser(services, { ...tian, password: next })).actor).not.toBeNull();
	const audit = await db
		.selectFrom('audit_event')
		.select(['action', 'account_id', 'detail'])
		.where('action', '=', 'account.change-password')
		.executeTakeFirstOrThrow();
	expect(audit).toEqual({
		action: 'account.change-password',
		account_id: tian.id,
		detail: { sessions_ended: 1 }
	});
	tian.password = next;
});

test('the old password is asked for, and the new one must be another and hold', async () => {
	const browser = await openBrowser(services, tian);
	expect(await codeOf(change(browser, 'wrong', 'third-plum-roof-73'))).toBe('password-wrong');
	expect(await codeOf(change(browser, tian.password, tian.password))).toBe('password-same');
	expect(await codeOf(change(browser, tian.password, 'short'))).toBe('password-too-short');
	expect(await codeOf(change(browser, tian.password, 'tianxiaoman2026'))).toBe('password-too-weak');
	expect(await store.validate(db, browser.token)).toBeDefined();
});

test('an initial password leads to a new one, and then to everything', async () => {
	await db
		.updateTable('account')
		.set({ must_change_password: true, initial_password_expires_at: sql`now() + interval '1 day'` })
		.where('id', '=', shu.id)
		.execute();
	const before = await openBrowser(services, shu);
	expect(before).toMatchObject({ actor: null, session: { nextStep: '/profile/password' } });
	const after = await change(before, usualPassword, 'another-plum-roof-72');
	expect(after.actor?.accountId).toBe(shu.id);
	const row = await db
		.selectFrom('account')
		.select(['must_change_password', 'initial_password_expires_at'])
		.where('id', '=', shu.id)
		.executeTakeFirstOrThrow();
	expect(row).toEqual({ must_change_password: false, initial_password_expires_at: null });
	shu.password = 'another-plum-roof-72';
});

test('where the profile asks for it, an old password must be changed', async () => {
	await db
		.insertInto('policy_rule')
		.values(
			[
				{ key: 'password.profile', value: '"dengbao"' },
				{ key: 'password.days-max', value: '90' }
			].map((rule) => ({ ...rule, valid: '[2015-01-01,)', source: 'test', confidence: 'high' }))
		)
		.execute();
	const ageOf = (days: number) =>
		db
			.updateTable('account')
			.set({ password_changed_at: sql`now() - make_interval(days => ${days})` })
			.where('id', '=', shu.id)
			.execute();
	await ageOf(89);
	expect((await openBrowser(services, shu)).session.nextStep).toBeUndefined();
	await ageOf(91);
	const browser = await openBrowser(services, shu);
	expect(browser.session.nextStep).toBe('/profile/password');
	expect(await codeOf(change(browser, shu.password, 'only-lower-letters'))).toBe('password-kinds');
	await db.deleteFrom('policy_rule').execute();
	await change(browser, shu.password, usualPassword);
	shu.password = usualPassword;
});

test('sessions are seen, and ended one by one or all the others', async () => {
	await db.deleteFrom('session').execute();
	const [mine, phone, library] = [
		await openBrowser(services, tian),
		await openBrowser(services, tian),
		await openBrowser(services, tian)
	];
	const foreign = await openBrowser(services, shu);
	const { holder } = mine.session;
	const listed = await listOwnSessions(db, store, holder);
	expect(listed).toHaveLength(3);
	expect(listed.filter(({ isThis }) => isThis).map(({ publicId }) => publicId)).toEqual([
		mine.session.publicId
	]);
	const end = (publicId: string) =>
		codeOf(db.transaction().execute((trx) => endOwnSession(trx, store, holder, publicId)));
	expect(await end(foreign.session.publicId)).toBe('session-not-found');
	expect(await end(phone.session.publicId)).toBe('done');
	expect(await end(phone.session.publicId)).toBe('session-not-found');
	expect(await store.validate(db, phone.token)).toBeUndefined();
	expect(await store.validate(db, library.token)).toBeDefined();
	const others = await db.transaction().execute((trx) => endOtherSessions(trx, store, holder));
	expect(others).toEqual({ ended: 1 });
	expect(await store.validate(db, mine.token)).toBeDefined();
	expect(await store.validate(db, foreign.token)).toBeDefined();
	const audit = await db
		.selectFrom('audit_event')
		.select('action')
		.where('action', 'in', ['session.end', 'session.end-others'])
		.orderBy('seq')
		.execute();
	expect(audit.map(({ action }) => action)).toEqual(['session.end', 'session.end-others']);
});

test('signing out ends the session', async () => {
	const browser = await openBrowser(services, tian);
	await db
		.transaction()
		.execute((trx) => signOut(trx, store, browser.session.holder, browser.token));
	expect(await store.validate(db, browser.token)).toBeUndefined();
});

test('language, text size and theme go with the account', async () => {
	const browser = await openBrowser(services, tian);
	await db.transaction().execute((trx) =>
		changePreferences(trx, browser.session.holder, {
			language: 'en',
			text_size: 'large',
			theme: 'dark'
		})
	);
	const valid = await store.validate(db, browser.token);
	expect(valid?.account).toMatchObject({ language: 'en', textSize: 'large', theme: 'dark' });
});

test.each([
	[
		'Mozilla/5.0 (Linux; Android 14; 2312) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47',
		'WeChat · Android'
	],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0',
		'Edge · Windows'
	],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1',
		'Safari · iPhone'
	],
	[
		'Mozilla/5.0 (Linux; OpenHarmony 5) AppleWebKit/537.36 Chrome/114 HuaweiBrowser/15',
		'Huawei Browser · HarmonyOS'
	],
	['curl/8', ''],
	[null, '']
])('a browser is known by two words: %s', (userAgent, name) => {
	expect(clientName(userAgent)).toBe(name);
});

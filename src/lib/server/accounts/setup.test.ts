import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { openBrowser } from '../../../../tests/support/sign-in.ts';
import type { SetupInput } from './input.ts';
import { createSessionStore } from './session-stores.ts';
import { ensureSetupCode, isSetupOpen, prepareSetup, setUp } from './setup.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const where = { clientAddress: '192.0.2.1' };

const inputWith = (code: string, overrides: Partial<SetupInput> = {}): SetupInput => ({
	setup_code: code,
	unit_name: '溆浦县民政局（示例）',
	unit_kind: 'civil-affairs',
	unit_level: 3,
	person_name: '严守正',
	user_name: 'yanshouzheng',
	new_password: usualPassword,
	new_password_again: usualPassword,
	...overrides
});

async function run(input: SetupInput) {
	const prepared = await prepareSetup(db, vault, input, where);
	return db.transaction().execute((trx) => setUp(trx, vault, input, prepared));
}

test('the code is readable, and only its hash is kept', async () => {
	const made = await ensureSetupCode(db);
	expect(made?.code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
	expect(made?.minutes).toBe(30);
	const row = await db.selectFrom('setup_code').selectAll().executeTakeFirstOrThrow();
	expect(JSON.stringify(row)).not.toContain(made?.code.replace(/-/g, ''));
	expect(row.expires_at.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000 + 1000);
});

test('a wrong, an earlier and an expired code are refused, each with its own word', async () => {
	const first = (await ensureSetupCode(db))?.code ?? '';
	const second = (await ensureSetupCode(db))?.code ?? '';
	expect(await codeOf(run(inputWith('AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')))).toBe('setup-code-wrong');
	expect(await codeOf(run(inputWith('')))).toBe('setup-code-wrong');
	expect(await codeOf(run(inputWith(first)))).toBe('setup-code-wrong');
	await db
		.updateTable('setup_code')
		.set({ expires_at: sql`now()` })
		.execute();
	expect(await codeOf(run(inputWith(second)))).toBe('setup-code-expired');
	expect(await isSetupOpen(db)).toBe(true);
});

test('a weak password is refused and uses nothing up', async () => {
	const code = (await ensureSetupCode(db))?.code ?? '';
	expect(await codeOf(run(inputWith(code, { new_password: 'yanshouzheng2026' })))).toBe(
		'password-too-weak'
	);
	const { used_at } = await db.selectFrom('setup_code').selectAll().executeTakeFirstOrThrow();
	expect(used_at).toBeNull();
});

test('guesses are limited', async () => {
	const codes: string[] = [];
	for (let turn = 0; turn < 32; turn++) codes.push(await codeOf(run(inputWith('nonsense'))));
	expect(codes.at(-1)).toBe('setup-limited');
	await db.deleteFrom('attempt_counter').execute();
});

test('of two at once one makes the first administrator; after that the door is closed', async () => {
	const code = (await ensureSetupCode(db))?.code ?? '';
	const typed = code.toLowerCase().replace(/-/g, ' ');
	const results = await Promise.all([
		codeOf(run(inputWith(typed))),
		codeOf(run(inputWith(code, { user_name: 'somebodyelse', unit_name: '另一个单位（示例）' })))
	]);
	expect(results.toSorted()).toEqual(['done', 'setup-done']);
	expect(await isSetupOpen(db)).toBe(false);
	expect(await ensureSetupCode(db)).toBeUndefined();
	expect(await codeOf(run(inputWith(code)))).toBe('setup-done');

	const userName = results[0] === 'done' ? 'yanshouzheng' : 'somebodyelse';
	const browser = await openBrowser({ db, vault, store }, { userName, password: usualPassword });
	expect(browser.session).toMatchObject({
		roleClass: 'administrator',
		nextStep: '/profile/second-factor'
	});
	const grants = await db.selectFrom('role_grant').select(['role', 'tree']).execute();
	expect(grants).toEqual([{ role: 'security-administrator', tree: 'civil-affairs' }]);
	const audit = await db
		.selectFrom('audit_event')
		.select(['action', 'actor_name'])
		.where('actor_name', '=', 'setup')
		.orderBy('seq')
		.execute();
	expect(audit.map(({ action }) => action)).toEqual([
		'unit.create',
		'person.create',
		'grant.create',
		'account.create'
	]);
});

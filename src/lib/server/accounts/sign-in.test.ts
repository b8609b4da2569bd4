import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { byName, deskAddress, openDesk } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { systemAuthority } from '../grants/actor.ts';
import { addContactTo } from '../people/contact.ts';
import type { SignInInput } from './input.ts';
import { identify } from './load-actor.ts';
import { createSessionStore } from './session-stores.ts';
import { findDemoSignIn } from './sign-in.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { verify, enter } = openDesk({ db, vault, store });
const { xupu, langli } = await seedUnits(db);
const unitId = xupu.id;
const tian = await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId });
await db.transaction().execute((trx) =>
	addContactTo(trx, systemAuthority('test'), vault, tian.personId, {
		kind: 'phone',
		value: '139 0000 0001'
	})
);

async function lastAudit() {
	return db
		.selectFrom('audit_event')
		.select(['action', 'outcome', 'actor_name', 'account_id', 'subject_id', 'detail'])
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
}

beforeEach(async () => {
	await db.deleteFrom('attempt_counter').execute();
});

describe('who comes in', () => {
	test.each([
		['the user name', byName('tianxiaoman')],
		['the user name in capitals', byName('TianXiaoMan')],
		['the phone', byName('13900000001')],
		['the phone as it is written', byName('+86 139-0000-0001')],
		[
			'unit code and name',
			{ method: 'unit', unit_code: xupu.code, person_name: ' 田 小满', password: usualPassword }
		]
	] as const)('by %s', async (_way, input) => {
		const { once } = await enter(input);
		const who = await identify(db, store, once.session.token, { requestId: 'r' });
		expect(who?.actor).toMatchObject({
			accountId: tian.id,
			actorName: 'tianxiaoman',
			displayName: '田小满',
			sessionId: once.session.publicId,
			unitId,
			grants: []
		});
		expect(await lastAudit()).toEqual({
			action: 'session.create',
			outcome: 'done',
			actor_name: 'tianxiaoman',
			account_id: tian.id,
			subject_id: tian.publicId,
			detail: { session: once.session.publicId, address: deskAddress }
		});
	});

	test('two of one name in a unit are nobody', async () => {
		const input = { method: 'unit', unit_code: langli.code, person_name: '张伟' } as const;
		const first = { name: '张伟', userName: 'zhangwei', unitId: langli.id };
		await seedAccount(db, first);
		expect(await codeOf(enter({ ...input, password: usualPassword }))).toBe('done');
		await seedAccount(db, { ...first, userName: 'zhangwei2' });
		expect(await codeOf(enter({ ...input, password: usualPassword }))).toBe('sign-in-failed');
	});

	test('a hash of other parameters is renewed on the way in', async () => {
		const weak = await seedAccount(db, { name: '旧示例', userName: 'weakhash', unitId });
		const { argon2Sync } = await import('node:crypto');
		const nonce = Buffer.alloc(16, 7);
		const hash = argon2Sync('argon2id', {
			message: usualPassword,
			nonce,
			parallelism: 1,
			tagLength: 32,
			memory: 4096,
			passes: 1
		});
		const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
		await db
			.updateTable('account')
			.set({ password_hash: `$argon2id$v=19$m=4096,t=1,p=1$${text(nonce)}$${text(hash)}` })
			.where('id', '=', weak.id)
			.execute();
		await enter(byName('weakhash'));
		const { password_hash } = await db
			.selectFrom('account')
			.select('password_hash')
			.where('id', '=', weak.id)
			.executeTakeFirstOrThrow();
		expect(password_hash).toContain('m=19456,t=2,p=1');
		expect(await codeOf(enter(byName('weakhash')))).toBe('done');
	});

	test('a demonstration account comes in by a click, no other does', async () => {
		await seedAccount(db, { name: '演示员', userName: 'demo-one', unitId, isDemo: true });
		expect((await findDemoSignIn(db, vault, 'demo-one')).account.isDemo).toBe(true);
		for (const name of ['tianxiaoman', 'nobody-here', '13900000001']) {
			expect(await codeOf(findDemoSignIn(db, vault, name))).toBe('account-not-found');
		}
	});
});

describe('who stays out', () => {
	test('every reason gives one answer, and its own word in the audit alone', async () => {
		const off = await seedAccount(db, { name: '停示例', userName: 'disabled', unitId });
		const late = await seedAccount(db, { name: '迟示例', userName: 'toolate', unitId });
		await db
			.updateTable('account')
			.set({ disabled_at: sql`now()` })
			.where('id', '=', off.id)
			.execute();
		await db
			.updateTable('account')
			.set({ must_change_password: true, initial_password_expires_at: sql`now()` })
			.where('id', '=', late.id)
			.execute();
		const unit = { method: 'unit', unit_code: xupu.code, password: 'x' } as const;
		const cases: [SignInInput, string][] = [
			[byName('nobody-here'), 'unknown'],
			[byName('13911112222'), 'unknown'],
			[byName('不是用户名'), 'unknown'],
			[{ ...unit, person_name: '没有人' }, 'unknown'],
			[{ ...unit, person_name: '\u202e' }, 'unknown'],
			[byName('tianxiaoman', 'wrong'), 'wrong-password'],
			[byName('disabled', 'wrong'), 'wrong-password'],
			[byName('disabled'), 'disabled'],
			[byName('toolate'), 'initial-password-expired']
		];
		for (const [input, reason] of cases) {
			const error = await verify(input).catch((caught) => caught);
			expect(error).toMatchObject({ code: 'sign-in-failed', status: 422, values: {} });
			expect(error.field).toBeUndefined();
			expect(await lastAudit()).toMatchObject({
				action: 'session.create',
				outcome: 'refused',
				detail: { reason, by: input.method, address: deskAddress, is_limited: false }
			});
		}
	});

	test('nothing that was typed reaches the audit', async () => {
		await codeOf(verify(byName('My-Secret-In-The-Wrong-Field', 'Another-Secret-Typed')));
		await codeOf(verify(byName('tianxiaoman', 'Another-Secret-Typed')));
		const rows = await db.selectFrom('audit_event').selectAll().execute();
		expect(JSON.stringify(rows)).not.toMatch(/My-Secret|Another-Secret|139\s?0000/i);
	});
});

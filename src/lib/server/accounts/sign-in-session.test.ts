import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { seedAccount, seedGrant, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { byName, openDesk } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { identify } from './load-actor.ts';
import { createSessionStore } from './session-stores.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { enter } = openDesk({ db, vault, store });
const { xupu } = await seedUnits(db);
const unitId = xupu.id;
await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId });
const clerk = await seedAccount(db, {
	name: '舒示例',
	userName: 'shu',
	unitId,
	roles: ['unit-hr']
});

describe('the session that comes of it', () => {
	test('a session planted or left in the browser ends', async () => {
		const planted = await enter(byName('shu'));
		const { once } = await enter(byName('tianxiaoman'), {}, planted.once.session.token);
		expect(once.session.token).not.toBe(planted.once.session.token);
		expect(await store.validate(db, planted.once.session.token)).toBeUndefined();
		expect(await codeOf(enter(byName('tianxiaoman'), {}, '%E0%A4%A'))).toBe('done');
	});

	test('it lives as long as the strictest role allows', async () => {
		const lifetimes = async (name: string) => {
			const { once } = await enter(byName(name));
			return db
				.selectFrom('session')
				.select(['role_class', 'idle_lifetime_s'])
				.select(
					sql<number>`extract(epoch from absolute_expires_at - created_at)::int`.as('absolute_s')
				)
				.where('public_id', '=', once.session.publicId)
				.executeTakeFirstOrThrow();
		};
		await seedAccount(db, {
			name: '严示例',
			userName: 'yan',
			unitId,
			roles: ['learner', 'security-administrator', 'unit-hr']
		});
		const hour = 3600;
		expect(await lifetimes('tianxiaoman')).toEqual({
			role_class: 'learner',
			idle_lifetime_s: 12 * hour,
			absolute_s: 14 * 24 * hour
		});
		expect(await lifetimes('shu')).toEqual({
			role_class: 'staff',
			idle_lifetime_s: 2 * hour,
			absolute_s: 12 * hour
		});
		expect(await lifetimes('yan')).toEqual({
			role_class: 'administrator',
			idle_lifetime_s: hour / 2,
			absolute_s: 12 * hour
		});
	});

	test('staff are led to enrol a second factor and act only then; in a demonstration they act', async () => {
		const { token } = (await enter(byName('shu'))).once.session;
		const asked = await identify(db, store, token, { requestId: 'r' });
		expect(asked).toMatchObject({ actor: null, session: { nextStep: '/profile/second-factor' } });
		const offered = await identify(db, store, token, { requestId: 'r', isDemo: true });
		expect(offered?.session.nextStep).toBeUndefined();
		expect(offered?.actor?.grants).toHaveLength(1);
		expect(clerk.personId).toBe(offered?.actor?.personId);
	});

	test('an initial password comes before anything else', async () => {
		await db
			.updateTable('account')
			.set({ must_change_password: true })
			.where('id', '=', clerk.id)
			.execute();
		const { token } = (await enter(byName('shu'))).once.session;
		const who = await identify(db, store, token, { requestId: 'r' });
		expect(who).toMatchObject({ actor: null, session: { nextStep: '/profile/password' } });
	});

	test('it ends when its owner has been given a stricter role', async () => {
		const xiang = await seedAccount(db, { name: '向示例', userName: 'xiang', unitId });
		const { token } = (await enter(byName('xiang'))).once.session;
		await seedGrant(db, { personId: xiang.personId, role: 'learner', unitId });
		expect((await identify(db, store, token, { requestId: 'r' }))?.actor?.grants).toHaveLength(1);
		await seedGrant(db, { personId: xiang.personId, role: 'county-bureau', unitId });
		expect(await identify(db, store, token, { requestId: 'r' })).toBeUndefined();
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('neither the password nor the token is anywhere in the database', async () => {
		const { once } = await enter(byName('tianxiaoman'));
		const { rows } = await sql<{ dump: string }>`
			select string_agg(whole::text, ' ') as dump from (
				select to_jsonb(a) as whole from account a union all
				select to_jsonb(s) from session s union all
				select to_jsonb(c) from attempt_counter c union all
				select to_jsonb(e) from audit_event e) everything`.execute(db);
		const dump = rows[0]?.dump ?? '';
		expect(dump).toContain('tianxiaoman');
		for (const secret of [once.session.token, once.deviceMark, usualPassword]) {
			expect(dump).not.toContain(secret);
		}
	});
});

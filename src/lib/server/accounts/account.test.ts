import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { seedAccount, seedGrant, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { openBrowser } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Actor } from '../grants/actor.ts';
import { listActiveGrants } from '../grants/grant-list.ts';
import type { Role } from '../grants/roles.ts';
import {
	createAccount,
	endSessionsOf,
	removeSecondFactorOf,
	resetPassword,
	setAccountDisabled
} from './account.ts';
import { getAccount, listAccounts, suggestUserName } from './account-list.ts';
import { createSessionStore } from './session-stores.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { nation, hunan, xupu, changshaCounty, langli } = await seedUnits(db);
const services = { db, vault, store };

async function actorAs(role: Role, unitId: number): Promise<Actor> {
	const account = await seedAccount(db, {
		name: '办示例',
		userName: `${role}-${unitId}`.slice(0, 40),
		unitId,
		roles: [role]
	});
	return {
		accountId: account.id,
		personId: account.personId,
		actorName: account.userName,
		requestId: 'request-1',
		sessionId: createPublicId(),
		displayName: '办示例',
		unitId,
		grants: await listActiveGrants(db, account.personId),
		steppedUpUntil: new Date(Date.now() + 60_000),
		isDemo: false
	};
}

const clerk = await actorAs('unit-hr', xupu.id);
const bureau = await actorAs('county-bureau', xupu.id);
const elsewhere = await actorAs('county-bureau', changshaCounty.id);
const systemAdministrator = await actorAs('system-administrator', nation.id);
const securityAdministrator = await actorAs('security-administrator', nation.id);
const auditAdministrator = await actorAs('audit-administrator', nation.id);

const transact = db.transaction.bind(db);
const reset = (actor: Actor, publicId: string) =>
	transact().execute((trx) => resetPassword(trx, store, actor, publicId));

async function seedPerson(name: string, unitId: number) {
	return db
		.insertInto('person')
		.values({ public_id: createPublicId(), name, name_initials: 'x', registered_unit_id: unitId })
		.returning(['id', 'public_id'])
		.executeTakeFirstOrThrow();
}

test('a new account has a password that is shown once, must be changed and runs out', async () => {
	const person = await seedPerson('新示例', xupu.id);
	const made = await transact().execute((trx) =>
		createAccount(trx, clerk, {
			person: person.public_id,
			unit: xupu.public_id,
			user_name: 'xinshili'
		})
	);
	expect(made.once.password).toMatch(/^([a-z]{3}[2-9]-){3}[a-z]{3}[2-9]$/);
	const browser = await openBrowser(services, {
		userName: 'xinshili',
		password: made.once.password
	});
	expect(browser).toMatchObject({ actor: null, session: { nextStep: '/profile/password' } });
	const row = await db
		.selectFrom('account')
		.select(sql<number>`extract(epoch from initial_password_expires_at - now())::int`.as('left_s'))
		.where('public_id', '=', made.publicId)
		.executeTakeFirstOrThrow();
	expect(row.left_s).toBeGreaterThan(13 * 24 * 3600);
	const audit = await db
		.selectFrom('audit_event')
		.selectAll()
		.where('subject_id', '=', made.publicId)
		.execute();
	expect(audit.map(({ action }) => action)).toContain('account.create');
	expect(JSON.stringify(audit)).not.toContain(made.once.password);
});

test('one person has one account, one user name one owner, and scope decides the rest', async () => {
	const person = await seedPerson('二示例', xupu.id);
	const other = await seedPerson('三示例', changshaCounty.id);
	const create = (actor: Actor, facts: { person?: string; unit?: string; user_name?: string }) =>
		codeOf(
			transact().execute((trx) =>
				createAccount(trx, actor, {
					person: person.public_id,
					unit: xupu.public_id,
					user_name: 'ershili',
					...facts
				})
			)
		);
	expect(await create(clerk, { person: other.public_id })).toBe('person-not-found');
	expect(await create(clerk, { unit: changshaCounty.public_id })).toBe('unit-not-found');
	expect(await create(elsewhere, {})).toBe('person-not-found');
	expect(await create(auditAdministrator, {})).toBe('person-not-found');
	expect(await create(clerk, {})).toBe('done');
	expect(await create(clerk, { user_name: 'ershili2' })).toBe('account-exists');
	const third = await seedPerson('四示例', xupu.id);
	expect(await create(clerk, { person: third.public_id })).toBe('user-name-taken');
});

test('a reset password ends the sessions and the old password', async () => {
	const learner = await seedAccount(db, {
		name: '学示例',
		userName: 'xuexi',
		unitId: xupu.id,
		roles: ['learner']
	});
	const { token } = await openBrowser(services, learner);
	const { once, userName } = await reset(clerk, learner.publicId);
	expect(userName).toBe('xuexi');
	expect(await store.validate(db, token)).toBeUndefined();
	expect(await codeOf(openBrowser(services, learner))).toBe('sign-in-failed');
	const browser = await openBrowser(services, { ...learner, password: once.password });
	expect(browser.session.nextStep).toBe('/profile/password');
	const { detail } = await db
		.selectFrom('audit_event')
		.select('detail')
		.where('action', '=', 'account.reset-password')
		.where('subject_id', '=', learner.publicId)
		.executeTakeFirstOrThrow();
	expect(detail).toEqual({ user_name: 'xuexi', sessions_ended: 1 });
});

test('nobody gets above themselves through the account of another', async () => {
	const peer = await seedAccount(db, {
		name: '同示例',
		userName: 'peer',
		unitId: xupu.id,
		roles: ['unit-hr']
	});
	const above = await seedAccount(db, { name: '上示例', userName: 'above', unitId: xupu.id });
	await seedGrant(db, { personId: above.personId, role: 'supervisor', unitId: hunan.id });
	const bureauAccount = await db
		.selectFrom('account')
		.select('public_id')
		.where('id', '=', bureau.accountId)
		.executeTakeFirstOrThrow();
	expect(await codeOf(reset(clerk, peer.publicId))).toBe('account-beyond-you');
	expect(await codeOf(reset(clerk, bureauAccount.public_id))).toBe('account-beyond-you');
	expect(await codeOf(reset(clerk, above.publicId))).toBe('account-beyond-you');
	expect(await codeOf(reset(bureau, bureauAccount.public_id))).toBe('account-own');
	expect(await codeOf(reset(elsewhere, peer.publicId))).toBe('account-not-found');
	expect(await codeOf(reset(auditAdministrator, peer.publicId))).toBe('account-not-found');
	expect(await codeOf(reset(bureau, peer.publicId))).toBe('done');
	expect(await codeOf(reset(systemAdministrator, bureauAccount.public_id))).toBe('done');
});

test('it takes two administrators to get into the account of the third', async () => {
	const auditor = await db
		.selectFrom('account')
		.select(['id', 'public_id'])
		.where('id', '=', auditAdministrator.accountId)
		.executeTakeFirstOrThrow();
	const removeFactor = (actor: Actor) =>
		codeOf(transact().execute((trx) => removeSecondFactorOf(trx, store, actor, auditor.public_id)));
	await db
		.insertInto('authenticator')
		.values({
			account_id: auditor.id,
			secret_encrypted: Buffer.alloc(40),
			key_id: 'test',
			last_step: 1
		})
		.execute();
	expect(await codeOf(reset(securityAdministrator, auditor.public_id))).toBe('account-beyond-you');
	expect(await removeFactor(systemAdministrator)).toBe('account-beyond-you');
	expect(await removeFactor({ ...securityAdministrator, steppedUpUntil: null })).toBe(
		'step-up-required'
	);
	expect(await removeFactor(securityAdministrator)).toBe('done');
	expect(await removeFactor(securityAdministrator)).toBe('second-factor-off');
	expect(await codeOf(reset(systemAdministrator, auditor.public_id))).toBe('done');
});

test('a disabled account is out at once and stays out; twice is as once', async () => {
	const learner = await seedAccount(db, { name: '停示例', userName: 'stopped', unitId: langli.id });
	const { token } = await openBrowser(services, learner);
	const set = (actor: Actor, isDisabled: boolean) =>
		codeOf(
			transact().execute((trx) =>
				setAccountDisabled(trx, store, actor, learner.publicId, { isDisabled })
			)
		);
	expect(await set(clerk, true)).toBe('account-not-found');
	expect(await set(elsewhere, true)).toBe('done');
	expect(await store.validate(db, token)).toBeUndefined();
	expect(await codeOf(openBrowser(services, learner))).toBe('sign-in-failed');
	expect(await set(elsewhere, true)).toBe('done');
	expect(await set(elsewhere, false)).toBe('done');
	expect(await store.validate(db, token)).toBeUndefined();
	expect(await codeOf(openBrowser(services, learner))).toBe('done');
	const audit = await db
		.selectFrom('audit_event')
		.select('action')
		.where('subject_id', '=', learner.publicId)
		.where('action', 'like', 'account.%')
		.orderBy('seq')
		.execute();
	expect(audit.map(({ action }) => action)).toEqual(['account.disable', 'account.enable']);
});

test('the sessions of an account can be ended by who looks after it', async () => {
	const learner = await seedAccount(db, { name: '散示例', userName: 'sessions', unitId: xupu.id });
	const browsers = [await openBrowser(services, learner), await openBrowser(services, learner)];
	const end = (actor: Actor) =>
		transact().execute((trx) => endSessionsOf(trx, store, actor, learner.publicId));
	expect(await codeOf(end(elsewhere))).toBe('account-not-found');
	expect(await end(clerk)).toEqual({ ended: 2 });
	for (const { token } of browsers) expect(await store.validate(db, token)).toBeUndefined();
});

test('the list holds what is in scope, by name, and names no secret', async () => {
	const mine = await listAccounts(db, clerk);
	expect(mine.accounts.every(({ unit_public_id }) => unit_public_id === xupu.public_id)).toBe(true);
	expect(mine.accounts.map(({ user_name }) => user_name)).toEqual(
		mine.accounts.map(({ user_name }) => user_name).toSorted()
	);
	const found = await listAccounts(db, clerk, { query: 'ershi' });
	expect(found.accounts.map(({ user_name }) => user_name)).toEqual(['ershili']);
	expect((await listAccounts(db, clerk, { query: '二示' })).accounts).toHaveLength(1);
	expect((await listAccounts(db, clerk, { query: '%' })).accounts).toHaveLength(0);
	expect((await listAccounts(db, elsewhere, { query: 'ershi' })).accounts).toHaveLength(0);
	const after = await listAccounts(db, clerk, { after: 'ershili' });
	expect(after.accounts[0]?.user_name).not.toBe('ershili');
	const one = await getAccount(db, clerk, found.accounts[0]?.public_id ?? '');
	expect(one).toMatchObject({ user_name: 'ershili', person_name: '二示例', is_own: false });
	expect(Object.keys(one).some((key) => /hash|secret/.test(key))).toBe(false);
	expect(await codeOf(getAccount(db, elsewhere, one.public_id))).toBe('account-not-found');
});

test('a user name is suggested from the name, past those that are taken', async () => {
	expect(await suggestUserName(db, '田小满')).toBe('tianxiaoman');
	await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId: xupu.id });
	await seedAccount(db, { name: '田小满', userName: 'tianxiaoman2', unitId: xupu.id });
	expect(await suggestUserName(db, '田小满')).toBe('tianxiaoman3');
	expect(await suggestUserName(db, '阿依古丽·买买提')).toMatch(/^[a-z]{3,30}$/);
	expect(await suggestUserName(db, '鄂')).toMatch(/^[a-z][a-z0-9._-]{2,39}$/);
	expect(usualPassword).not.toBe('');
});

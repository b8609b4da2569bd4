import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { verifyPassword } from '../accounts/password.ts';
import { importContent } from '../content/import.ts';
import { verifyPlaces } from '../units/place.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './accounts.ts';
import { seedDemo } from './seed.ts';

const { db, vault } = await freshDatabase();
const blobs = freshBlobs();

beforeAll(async () => {
	const folder = join(import.meta.dirname, '../../../../content');
	expect((await importContent(db, { folder, blobs })).errors).toEqual([]);
});

describe('a seeded demonstration', () => {
	beforeAll(async () => {
		await seedDemo(db, { vault });
	});

	test('has its units in at least four provinces, its people, and one account for each role', async () => {
		const seed = await seedDemo(db, { vault });
		const provinces = await db
			.selectFrom('unit_version')
			.select(sql<string>`left(division_code, 2)`.as('province'))
			.distinct()
			.where('division_code', 'is not', null)
			.execute();

		expect(seed.units).toBeGreaterThanOrEqual(60);
		expect(seed.people).toBeGreaterThanOrEqual(600);
		expect(seed.accounts).toBe(DEMO_ACCOUNTS.length);
		expect(provinces.length).toBeGreaterThanOrEqual(4);
	});

	test('is there once: a second seed does nothing', async () => {
		const { isNew, ...counts } = await seedDemo(db, { vault });
		const audited = await db
			.selectFrom('audit_event')
			.select('detail')
			.where('action', '=', 'demo.seed')
			.execute();

		expect(isNew).toBe(false);
		expect(audited).toEqual([{ detail: counts }]);
	});

	test('says in the name of every unit that it is invented, and uses only divisions that exist', async () => {
		const units = await db.selectFrom('unit_version').select(['name', 'division_code']).execute();
		const divisions = await db.selectFrom('division').select('code').execute();
		const codes = new Set(divisions.map(({ code }) => code));

		expect(units.filter(({ name }) => !/（(示例|演示)/.test(name))).toEqual([]);
		expect(units.filter(({ division_code: code }) => code !== null && !codes.has(code))).toEqual(
			[]
		);
	});

	test('has places that a recount confirms', async () => {
		expect(await verifyPlaces(db)).toEqual([]);
	});

	test('stands in both trees, and skips the levels that some places do not have', async () => {
		const places = await db
			.selectFrom('unit_place')
			.innerJoin('unit', 'unit.id', 'unit_place.unit_id')
			.select(['unit.code', 'tree', 'level_1', 'level_2', 'level_3'])
			.where('unit.code', 'in', ['441900D002', '429004D003', '431224D010'])
			.where(sql<boolean>`valid @> '2026-01-01'::date`)
			.execute();
		const of = (code: string, tree = 'civil-affairs') =>
			places.find((place) => place.code === code && place.tree === tree);

		expect(of('441900D002')).toMatchObject({ level_2: expect.any(Number), level_3: null });
		expect(of('429004D003')).toMatchObject({ level_2: null, level_3: expect.any(Number) });
		expect(of('431224D010', 'party-social-work')?.level_3).toEqual(expect.any(Number));
	});

	test('has acts of every kind, each with its document', async () => {
		const acts = await db
			.selectFrom('unit_change')
			.select(['kind', 'document_number'])
			.where('is_demo', '=', true)
			.execute();

		expect(new Set(acts.map(({ kind }) => kind))).toEqual(
			new Set(['create', 'rename', 'move', 'merge', 'split', 'close'])
		);
		expect(acts.filter(({ document_number }) => !document_number?.startsWith('示例'))).toEqual([]);
	});

	test('leaves nobody in a unit that has ended, and one unit with nobody at all', async () => {
		const { rows: stranded } = await sql`
			select appointment.id from appointment
			where not exists (
				select from unit_version version
				where version.unit_id = appointment.unit_id and version.valid @> lower(appointment.valid))
			or exists (
				select from appointment a join unit_version version on version.unit_id = a.unit_id
				where a.id = appointment.id
				group by a.id having not range_agg(version.valid) @> a.valid)`.execute(db);
		const empty = await db
			.selectFrom('unit')
			.select('code')
			.where((eb) =>
				eb.not(
					eb.exists(eb.selectFrom('appointment').select('id').whereRef('unit_id', '=', 'unit.id'))
				)
			)
			.execute();

		expect(stranded).toEqual([]);
		expect(empty.map(({ code }) => code)).toEqual(['429004D002']);
	});

	test('has posts that ended, that have not begun, and second ones beside a first', async () => {
		const { rows } = await sql<{ ended: number; future: number; second: number }>`
			select count(*) filter (where upper(valid) <= current_date) as ended,
				count(*) filter (where lower(valid) > current_date) as future,
				count(*) filter (where not is_primary) as second
			from appointment`.execute(db);

		expect(rows[0]?.ended).toBeGreaterThan(20);
		expect(rows[0]?.future).toBeGreaterThan(3);
		expect(rows[0]?.second).toBeGreaterThan(10);
	});

	test('has a grant that expired and one that has not begun', async () => {
		const { rows } = await sql<{ expired: number; future: number }>`
			select count(*) filter (where upper(valid) <= current_date) as expired,
				count(*) filter (where lower(valid) > current_date) as future
			from role_grant`.execute(db);

		expect(rows[0]).toEqual({ expired: 1, future: 1 });
	});

	test('holds the accounts against the people, units and roles that the sign-in page names', async () => {
		const accounts = await db
			.selectFrom('account')
			.innerJoin('person', 'person.id', 'account.person_id')
			.innerJoin('unit_version as version', 'version.unit_id', 'account.unit_id')
			.where('version.tree', '=', 'civil-affairs')
			.where(sql<boolean>`version.valid @> current_date`)
			.select(['user_name as userName', 'person.name as personName', 'version.name as unitName'])
			.select('must_change_password')
			.select((eb) =>
				eb
					.selectFrom('role_grant')
					.whereRef('role_grant.person_id', '=', 'person.id')
					.where(sql<boolean>`role_grant.valid @> current_date`)
					.select(sql<string[]>`array_agg(distinct role)`.as('roles'))
					.as('roles')
			)
			.execute();

		for (const { role, userName, personName, unitName } of DEMO_ACCOUNTS) {
			const account = accounts.find((each) => each.userName === userName);
			expect(account).toMatchObject({ personName, unitName, must_change_password: false });
			expect(account?.roles).toContain(role);
		}
	});

	test('lets the printed password in', async () => {
		const { password_hash: hash } = await db
			.selectFrom('account')
			.select('password_hash')
			.where('user_name', '=', 'demo-learner')
			.executeTakeFirstOrThrow();

		expect(await verifyPassword(hash, DEMO_PASSWORD)).toBe(true);
		expect(await verifyPassword(hash, `${DEMO_PASSWORD}!`)).toBe(false);
	});

	test('gives everyone an identity document that belongs to nobody real, and no phone', async () => {
		const { rows } = await sql<{ without: number }>`
			select count(*) as without from person
			where not exists (select from identity_document d where d.person_id = person.id)`.execute(db);
		const contacts = await db.selectFrom('contact').select('id').execute();

		expect(rows[0]?.without).toBe(0);
		expect(contacts).toEqual([]);
	});

	test('keeps minority names, rare characters and characters of four bytes whole', async () => {
		const names = await db
			.selectFrom('person')
			.select(['name', 'name_initials'])
			.where('name', 'in', ['阿依古丽·买买提', '王䶮', '陈𬱖', '周𬭎'])
			.execute();

		expect(names).toHaveLength(4);
		expect(names).toContainEqual({ name: '阿依古丽·买买提', name_initials: 'ayglmmt' });
	});
});

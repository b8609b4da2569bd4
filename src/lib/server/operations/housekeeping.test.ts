import { sql, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { notify } from '../notices/notice.ts';
import { cleanUp } from './housekeeping.ts';

let db: Kysely<Database>;
let wang: SeededAccount;
const running = new AbortController().signal;

beforeAll(async () => {
	({ db } = await freshDatabase());
	const { langli } = await seedUnits(db);
	wang = await seedAccount(db, { name: '王秀兰', userName: 'wang', unitId: langli.id });
});

const hoursAgo = (hours: number) => sql<Date>`now() - make_interval(hours => ${hours})`;
const operation = (opId: string, hours: number) =>
	db
		.insertInto('operation')
		.values({
			op_id: opId,
			account_id: null,
			command: 'test',
			input_hash: Buffer.alloc(32),
			result: '{}',
			completed_at: hoursAgo(hours)
		})
		.execute();

describe('what has served its purpose goes, and what has not stays', () => {
	test('operations after thirty days', async () => {
		await operation('00000000-0000-7000-8000-000000000001', 30 * 24 + 1);
		await operation('00000000-0000-7000-8000-000000000002', 30 * 24 - 1);
		expect(await cleanUp(db, running)).toMatchObject({ operation: 1 });
		expect(await db.selectFrom('operation').select('op_id').execute()).toEqual([
			{ op_id: '00000000-0000-7000-8000-000000000002' }
		]);
	});

	test('sessions a day after the earlier of their two ends', async () => {
		const session = (id: string, idleHours: number, absoluteHours: number) =>
			sql`insert into session (id_hash, public_id, account_id, idle_expires_at, absolute_expires_at,
				idle_lifetime_s, role_class, client_address, client_name)
				values (${id.repeat(64)}, gen_random_uuid(), ${wang.id}, ${hoursAgo(idleHours)},
				${hoursAgo(absoluteHours)}, 600, 'learner', '127.0.0.1', 'Firefox')`.execute(db);
		await session('a', 25, -100);
		await session('b', 30, 25);
		await session('c', 23, -100);
		await session('d', -1, -100);
		expect(await cleanUp(db, running)).toMatchObject({ session: 2 });
		const left = await db.selectFrom('session').select('id_hash').orderBy('id_hash').execute();
		expect(left.map(({ id_hash }) => id_hash[0])).toEqual(['c', 'd']);
	});

	test('counters of attempts after a day, unless they still block', async () => {
		const counter = (subject: number, hours: number, blockedHours: number | null) =>
			db
				.insertInto('attempt_counter')
				.values({
					purpose: 'sign-in',
					subject_hash: Buffer.alloc(32, subject),
					failures: 3,
					window_started_at: hoursAgo(hours),
					blocked_until: blockedHours === null ? null : hoursAgo(blockedHours)
				})
				.execute();
		await counter(1, 25, null);
		await counter(2, 25, 1);
		await counter(3, 25, -1);
		await counter(4, 23, null);
		expect(await cleanUp(db, running)).toMatchObject({ attempt_counter: 2 });
	});

	test('a setup code a day after its end', async () => {
		await sql`insert into setup_code (code_hash, expires_at)
			values (decode(repeat('00', 32), 'hex'), ${hoursAgo(23)})`.execute(db);
		expect(await cleanUp(db, running)).toMatchObject({ setup_code: 0 });
		await sql`update setup_code set expires_at = ${hoursAgo(25)}`.execute(db);
		expect(await cleanUp(db, running)).toMatchObject({ setup_code: 1 });
	});

	test('notices half a year after being written, unread ones after a year', async () => {
		const notice = async (key: string, days: number, isRead: boolean) => {
			await db
				.transaction()
				.execute((trx) =>
					notify(trx, { personIds: [wang.personId], kind: 'welcome', dedupeKey: key })
				);
			await db
				.updateTable('notice')
				.where('dedupe_key', '=', key)
				.set({ created_at: hoursAgo(days * 24), read_at: isRead ? hoursAgo(0) : null })
				.execute();
		};
		await notice('read, old', 181, true);
		await notice('read', 179, true);
		await notice('unread, old', 366, false);
		await notice('unread', 364, false);
		expect(await cleanUp(db, running)).toMatchObject({ notice: 2 });
		const left = await db.selectFrom('notice').select('dedupe_key').orderBy('id').execute();
		expect(left.map(({ dedupe_key }) => dedupe_key)).toEqual(['read', 'unread']);
	});
});

test('thousands go in batches, and two workers at once delete no more than there is', async () => {
	await sql`insert into operation (op_id, command, input_hash, completed_at)
		select gen_random_uuid(), 'test', decode(repeat('00', 32), 'hex'), now() - interval '40 days'
		from generate_series(1, 5000)`.execute(db);
	const results = await Promise.all([cleanUp(db, running), cleanUp(db, running)]);
	expect(results.reduce((sum, { operation: count = 0 }) => sum + count, 0)).toBe(5_000);
	expect(await cleanUp(db, running)).toMatchObject({ operation: 0 });
});

test('a worker that stops leaves the rest for the next run', async () => {
	await operation('00000000-0000-7000-8000-000000000003', 31 * 24);
	expect(await cleanUp(db, AbortSignal.abort())).toMatchObject({ operation: 0 });
	expect(await cleanUp(db, running)).toMatchObject({ operation: 1 });
});

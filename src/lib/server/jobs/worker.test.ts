import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { readAnchors } from '../audit/anchor.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import { findLastVerification } from '../audit/verification.ts';
import type { Database } from '../database/schema.ts';
import { createLocalDisk } from '../files/local-disk.ts';
import { listNotices } from '../notices/notice.ts';
import type { Vault } from '../secrets/vault.ts';
import { createHandlers } from './handlers.ts';
import type { JobName } from './names.ts';
import type { Handlers, Job } from './queue.ts';
import { runWorker } from './worker.ts';

let db: Kysely<Database>;
let url: string;
let vault: Vault;
let home: string;
let auditor: SeededAccount;
let handlers: Handlers;
const log = pino({ level: 'silent' });

beforeAll(async () => {
	({ db, url, vault } = await freshDatabase());
	home = await mkdtemp(join(tmpdir(), 'zhixing-worker-'));
	afterAll(() => rm(home, { recursive: true }));
	const { nation, langli } = await seedUnits(db);
	auditor = await seedAccount(db, {
		name: '孙审',
		userName: 'sunshen',
		unitId: nation.id,
		roles: ['audit-administrator']
	});
	await seedAccount(db, { name: '李雷', userName: 'lilei', unitId: langli.id, roles: ['unit-hr'] });
	handlers = createHandlers({
		db,
		home,
		log,
		blobs: createLocalDisk(home),
		mail: undefined,
		findMailAddress: async () => undefined,
		origin: undefined
	});
});

const job = <Name extends JobName>(name: Name): Job<Name> => ({
	id: crypto.randomUUID(),
	name,
	payload: {},
	signal: new AbortController().signal
});

async function countActions(action: string): Promise<number> {
	const rows = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('action', '=', action)
		.execute();
	return rows.length;
}

test('a worker anchors the audit when it starts and when it stops', async () => {
	const worker = await runWorker({ db, url, vault, home, log });
	const [first] = await readAnchors(home);
	await db
		.transaction()
		.execute((trx) => recordAudit(trx, systemActor('test'), { action: 'test.effect' }));
	await worker.stop();
	const anchors = await readAnchors(home);
	expect(anchors).toHaveLength(2);
	expect(anchors[1]?.seq).toBeGreaterThan(first?.seq ?? Infinity);
});

test('a verification that was run twice for one job is recorded once', async () => {
	const once = job('verify-audit');
	await handlers['verify-audit'](once);
	await handlers['verify-audit'](once);
	expect(await countActions('audit.verify')).toBe(1);
	expect(await findLastVerification(db)).toMatchObject({ firstBad: undefined });
});

test('every kind of job runs with nothing to do', async () => {
	await handlers['anchor-audit'](job('anchor-audit'));
	await handlers['send-mail'](job('send-mail'));
	await handlers['clean-up'](job('clean-up'));
	await handlers['scrub-files'](job('scrub-files'));
	expect(await countActions('file.scrub')).toBe(1);
});

describe('what went wrong is recorded and told', () => {
	test('a damaged file', async () => {
		const disk = createLocalDisk(home);
		const { hash, sizeBytes } = await disk.put(
			(async function* () {
				yield Buffer.from('示例');
			})()
		);
		await db
			.insertInto('blob')
			.values({ hash, size_bytes: sizeBytes, media_type: 'text/csv' })
			.execute();
		const names = await readdir(join(home, 'files'), { recursive: true });
		const path = names.find((name) => name.endsWith(hash.toString('hex'))) ?? '';
		await appendFile(join(home, 'files', path), '!');
		await handlers['scrub-files'](job('scrub-files'));
		const event = await db
			.selectFrom('audit_event')
			.select(['outcome', 'detail'])
			.where('action', '=', 'file.scrub')
			.orderBy('seq', 'desc')
			.executeTakeFirst();
		expect(event).toMatchObject({
			outcome: 'refused',
			detail: { damaged: [hash.toString('hex')], missing: [] }
		});
	});

	test('a changed audit reaches the audit administrators, once, and nobody else', async () => {
		await sql`alter table audit_event disable trigger user`.execute(db);
		await db
			.updateTable('audit_event')
			.set({ actor_name: 'nobody' })
			.where('seq', '=', 3)
			.execute();
		await handlers['verify-audit'](job('verify-audit'));
		await handlers['verify-audit'](job('verify-audit'));
		expect(await findLastVerification(db)).toMatchObject({
			firstBad: { seq: 3, kind: 'edited' }
		});
		expect((await listNotices(db, auditor)).notices).toMatchObject([
			{ kind: 'audit-broken', detail: { seq: 3 }, link: '/audit' }
		]);
		const { count } = await db
			.selectFrom('notice')
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.executeTakeFirstOrThrow();
		expect(count).toBe(1);
	});
});

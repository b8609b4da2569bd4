import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Kysely, type Selectable } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import type { Database } from '../database/schema.ts';
import { anchorAudit, anchorPath, readAnchors, type AuditAnchor } from './anchor.ts';
import { hashAuditRow, recordAudit, systemActor, type HashedAuditRow } from './audit.ts';
import type { AuditEventTable } from './schema.ts';
import { verifyAudit } from './verify.ts';

const rowCount = 12;
const actor = { ...systemActor('王秀兰'), requestId: 'request-1' };
let db: Kysely<Database>;
let home: string;

beforeAll(async () => {
	({ db } = await freshDatabase());
	home = await mkdtemp(join(tmpdir(), 'zhixing-audit-'));
	afterAll(() => rm(home, { recursive: true }));
});

beforeEach(async () => {
	await asSuperuser(async () => {
		await sql`truncate audit_event`.execute(db);
		await sql`update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`.execute(db);
	});
	for (let count = 1; count <= rowCount; count += 1) await appendRow(count);
});

/** What an attacker with the database in hand does first. */
async function asSuperuser(change: () => Promise<unknown>): Promise<void> {
	await sql`alter table audit_event disable trigger user`.execute(db);
	await change();
	await sql`alter table audit_event enable trigger user`.execute(db);
}

function appendRow(count: number): Promise<number> {
	return db.transaction().execute((trx) =>
		recordAudit(trx, actor, {
			action: 'grant.create',
			subjectKind: 'grant',
			subjectId: count,
			unitId: 7,
			detail: { 角色: '单位人事', count, nested: { b: [1.5, null], a: '㮾梨街道' } }
		})
	);
}

/** Writes the hashes of a row and of all after it anew, and the head: a chain without a seam. */
async function rechainFrom(seq: number): Promise<void> {
	const rows = await db.selectFrom('audit_event').selectAll().orderBy('seq').execute();
	let previous = rows.find((row) => row.seq === seq - 1)?.hash ?? Buffer.alloc(32);
	for (const row of rows.filter((candidate) => candidate.seq >= seq)) {
		const hash = hashAuditRow(previous, hashedColumns(row));
		await db
			.updateTable('audit_event')
			.set({ previous_hash: previous, hash })
			.where('seq', '=', row.seq)
			.execute();
		previous = hash;
	}
	await db
		.updateTable('audit_head')
		.set({ seq: rows.at(-1)?.seq ?? 0, hash: previous })
		.execute();
}

function hashedColumns(row: Selectable<AuditEventTable>): HashedAuditRow {
	const columns: Record<string, unknown> = { ...row, occurred_at: row.occurred_at.toISOString() };
	delete columns.previous_hash;
	delete columns.hash;
	return columns as unknown as HashedAuditRow;
}

async function anchorAt(seq: number): Promise<AuditAnchor> {
	const row = await db
		.selectFrom('audit_event')
		.select('hash')
		.where('seq', '=', seq)
		.executeTakeFirstOrThrow();
	return { seq, hash: row.hash.toString('hex'), anchoredAt: '2026-11-23T00:00:00.000Z' };
}

describe('an untouched chain', () => {
	test('passes, however small the batches', async () => {
		const anchors = [await anchorAt(1), await anchorAt(rowCount)];
		for (const batchRows of [1, 5, rowCount, 1_000])
			expect(await verifyAudit(db, { anchors, batchRows })).toMatchObject({
				ok: true,
				rows: rowCount,
				anchors: 2,
				head: { seq: rowCount, hash: anchors[1]?.hash }
			});
	});

	test('passes when it is empty', async () => {
		await asSuperuser(async () => {
			await sql`truncate audit_event`.execute(db);
			await sql`update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`.execute(db);
		});
		expect(await verifyAudit(db)).toMatchObject({ ok: true, rows: 0 });
	});

	test('passes while others write', async () => {
		const writers = Array.from({ length: 30 }, (_, index) => appendRow(100 + index));
		const verdicts = await Promise.all(
			Array.from({ length: 6 }, () => verifyAudit(db, { batchRows: 3 }))
		);
		await Promise.all(writers);
		expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
		expect(await verifyAudit(db)).toMatchObject({ ok: true, rows: rowCount + 30 });
	});
});

describe('whoever turns the trigger off is found', () => {
	test.each([
		['the actor', { actor_name: '李雷' }],
		['the outcome', { outcome: 'refused' }],
		['the time', { occurred_at: new Date('2026-01-01T00:00:00Z') }],
		['the unit', { unit_id: 8 }],
		['the request', { request_id: null }],
		['one value of the detail', { detail: '{"count": 5}' }],
		['the hash', { hash: Buffer.alloc(32, 1) }],
		['the hash of the row before', { previous_hash: Buffer.alloc(32, 1) }]
	])('an edit of %s', async (_name, change) => {
		await asSuperuser(() =>
			db.updateTable('audit_event').set(change).where('seq', '=', 5).execute()
		);
		expect(await verifyAudit(db, { batchRows: 4 })).toMatchObject({
			ok: false,
			rows: 4,
			firstBad: { seq: 5, kind: 'edited' }
		});
	});

	test('an edit whose own hash was made to fit', async () => {
		await asSuperuser(async () => {
			const after = await db
				.selectFrom('audit_event')
				.select(['seq', 'hash', 'previous_hash'])
				.where('seq', '>', 5)
				.execute();
			const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
			await db.updateTable('audit_event').set({ unit_id: 8 }).where('seq', '=', 5).execute();
			await rechainFrom(5);
			for (const { seq, hash, previous_hash } of after)
				await db
					.updateTable('audit_event')
					.set({ hash, previous_hash })
					.where('seq', '=', seq)
					.execute();
			await db.updateTable('audit_head').set({ seq: head.seq, hash: head.hash }).execute();
		});
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: 5, kind: 'edited' });
	});

	test('a row deleted from the middle', async () => {
		await asSuperuser(() => db.deleteFrom('audit_event').where('seq', '=', 6).execute());
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: 6, kind: 'deleted' });
	});

	test('the first row deleted', async () => {
		await asSuperuser(() => db.deleteFrom('audit_event').where('seq', '=', 1).execute());
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: 1, kind: 'deleted' });
	});

	test('a row deleted and the later ones moved up', async () => {
		await asSuperuser(async () => {
			await db.deleteFrom('audit_event').where('seq', '=', 6).execute();
			for (let seq = 7; seq <= rowCount; seq += 1)
				await sql`update audit_event set seq = ${seq - 1} where seq = ${seq}`.execute(db);
			await sql`update audit_head set seq = ${rowCount - 1}`.execute(db);
		});
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: 6, kind: 'deleted' });
	});

	test.each([
		[4, 9],
		[4, 5]
	])('rows %i and %i swapped', async (one, other) => {
		await asSuperuser(async () => {
			await sql`update audit_event set seq = 1000 where seq = ${one}`.execute(db);
			await sql`update audit_event set seq = ${one} where seq = ${other}`.execute(db);
			await sql`update audit_event set seq = ${other} where seq = 1000`.execute(db);
		});
		expect((await verifyAudit(db)).firstBad).toEqual({
			seq: one,
			kind: 'swapped',
			foundAtSeq: other
		});
	});

	test('the tail cut off', async () => {
		await asSuperuser(() => db.deleteFrom('audit_event').where('seq', '>', 10).execute());
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: 11, kind: 'cut-tail' });
	});

	test('the head pointing elsewhere', async () => {
		await sql`update audit_head set seq = 11`.execute(db);
		expect((await verifyAudit(db)).firstBad).toEqual({ seq: rowCount, kind: 'head-mismatch' });
	});
});

describe('only what was noted outside finds', () => {
	test('a tail cut off together with the head', async () => {
		const anchors = [await anchorAt(8), await anchorAt(11)];
		await asSuperuser(async () => {
			await db.deleteFrom('audit_event').where('seq', '>', 9).execute();
			await rechainFrom(10);
		});
		expect(await verifyAudit(db)).toMatchObject({ ok: true });
		expect((await verifyAudit(db, { anchors })).firstBad).toEqual({ seq: 10, kind: 'cut-tail' });
	});

	test('everything cut off', async () => {
		const anchors = [await anchorAt(8)];
		await asSuperuser(async () => {
			await db.deleteFrom('audit_event').execute();
			await rechainFrom(1);
		});
		expect((await verifyAudit(db, { anchors })).firstBad).toEqual({ seq: 1, kind: 'cut-tail' });
	});

	test('an edit after which the whole chain was written anew', async () => {
		const anchors = [await anchorAt(11), await anchorAt(3), await anchorAt(8)];
		await asSuperuser(async () => {
			await db.updateTable('audit_event').set({ unit_id: 8 }).where('seq', '=', 6).execute();
			await rechainFrom(6);
		});
		expect(await verifyAudit(db)).toMatchObject({ ok: true });
		expect((await verifyAudit(db, { anchors })).firstBad).toEqual({
			seq: 8,
			kind: 'anchor-mismatch',
			lastAnchoredSeq: 3
		});
	});
});

describe('the anchors', () => {
	test('are lines in a file of its owner, the same head only once', async () => {
		const first = await anchorAudit(db, home);
		expect(first).toMatchObject({ seq: rowCount });
		expect(await anchorAudit(db, home)).toBeUndefined();
		await appendRow(13);
		const second = await anchorAudit(db, home);
		expect(await readAnchors(home)).toEqual([first, second]);
		expect((await stat(anchorPath(home))).mode & 0o777).toBe(0o600);
		expect(await verifyAudit(db, { anchors: await readAnchors(home) })).toMatchObject({
			ok: true,
			anchors: 2
		});
	});

	test('survive a line that a crash cut short', async () => {
		const before = await readAnchors(home);
		await appendFile(anchorPath(home), '{"seq": 99, "ha');
		expect(await readAnchors(home)).toEqual(before);
		const next = await anchorAudit(db, home);
		expect(await readAnchors(home)).toEqual([...before, next]);
	});

	test('are refused when a whole line is not one', async () => {
		await appendFile(anchorPath(home), '{"seq": 99}\n');
		await expect(readAnchors(home)).rejects.toThrow(/audit\.jsonl:4 is not an audit anchor/);
	});
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importContent } from './import.ts';

const { db } = await freshDatabase();
const blobs = freshBlobs();
const shipped = join(import.meta.dirname, '../../../../content');
const folder = mkdtempSync(join(tmpdir(), 'zhixing-content-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
	rmSync(folder, { recursive: true });
	for (const kind of ['policy', 'divisions']) {
		cpSync(join(shipped, kind), join(folder, kind), { recursive: true });
	}
	for (const table of ['policy_rule', 'division', 'content_file'] as const) {
		await db.deleteFrom(table).execute();
	}
});

function edit(path: string, from: string, to: string) {
	const text = readFileSync(join(folder, path), 'utf8');
	expect(text).toContain(from);
	writeFileSync(join(folder, path), text.replace(from, to));
}

async function countRows() {
	const [rules, divisions, events] = await Promise.all([
		db.selectFrom('policy_rule').select('id').where('retired_at', 'is', null).execute(),
		db.selectFrom('division').select('id').execute(),
		db.selectFrom('audit_event').select('seq').where('action', '=', 'content.import').execute()
	]);
	return { rules: rules.length, divisions: divisions.length, events: events.length };
}

test('the shipped content is imported, each kind with one audit row', async () => {
	const before = await countRows();
	const result = await importContent(db, { folder, blobs });
	const after = await countRows();

	expect(result.errors).toEqual([]);
	expect(result.changed).toBe(result.files);
	expect(after.rules).toBeGreaterThan(100);
	expect(after.divisions).toBeGreaterThan(60);
	expect(after.events - before.events).toBe(2);
});

test('the second import finds nothing to do', async () => {
	await importContent(db, { folder, blobs });
	const before = await countRows();

	expect(await importContent(db, { folder, blobs })).toMatchObject({ changed: 0, errors: [] });
	expect(await countRows()).toEqual(before);
});

test('two starters that import at once import once', async () => {
	const before = await countRows();
	await Promise.all([importContent(db, { folder, blobs }), importContent(db, { folder, blobs })]);

	expect((await countRows()).events - before.events).toBe(2);
});

test('a dry run names the errors and writes nothing', async () => {
	edit('policy/retention.yaml', 'value: 180', 'value: half a year');
	const before = await countRows();
	const result = await importContent(db, { folder, blobs, dryRun: true });

	expect(result.errors).toMatchObject([
		{ file: 'policy/retention.yaml', code: 'wrong-value', line: expect.any(Number) }
	]);
	expect(result.changed).toBe(result.files);
	expect(await countRows()).toEqual(before);
});

test('a broken kind stays as it was and does not hold up the others', async () => {
	await importContent(db, { folder, blobs });
	const before = await countRows();
	edit('policy/retention.yaml', 'unit: days', 'unit: moons');
	edit('divisions/national.yaml', 'name: 佛冈县', 'name: 佛冈新县');
	const result = await importContent(db, { folder, blobs });

	expect(result.errors).toMatchObject([{ file: 'policy/retention.yaml', line: 15 }]);
	expect((await countRows()).rules).toBe(before.rules);
	const row = await db
		.selectFrom('division')
		.select('name')
		.where('code', '=', '441821')
		.executeTakeFirstOrThrow();
	expect(row.name).toBe('佛冈新县');

	// The error is named again until it is mended.
	expect((await importContent(db, { folder, blobs })).errors).toHaveLength(1);
});

test('a file that is gone takes its rows along', async () => {
	await importContent(db, { folder, blobs });
	const before = await countRows();
	rmSync(join(folder, 'divisions/samples.yaml'));
	const result = await importContent(db, { folder, blobs });

	expect(result.changed).toBe(1);
	expect((await countRows()).divisions).toBeLessThan(before.divisions);
});

test('a folder that is missing is an error, not an empty content', async () => {
	await importContent(db, { folder, blobs });
	const before = await countRows();
	rmSync(join(folder, 'divisions'), { recursive: true });

	expect((await importContent(db, { folder, blobs })).errors).toMatchObject([
		{ file: 'divisions', code: 'missing-folder' }
	]);
	expect(await countRows()).toEqual(before);
});

test('rare characters of divisions arrive whole', async () => {
	await importContent(db, { folder, blobs });
	const row = await db
		.selectFrom('division')
		.select('name')
		.where('code', '=', '430121004')
		.executeTakeFirstOrThrow();

	expect(row.name).toBe('㮾梨街道');
});

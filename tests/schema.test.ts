import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeDatabase } from '#lib/server/database/catalogue.ts';
import { freshDatabase } from './support/database.ts';
import { readDeclaredTables, type DeclaredColumn } from './support/table-types.ts';

const { db } = await freshDatabase();

test('migrations/schema.sql is what the migrations make', async () => {
	// Where this fails after a new migration: `npm run schema`, and read the difference.
	expect(await describeDatabase(db)).toBe(await readFile('migrations/schema.sql', 'utf8'));
});

test('a changed column, constraint, index or trigger shows in the description', async () => {
	const before = await describeDatabase(db);
	for (const change of [
		sql`alter table unit alter code drop not null`,
		sql`alter table unit alter is_demo set default true`,
		sql`alter table unit drop constraint unit_code_check`,
		sql`drop index unit_version_parent_idx`,
		sql`alter table audit_event disable trigger user`,
		sql`drop trigger audit_event_append_only on audit_event`
	]) {
		await db
			.transaction()
			.execute(async (trx) => {
				await change.execute(trx);
				expect(await describeDatabase(trx)).not.toBe(before);
				throw new Undo();
			})
			.catch(rethrowUnlessUndo);
	}
	expect(await describeDatabase(db)).toBe(before);
});

test('the declared tables and columns are exactly those of the database', async () => {
	expect(readDeclaredTables('src/lib/server/database/schema.ts')).toEqual(await readRealTables());
});

class Undo extends Error {}

function rethrowUnlessUndo(caught: unknown): void {
	if (!(caught instanceof Undo)) throw caught;
}

const kinds: Record<string, string> = {
	int8: 'number',
	int4: 'number',
	int2: 'number',
	numeric: 'number',
	text: 'string',
	tsvector: 'string',
	uuid: 'string',
	date: 'string',
	daterange: 'string',
	tstzrange: 'string',
	bool: 'boolean',
	timestamptz: 'Date',
	bytea: 'Buffer',
	jsonb: 'json',
	_text: 'string[]'
};

async function readRealTables() {
	const { rows } = await sql<{
		table_name: string;
		column_name: string;
		udt_name: string;
		is_nullable: boolean;
		has_default: boolean;
		is_generated: boolean;
	}>`
		select table_name, column_name, udt_name, is_nullable = 'YES' as is_nullable,
			column_default is not null as has_default,
			is_generated = 'ALWAYS' or coalesce(identity_generation = 'ALWAYS', false) as is_generated
		from information_schema.columns
		where table_schema = 'public' and table_name not like 'kysely\\_%'
	`.execute(db);
	const tables: Record<string, Record<string, DeclaredColumn>> = {};
	for (const row of rows) {
		(tables[row.table_name] ??= {})[row.column_name] = {
			kind: kinds[row.udt_name] ?? row.udt_name,
			// What the database fills is declared by what is read from it, not by its constraint.
			isNullable: row.is_nullable && !row.is_generated,
			isOptional: row.is_nullable || row.has_default || row.is_generated,
			isGenerated: row.is_generated
		};
	}
	return tables;
}

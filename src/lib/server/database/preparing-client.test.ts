import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';

const { db } = await freshDatabase();

test('a statement with parameters is planned once for a connection, whatever its values', async () => {
	await db.connection().execute(async (connection) => {
		const find = (code: string) =>
			connection.selectFrom('unit').select('id').where('code', '=', code).execute();
		await find('a');
		await find('b');
		const { rows } = await sql<{ statement: string }>`
			select statement from pg_prepared_statements where statement like '%from "unit"%'`.execute(
			connection
		);
		expect(rows).toHaveLength(1);
	});
});

test('a prepared statement follows a table that is changed under it', async () => {
	await db.connection().execute(async (connection) => {
		const count = () =>
			connection
				.selectFrom('unit')
				.where('code', '<>', 'none')
				.select(({ fn }) => fn.countAll<number>().as('count'))
				.executeTakeFirstOrThrow();
		await count();
		await sql`create index unit_passing_idx on unit (created_at)`.execute(connection);
		expect(await count()).toEqual({ count: 0 });
		await sql`drop index unit_passing_idx`.execute(connection);
	});
});

import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';

/** What a session changes by being used. */
const moving = ['last_seen_at', 'idle_expires_at'];

/** One hash a table over all that its rows say, so that "nothing was changed" can be seen. */
export async function fingerprint(db: Kysely<Database>): Promise<Record<string, string>> {
	const { rows: tables } = await sql<{ name: string }>`
		select relname as name from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
	`.execute(db);
	const prints: Record<string, string> = {};
	for (const { name } of tables) {
		const { rows } = await sql<{ print: string }>`
			select count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as print
			from (select (to_jsonb(t) - ${moving}::text[])::text as row from ${sql.table(name)} t) rows
		`.execute(db);
		prints[name] = rows[0]?.print ?? '';
	}
	return prints;
}

import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';

/** The rows of sessions, and time for them. */
export function watchSessions(db: Kysely<Database>) {
	/** Lets time pass for a session by moving all its instants back. */
	async function age(publicId: string, seconds: number): Promise<void> {
		const back = sql<Date>`make_interval(secs => ${seconds})`;
		await db
			.updateTable('session')
			.set({
				created_at: sql`created_at - ${back}`,
				last_seen_at: sql`last_seen_at - ${back}`,
				idle_expires_at: sql`idle_expires_at - ${back}`,
				absolute_expires_at: sql`absolute_expires_at - ${back}`,
				stepped_up_until: sql`stepped_up_until - ${back}`
			})
			.where('public_id', '=', publicId)
			.execute();
	}

	const rowOf = (publicId: string) =>
		db
			.selectFrom('session')
			.selectAll()
			.where('public_id', '=', publicId)
			.executeTakeFirstOrThrow();

	return { age, rowOf };
}

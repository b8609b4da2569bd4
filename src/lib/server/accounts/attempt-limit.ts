import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { TooMany } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';

/** How often something may fail. */
export interface AttemptLimit {
	/** What is tried, such as `sign-in-account`. */
	purpose: string;
	/** Whose attempts are counted together: an account, an address. Kept as a keyed hash only. */
	subject: string;
	failuresMax: number;
	windowSeconds: number;
}

const delayFirstSeconds = 60;

/**
 * Counts an attempt as failed before it is made, so that a thousand at once are a thousand.
 * `forgiveAttempt` takes it back when it turns out right.
 *
 * Up to `failuresMax` in a window pass. From then on every further attempt waits: a minute, two,
 * four … at most the window, and never for ever, since a lock without end would be a gift to
 * whoever wants to keep somebody out (OWASP ASVS 6.1.1). The count starts anew after a quiet
 * window. It is committed on its own, so it outlives a restart and the failure of the attempt.
 *
 * @param db a connection, never a transaction that the failure would roll back
 * @throws TooMany with the given code while the subject has to wait
 */
export async function reserveAttempt(
	db: Kysely<Database>,
	vault: Vault,
	limit: AttemptLimit,
	code: string
): Promise<{ isLast: boolean }> {
	const { failuresMax, windowSeconds } = limit;
	const window = sql`make_interval(secs => ${windowSeconds})`;
	const isQuiet = sql<boolean>`greatest(attempt_counter.window_started_at, attempt_counter.blocked_until) < now() - ${window}`;
	const failures = sql<number>`case when ${isQuiet} then 1 else attempt_counter.failures + 1 end`;
	const delaySeconds = sql`least(${windowSeconds}::int, ${delayFirstSeconds} * 2 ^ least(${failures} - ${failuresMax}, 20))`;
	const counted = await db
		.insertInto('attempt_counter')
		.values({
			purpose: limit.purpose,
			subject_hash: hashOf(vault, limit),
			failures: 1,
			window_started_at: sql`now()`,
			blocked_until:
				failuresMax > 1 ? null : sql`now() + make_interval(secs => ${delayFirstSeconds})`
		})
		.onConflict((conflict) =>
			conflict
				.columns(['purpose', 'subject_hash'])
				.doUpdateSet({
					failures,
					window_started_at: sql<Date>`case when ${isQuiet} then now() else attempt_counter.window_started_at end`,
					blocked_until: sql<Date | null>`case when ${failures} >= ${failuresMax}
						then now() + make_interval(secs => ${delaySeconds}) end`
				})
				.where(
					sql<boolean>`attempt_counter.blocked_until is null or attempt_counter.blocked_until <= now()`
				)
		)
		.returning('failures')
		.executeTakeFirst();
	if (counted) return { isLast: counted.failures >= failuresMax };
	throw new TooMany(code, await secondsBlocked(db, vault, limit));
}

/** Takes back one attempt that was right, for what many share, such as an address. */
export async function forgiveAttempt(
	db: Kysely<Database>,
	vault: Vault,
	limit: Pick<AttemptLimit, 'purpose' | 'subject'>
): Promise<void> {
	await db
		.updateTable('attempt_counter')
		.set({ failures: sql`greatest(failures - 1, 0)`, blocked_until: null })
		.where('purpose', '=', limit.purpose)
		.where('subject_hash', '=', hashOf(vault, limit))
		.execute();
}

/** Forgets the failures of a subject that has shown who it is. */
export async function clearAttempts(
	db: Kysely<Database>,
	vault: Vault,
	limit: Pick<AttemptLimit, 'purpose' | 'subject'>
): Promise<void> {
	await db
		.deleteFrom('attempt_counter')
		.where('purpose', '=', limit.purpose)
		.where('subject_hash', '=', hashOf(vault, limit))
		.execute();
}

async function secondsBlocked(
	db: Kysely<Database>,
	vault: Vault,
	limit: AttemptLimit
): Promise<number> {
	const row = await db
		.selectFrom('attempt_counter')
		.select(sql<number>`ceil(extract(epoch from blocked_until - now()))::int`.as('seconds'))
		.where('purpose', '=', limit.purpose)
		.where('subject_hash', '=', hashOf(vault, limit))
		.executeTakeFirst();
	return Math.max(1, row?.seconds ?? 1);
}

function hashOf(vault: Vault, limit: Pick<AttemptLimit, 'purpose' | 'subject'>): Buffer {
	return vault.lookupHash(limit.purpose, limit.subject);
}

import { sql, type Kysely } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import type { Database } from '../database/schema.ts';
import { recordAudit, systemActor } from './audit.ts';
import { verifyAudit } from './verify.ts';

let db: Kysely<Database>;

beforeAll(async () => {
	({ db } = await freshDatabase());
	await append('policy.import');
});

function append(action: string): Promise<number> {
	return db
		.transaction()
		.execute((trx) => recordAudit(trx, systemActor('test'), { action, subjectId: 1 }));
}

async function countRows(): Promise<number> {
	const { count } = await db
		.selectFrom('audit_event')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

test('twenty writers at once make one chain without a gap', async () => {
	const before = await countRows();
	const numbers = await Promise.all(Array.from({ length: 20 }, () => append('grant.create')));
	expect(numbers.sort((one, other) => one - other)).toEqual(
		Array.from({ length: 20 }, (_, index) => before + index + 1)
	);
	expect(await verifyAudit(db)).toMatchObject({ ok: true, rows: before + 20 });
});

test('no row can be changed, deleted or truncated', async () => {
	const before = await countRows();
	await expect(sql`update audit_event set unit_id = 1`.execute(db)).rejects.toThrow(/append-only/);
	await expect(sql`delete from audit_event`.execute(db)).rejects.toThrow(/append-only/);
	await expect(sql`truncate audit_event`.execute(db)).rejects.toThrow(/append-only/);
	expect(await countRows()).toBe(before);
});

test('a change whose audit row is refused does not happen, and leaves no gap', async () => {
	const before = await countRows();
	const change = db.transaction().execute(async (trx) => {
		await trx
			.insertInto('attempt_counter')
			.values({
				purpose: 'test',
				subject_hash: Buffer.alloc(32),
				failures: 1,
				window_started_at: new Date()
			})
			.execute();
		await recordAudit(trx, systemActor('test'), { action: 'not a verb on a noun' });
	});
	await expect(change).rejects.toThrow(/audit_event_action_check/);
	expect(await db.selectFrom('attempt_counter').selectAll().execute()).toEqual([]);
	expect(await append('policy.import')).toBe(before + 1);
});

test('what cannot be written is refused: too long, too big, another outcome', async () => {
	const refused = async (entry: object, constraint: string) =>
		expect(
			db
				.transaction()
				.execute((trx) =>
					recordAudit(trx, systemActor('test'), { action: 'policy.import', ...entry })
				)
		).rejects.toMatchObject({ constraint });
	await refused({ action: `policy.${'a'.repeat(80)}` }, 'audit_event_action_check');
	await refused({ outcome: 'maybe' }, 'audit_event_outcome_check');
	await refused({ subjectKind: 'k'.repeat(41) }, 'audit_event_subject_check');
	const noise = Array.from({ length: 2_000 }, (_, index) => `${Math.sin(index)}`);
	await refused({ detail: { noise } }, 'audit_event_detail_check');
});

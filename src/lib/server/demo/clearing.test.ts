import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run } from '../../../../tests/support/people.ts';
import { verifyAudit } from '../audit/verify.ts';
import { importContent } from '../content/import.ts';
import { revokeDocument, signDocument } from '../signatures/document.ts';
import { clearDemo, seedDemo } from './seed.ts';

const { db, vault } = await freshDatabase();
const blobs = freshBlobs();

beforeAll(async () => {
	const folder = join(import.meta.dirname, '../../../../content');
	expect((await importContent(db, { folder, blobs })).errors).toEqual([]);
});

const ownedTables = [
	'unit',
	'unit_change',
	'unit_version',
	'unit_place',
	'unit_lineage',
	'pilot_status',
	'person',
	'identity_document',
	'appointment',
	'role_grant',
	'account',
	'notice',
	'enrolment',
	'enrolment_publication',
	'section_reading',
	'check_attempt',
	'study_time',
	'reading_place',
	'lesson_completion',
	'hours_entry',
	'external_training',
	'external_training_decision',
	'signed_document',
	'signed_document_revocation',
	'certificate',
	'qualification_fact',
	'qualification_decision',
	'exam_result',
	'credential',
	'credential_registration',
	'exam_target',
	'sitting',
	'sitting_member',
	'attempt',
	'attempt_item',
	'response_event',
	'marking_item'
] as const;

async function countTables() {
	const counts: Record<string, number> = {};
	for (const table of ownedTables) {
		const { count } = await db
			.selectFrom(table)
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.executeTakeFirstOrThrow();
		counts[table] = count;
	}
	return counts;
}

/** The last number of each base. */
async function readRegister() {
	const rows = await db.selectFrom('certificate_register').selectAll().execute();
	return new Map(rows.map(({ base_code, last_serial }) => [base_code, last_serial]));
}

describe('clearing the demonstration', () => {
	afterEach(async () => {
		await sql`delete from unit where not is_demo`.execute(db);
	});

	test('takes out the demonstration and nothing else; the audit stays whole', async () => {
		await clearDemo(db);
		const before = await countTables();
		const divisions = await db.selectFrom('division').select('id').execute();
		const unit = await insertRealUnit(null);
		await seedDemo(db, { vault });
		const cleared = await clearDemo(db);

		expect(cleared.people).toBeGreaterThanOrEqual(600);
		expect(cleared.enrolments).toBeGreaterThanOrEqual(90);
		expect(await countTables()).toEqual({
			...before,
			unit: 1,
			unit_change: (before.unit_change ?? 0) + 1,
			unit_version: 1
		});
		expect(await db.selectFrom('unit').select('id').execute()).toEqual([{ id: unit }]);
		expect(await db.selectFrom('division').select('id').execute()).toEqual(divisions);
		expect(await verifyAudit(db)).toMatchObject({ ok: true });
		const actions = await db
			.selectFrom('audit_event')
			.select('action')
			.where('action', 'in', ['demo.seed', 'demo.clear'])
			.orderBy('seq', 'desc')
			.limit(2)
			.execute();
		expect(actions.map(({ action }) => action)).toEqual(['demo.clear', 'demo.seed']);
	});

	test('takes the certificates of invented people along, revoked ones too, and leaves others', async () => {
		await clearDemo(db);
		const real = await run(db, (trx) =>
			signDocument(trx, vault, { kind: 'hours-statement', body: {}, personId: null })
		);
		await seedDemo(db, { vault });
		const { document_id: documentId } = await db
			.selectFrom('certificate')
			.select('document_id')
			.limit(1)
			.executeTakeFirstOrThrow();
		await run(db, (trx) => revokeDocument(trx, documentId, { reason: '示例', revokedBy: null }));
		await clearDemo(db);

		expect(await db.selectFrom('signed_document').select('id').execute()).toEqual([
			{ id: real.id }
		]);
		expect(await db.selectFrom('certificate').select('number').execute()).toEqual([]);
		expect(
			await db.selectFrom('signed_document_revocation').select('document_id').execute()
		).toEqual([]);
		await db.deleteFrom('signed_document').where('id', '=', real.id).execute();
	});

	test('and seeding again gives as much of everything, and no number twice', async () => {
		await seedDemo(db, { vault });
		const before = { tables: await countTables(), register: await readRegister() };
		const cleared = await clearDemo(db);
		expect(await readRegister()).toEqual(before.register);
		const { isNew, ...counts } = await seedDemo(db, { vault });
		const { serial } = await db
			.selectFrom('certificate')
			.where('base_code', '=', 'ZX')
			.select(({ fn }) => fn.min('serial').as('serial'))
			.executeTakeFirstOrThrow();

		expect(isNew).toBe(true);
		expect(counts).toEqual(cleared);
		expect(counts.certificates).toBeGreaterThan(0);
		expect(await countTables()).toEqual(before.tables);
		expect(serial).toBe((before.register.get('ZX') ?? 0) + 1);
	});

	test('without a demonstration does nothing', async () => {
		await clearDemo(db);
		const before = await db.selectFrom('audit_event').select('seq').execute();

		expect(await clearDemo(db)).toMatchObject({ units: 0, people: 0 });
		expect(await db.selectFrom('audit_event').select('seq').execute()).toEqual(before);
	});

	test('is refused while something real hangs on it', async () => {
		await seedDemo(db, { vault });
		const { id: parent } = await db
			.selectFrom('unit')
			.select('id')
			.where('code', '=', '430000D001')
			.executeTakeFirstOrThrow();
		await insertRealUnit(parent);
		const before = await countTables();

		await expect(clearDemo(db)).rejects.toMatchObject({
			code: 'demo-in-use',
			values: { count: 1, what: 'units' }
		});
		expect(await countTables()).toEqual(before);
	});
});

test('two starters that seed at once seed once', async () => {
	await clearDemo(db);
	const seeds = await Promise.all([seedDemo(db, { vault }), seedDemo(db, { vault })]);

	expect(seeds.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
});

async function insertRealUnit(parentId: number | null): Promise<number> {
	const { id } = await db
		.insertInto('unit')
		.values({ public_id: crypto.randomUUID(), code: '430000U0001' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const change = await db
		.insertInto('unit_change')
		.values({ public_id: crypto.randomUUID(), kind: 'create', effective_on: '2026-01-01' })
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('unit_version')
		.values({
			unit_id: id,
			tree: 'civil-affairs',
			valid: '[2026-01-01,)',
			parent_id: parentId,
			level: 6,
			kind: 'association',
			name: '真实的协会',
			change_id: change.id
		})
		.execute();
	return id;
}

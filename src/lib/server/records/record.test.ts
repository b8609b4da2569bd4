import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { verifyFile } from '#lib/signatures/verify.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn, received, seedPolicy, training } from '../../../../tests/support/hours.ts';
import { run, seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import { readText } from '../../../../tests/support/pixels.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { issueCertificate } from '../certificates/certificate.ts';
import { revokeDocument } from '../signatures/document.ts';
import { approveTraining } from '../hours/decision.ts';
import { fileTraining } from '../hours/filing.ts';
import { getHolder } from '../hours/holder.ts';
import { listLines } from '../hours/ledger.ts';
import { reverseEntry } from '../hours/reversal.ts';
import { findDocument, writeFile } from '../signatures/document.ts';
import { listPublicKeys } from '../signatures/key.ts';
import { printRecord } from './record-paper.ts';
import { composeRecord, readRecord, signRecord } from './record.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
await seedPolicy(db);
const today = '2026-11-23';
const hr = await seedHolder(db, vault, { name: '刘海燕', role: 'unit-hr', at: units.langli });
const learner = await seedHolder(db, vault, { name: '欧阳𠮷', role: 'learner', at: units.langli });

/** A course of two lessons, published once. */
async function seedCourse(slug: string, title: string) {
	const { rows } = await sql<{ course: number; publication: number }>`
		with made as (
			insert into course (public_id, slug) values (${createPublicId()}, ${slug}) returning id
		), published as (
			insert into course_publication (public_id, course_id, number, hash, title, tier, audiences, services,
				mechanisms, client_groups, minutes, text_bytes, media_bytes, manifest)
			select ${createPublicId()}, id, 1, sha256('x'), ${title}, 'T1', '{}', '{}', '{}', '{}', 30, 1, 0, '{}'
			from made returning id, course_id
		), lessons as (
			insert into lesson (publication_id, slug, ordinal, title, minutes, characters, hash, sections, media, document)
			select id, '0' || n || '-lesson', n, '课' || n, 15, 100, sha256('x'), '[]', '[]', '[]'
			from published, generate_series(1, 2) n
		)
		select id as publication, course_id as course from published`.execute(db);
	return rows[0] as { course: number; publication: number };
}

async function enrol(
	personId: number,
	{ course, publication }: { course: number; publication: number },
	{ lessons, completedOn, leftOn }: { lessons: number; completedOn?: string; leftOn?: string }
): Promise<void> {
	const { id } = await db
		.insertInto('enrolment')
		.values({
			public_id: createPublicId(),
			person_id: personId,
			course_id: course,
			publication_id: publication,
			round: 1,
			enrolled_at: new Date('2026-03-01T02:00:00Z'),
			completed_at: completedOn ? new Date(`${completedOn}T02:00:00Z`) : null,
			left_at: leftOn ? new Date(`${leftOn}T02:00:00Z`) : null
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await sql`
		insert into lesson_completion (enrolment_id, lesson_slug, lesson_id, evidence)
		select ${id}, slug, id, '{}' from lesson
		where publication_id = ${publication} and ordinal <= ${lessons}`.execute(db);
}

const certify = (personId: number, name: string, title: string) =>
	run(db, (trx) =>
		issueCertificate(trx, vault, hr, {
			key: createPublicId(),
			person: { id: personId, name },
			course: { slug: 'first-home-visit', title, tier: 'T1', publication: 1 },
			base: null,
			minutes: 30,
			completedOn: '2026-04-01',
			lessons: [{ title: '课1', minutes: 15 }],
			ledgers: ['cadre']
		})
	);

const visit = await seedCourse('first-home-visit', '看见需要：入户走访的第一步');
const respect = await seedCourse('respect', '尊重与保密');
const talk = await seedCourse('talk', '怎样开口');

describe('a record', () => {
	test('gathers courses, hours, certificates and training elsewhere', async () => {
		const { personId } = learner;
		await enrol(personId, visit, { lessons: 2, completedOn: '2026-04-01' });
		await enrol(personId, respect, { lessons: 1 });
		await enrol(personId, talk, { lessons: 0, leftOn: '2026-05-01' });
		await earn(
			db,
			personId,
			{ minutes: 90, on: '2026-04-01' },
			{ minutes: 60, on: '2025-04-01' },
			{ minutes: 45, on: '2026-04-01', part: { ledger: 'cadre', subject: null } }
		);
		const valid = await certify(personId, '欧阳𠮷', '看见需要：入户走访的第一步');
		const revoked = await certify(personId, '欧阳𠮷', '尊重与保密');
		const document = await findDocument(db, revoked.publicId);
		await run(db, (trx) =>
			revokeDocument(trx, document?.id ?? 0, { reason: '示例', revokedBy: null })
		);
		const file = (title: string) =>
			run(db, (trx) => fileTraining(trx, learner, training({ title }), { evidence: received() }));
		const { publicId } = await file('认定了的培训');
		await file('还没审核的培训');
		await run(db, (trx) => approveTraining(trx, hr, publicId, { minutes: 360, reason: null }));

		const record = await composeRecord(db, await getHolder(db, personId), { today });
		expect(record.holder).toEqual({
			name: '欧阳𠮷',
			unit: '㮾梨街道（示例）',
			post: '社会救助协理员'
		});
		expect(record.courses.map((each) => [each.title, each.state, each.lessons_completed])).toEqual([
			['怎样开口', 'left', 0],
			['尊重与保密', 'learning', 1],
			['看见需要：入户走访的第一步', 'finished', 2]
		]);
		expect(record.courses[2]).toMatchObject({
			enrolled_on: '2026-03-01',
			completed_on: '2026-04-01',
			lessons: 2,
			base: null
		});
		expect(record.hours).toEqual([
			{ year: 2026, part: 'cadre', minutes: 45, hours: 1 },
			{ year: 2026, part: 'continuing-education', minutes: 450, hours: 7.5 },
			{ year: 2025, part: 'continuing-education', minutes: 60, hours: 1 }
		]);
		const certificates = record.certificates.map(({ number, revoked_on }) => [
			number,
			revoked_on !== null
		]);
		expect(certificates).toEqual([
			[revoked.number, true],
			[valid.number, false]
		]);
		expect(record.trainings.map(({ title, minutes }) => [title, minutes])).toEqual([
			['认定了的培训', 360]
		]);
	});

	test('leaves out training whose hours were taken back', async () => {
		const { personId } = learner;
		const period = { from: '2026-01-01', until: '2027-01-01' };
		const { lines } = await listLines(db, personId, period);
		const line = lines.find(({ source }) => source.kind === 'external-training');
		await run(db, (trx) =>
			reverseEntry(trx, hr, { entry: line?.public_id ?? '', reason: '重新核对。' })
		);
		const record = await composeRecord(db, await getHolder(db, personId), { today });
		expect(record.trainings).toEqual([]);
	});

	test('holds what an entry that was merged into it did', async () => {
		const kept = await seedPerson(db, vault, { name: '并后保留' }, { at: units.langli });
		const merged = await seedPerson(db, vault, { name: '并掉' }, { at: units.langli });
		await enrol(merged.id, visit, { lessons: 1 });
		await certify(merged.id, '并掉', '看见需要：入户走访的第一步');
		await db
			.updateTable('person')
			.set({ merged_into: kept.id })
			.where('id', '=', merged.id)
			.execute();
		const record = await composeRecord(db, await getHolder(db, merged.id), { today });
		expect(record).toMatchObject({
			holder: { name: '并后保留' },
			courses: [{ state: 'learning' }],
			certificates: [{ revoked_on: null }]
		});
	});

	test('is signed as it stands, once a day, and printed from what was signed', async () => {
		const holder = await getHolder(db, learner.personId);
		const sign = () => run(db, (trx) => signRecord(trx, vault, holder, { today }));
		const document = await sign();
		expect((await sign()).publicId).toBe(document.publicId);
		expect(verifyFile(writeFile(document), await listPublicKeys(db))).toMatchObject({
			outcome: 'valid',
			document: { kind: 'learning-record' }
		});
		expect(readRecord(document)).toEqual(await composeRecord(db, holder, { today }));
		const text = readText(await printRecord(document, 'https://xuexi.example.gov.cn'));
		for (const words of ['学习档案', '欧阳𠮷', '尊重与保密', '撤销', '1/2 课', '/verify'])
			expect(text).toContain(words);
	});

	test('of somebody who has just begun says that there is nothing yet', async () => {
		const { id } = await seedPerson(db, vault, { name: '新来的' }, { at: units.langli });
		const holder = await getHolder(db, id);
		const document = await run(db, (trx) => signRecord(trx, vault, holder, { today }));
		expect(readRecord(document)).toMatchObject({
			courses: [],
			hours: [],
			certificates: [],
			trainings: []
		});
		const text = readText(await printRecord(document, 'https://xuexi.example.gov.cn'));
		expect(text).toContain('还没有记录。');
	});
});

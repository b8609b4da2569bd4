import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { blueprint, laws, largeBankFiles, seedBank } from '../../../../tests/support/questions.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { systemActor } from '../audit/audit.ts';
import { getBlueprint } from './blueprint.ts';
import { createPaper, getPaper, type PaperWish } from './paper.ts';
import { listPool, noHistory } from './pool.ts';

const { db } = await freshDatabase();
const actor = systemActor('test');
const files: Record<string, string> = { ...largeBankFiles(), 'blueprints/2026/A2.yaml': blueprint };

beforeAll(async () => {
	await importPolicy(db);
	await seedBank(db, files);
});

const wish = (given: Partial<PaperWish> = {}): PaperWish => ({
	subject: 'A2',
	year: 2027,
	...given
});

const create = (given: Partial<PaperWish> = {}) =>
	db.transaction().execute((trx) => createPaper(trx, actor, wish(given)));

async function make(given: Partial<PaperWish> = {}) {
	const { paperId, shortages } = await create(given);
	if (paperId === null) throw new Error(JSON.stringify(shortages));
	return getPaper(db, paperId);
}

describe('a blueprint', () => {
	test('is filled in by the scheme of the examination and the weights of the syllabus', async () => {
		expect(await getBlueprint(db, { subject: 'A2', year: 2026 })).toMatchObject({
			edition: '2025版',
			lawCutoff: '2025-12-31',
			minutes: 120,
			points: 100,
			recentPapers: 1,
			plan: {
				sections: [
					{ kind: 'single', items: 60, pointsEach: 1 },
					{ kind: 'multiple', items: 20, pointsEach: 2 }
				],
				chapters: [
					{ code: 'social-assistance', weight: 60 },
					{ code: 'disaster', weight: 40 }
				],
				chapterMarksTolerance: 2,
				chapterItemsMax: null,
				unseenMin: 40
			}
		});
	});

	test('is for its year and those after it, until there is a later one', async () => {
		expect(await codeOf(getBlueprint(db, { subject: 'A2', year: 2025 }))).toBe(
			'blueprint-not-found'
		);
		expect((await getBlueprint(db, { subject: 'A2', year: 2027 })).lawCutoff).toBe('2026-12-31');
		expect(await codeOf(getBlueprint(db, { subject: 'B2', year: 2027 }))).toBe(
			'blueprint-not-found'
		);
	});

	test('gives the points that the scheme does not say', async () => {
		const senior = blueprint
			.replace('A2', 'C1')
			.replace(/chapter_marks.*\n/, '')
			.replace(/facility_percent.*\n/, 'points_each: { case: 20, essay: 40 }\n');
		const tree = files['syllabus/2025/A2.yaml'] ?? '';
		await seedBank(db, {
			'syllabus/2025/C1.yaml': tree.replace('subject: A2', 'subject: C1'),
			'blueprints/2026/C1.yaml': senior
		});

		expect(await getBlueprint(db, { subject: 'C1', year: 2026 })).toMatchObject({
			points: 100,
			minutes: 180,
			plan: { chapterMarksTolerance: null, facilityPercent: null }
		});
		await seedBank(db, { 'blueprints/2026/C1.yaml': senior.replace(/points_each.*\n/, '') });
		expect(await codeOf(getBlueprint(db, { subject: 'C1', year: 2026 }))).toBe(
			'blueprint-not-found'
		);
	});
});

describe('a paper', () => {
	test('has its sections, each question once, in the version that is current', async () => {
		const { items, ...paper } = await make({ seed: 1 });

		expect(paper).toMatchObject({
			subject: 'A2',
			edition: '2025版',
			year: 2027,
			lawCutoff: '2026-12-31',
			minutes: 120,
			points: 100
		});
		expect(items.map(({ ordinal }) => ordinal)).toEqual(
			Array.from({ length: 80 }, (_, index) => index + 1)
		);
		const section = (number: number) => items.filter((item) => item.section === number);
		expect(section(1).map(({ kind, points }) => `${kind} ${points}`)).toEqual(
			Array(60).fill('single 1')
		);
		expect(section(2).map(({ kind, points }) => `${kind} ${points}`)).toEqual(
			Array(20).fill('multiple 2')
		);
		expect(new Set(items.map(({ questionId }) => questionId)).size).toBe(80);
		const current = await db
			.selectFrom('question')
			.select('current_version_id as id')
			.where(
				'id',
				'in',
				items.map(({ questionId }) => questionId)
			)
			.execute();
		expect(new Set(items.map(({ versionId }) => versionId))).toEqual(
			new Set(current.map(({ id }) => id))
		);
	});

	test('shows the options in an order of its own, but for those that are fixed', async () => {
		const { items } = await make({ seed: 1 });
		const orders = new Set(items.map(({ optionOrder }) => optionOrder.join('')));

		expect(orders.size).toBeGreaterThan(20);
		for (const { kind, optionOrder } of items) {
			expect([...optionOrder].sort().join('')).toBe(kind === 'single' ? 'abcd' : 'abcde');
			if (kind === 'multiple') expect(optionOrder.at(-1)).toBe('e');
		}
	});

	test('is another by chance, and the same by the same seed', async () => {
		const ids = async (seed?: number) =>
			(await make(seed === undefined ? {} : { seed })).items.map(({ versionId }) => versionId);

		// Only what was shown more often meanwhile may tip it.
		const first = await ids(5);
		expect(first).toHaveLength(80);
		expect(await ids()).not.toEqual(await ids());
	});

	test('shares nothing with the last one of the same person, and is half new', async () => {
		const { items } = await make({ seed: 2 });
		const questions = new Set(items.map(({ questionId }) => questionId));
		const next = await make({ seed: 3, history: { seen: questions, papers: [questions] } });

		expect(next.items.filter(({ questionId }) => questions.has(questionId))).toEqual([]);
	});

	test('is not made where there are too few new questions; without that rule it is', async () => {
		const pool = await listPool(db, await getBlueprint(db, wish()), noHistory);
		const seen = new Set(pool.map(({ id }) => id).slice(0, -10));
		const before = await countPapers();

		expect(await create({ history: { seen, papers: [] } })).toEqual({
			paperId: null,
			shortages: [{ of: 'unseen', missing: 30 }]
		});
		expect(await countPapers()).toBe(before);
		const made = await create({ history: { seen, papers: [] }, without: ['unseen'] });
		expect(made.shortages).toEqual([]);
	});

	test('is not made where the last papers have taken them; without that rule it is', async () => {
		const pool = await listPool(db, await getBlueprint(db, wish()), noHistory);
		const papers = [new Set(pool.filter(({ kind }) => kind === 'multiple').map(({ id }) => id))];
		const history = { seen: new Set<number>(), papers };

		expect(await create({ history })).toMatchObject({
			paperId: null,
			shortages: [{ of: 'section', kind: 'multiple', missing: 20 }]
		});
		expect((await create({ history, without: ['recent'] })).shortages).toEqual([]);
		// What lies further back than the blueprint asks does not matter.
		const older = { ...history, papers: [new Set<number>(), ...papers] };
		expect((await create({ history: older })).shortages).toEqual([]);
	});

	test('of which there is none is not found', async () => {
		expect(await codeOf(getPaper(db, 999_999))).toBe('paper-not-found');
	});

	test.each([
		['a change', sql`update paper set minutes = 1`],
		['a deletion', sql`delete from paper`],
		['another question', sql`update paper_item set question_id = question_id`],
		['the loss of a question', sql`delete from paper_item`],
		[
			'one more question',
			sql`insert into paper_item select paper_id, 99, section, kind, question_id, question_version_id, chapter_code, points, option_order from paper_item limit 1`
		]
	])('stays as it was against %s', async (_what, statement) => {
		expect(await codeOf(statement.execute(db))).toBe('23001');
	});
});

async function countPapers(): Promise<number> {
	const { count } = await db
		.selectFrom('paper')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

describe('a question comes into no paper', () => {
	const slug = 'a2-disaster-single-0';
	const isInPool = async (lawCutoff: string) => {
		const scope = { subject: 'A2' as const, edition: '2025版', lawCutoff };
		const { id } = await db
			.selectFrom('question')
			.select('id')
			.where('slug', '=', slug)
			.executeTakeFirstOrThrow();
		return (await listPool(db, scope, noHistory)).some((question) => question.id === id);
	};
	const edit = (from: string, to: string) =>
		seedBank(db, {
			'questions/A2/disaster.md': (files['questions/A2/disaster.md'] ?? '').replace(from, to)
		});

	test('whose law has ended before the day up to which laws are asked, or begins after it', async () => {
		await edit(`#${slug} `, `#${slug} laws=assistance-measures,old-rules `);

		expect(await isInPool('2025-12-31')).toBe(true);
		expect(await isInPool('2026-06-30')).toBe(true);
		expect(await isInPool('2026-07-01')).toBe(false);
		expect(await isInPool('2014-04-30')).toBe(false);
	});

	test('until its key rests on what is in force', async () => {
		await edit(`#${slug} `, `#${slug} laws=assistance-measures `);
		expect(await isInPool('2026-12-31')).toBe(true);
	});

	test('or its law goes on after all', async () => {
		await edit(`#${slug} `, `#${slug} laws=old-rules `);
		expect(await isInPool('2026-12-31')).toBe(false);
		await seedBank(db, { 'questions/laws.yaml': laws.replace('2026-07-01', '2027-07-01') });
		expect(await isInPool('2026-12-31')).toBe(true);
	});

	test('while it is a draft, or retired', async () => {
		await edit(`#${slug} `, `#${slug} status=draft `);
		expect(await isInPool('2026-12-31')).toBe(false);
		await edit(`#${slug} `, `#${slug} status=retired `);
		expect(await isInPool('2026-12-31')).toBe(false);
		await edit('', '');
		expect(await isInPool('2026-12-31')).toBe(true);
	});
});

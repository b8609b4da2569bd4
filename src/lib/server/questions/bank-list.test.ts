import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	bankFiles,
	largeBankFiles,
	multiple,
	questionFile,
	seedBank,
	single
} from '../../../../tests/support/questions.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { bankPageSize, listBankQuestions, listChapterCoverage } from './bank-list.ts';
import { getBankQuestion } from './bank-question.ts';
import { bankQuerySchema, bankQuestionSchema } from './input.ts';

const { db } = await freshDatabase();

beforeAll(() => seedBank(db));

const list = (query: Record<string, string>) =>
	listBankQuestions(db, v.parse(bankQuerySchema, { subject: 'A2', ...query }));
const slugs = async (query: Record<string, string>) =>
	(await list(query)).questions.map(({ slug }) => slug);

describe('the questions of a subject are listed', () => {
	test('with how they begin, their kind and their main point', async () => {
		expect(await list({})).toEqual({
			questions: [
				{
					slug: 'a2-not-sleeping',
					kind: 'single',
					status: 'live',
					excerpt: '村民政专干小何走访时，老人说“不想活了”。小何首先应当（）。',
					point: '主动发现',
					facilityPercent: 65
				},
				expect.objectContaining({ slug: 'a2-signs', kind: 'multiple', point: '转介' })
			],
			count: 2,
			after: null
		});
		expect((await list({ subject: 'B3' })).questions).toMatchObject([
			{ slug: 'b3-after-the-flood', excerpt: '材料第一段。 材料第二段。', facilityPercent: null }
		]);
		expect((await list({ subject: 'C1' })).count).toBe(0);
	});

	test.each([
		[{ chapter: 'social-assistance' }, 2],
		[{ chapter: 'disaster' }, 0],
		[{ kind: 'single' }, 1],
		[{ kind: 'essay' }, 0],
		[{ status: 'live' }, 2],
		[{ status: 'draft' }, 0],
		[{ q: '不想活' }, 1],
		[{ q: '约定回音' }, 1],
		[{ q: 'A2-SIGNS' }, 1],
		[{ q: '100%_' }, 0],
		[{ q: "'; drop table question; --" }, 0]
	])('by %j: %d', async (query, count) => {
		expect((await list(query)).count).toBe(count);
	});

	test('by the words of tasks and materials', async () => {
		expect(await slugs({ subject: 'B3', q: '写出下一步' })).toEqual(['b3-after-the-flood']);
		expect(await slugs({ subject: 'B3', q: '材料第二段' })).toEqual(['b3-after-the-flood']);
	});

	test('without a word of their notes and explanations being searched', async () => {
		expect(await slugs({ q: '危险等不到月底' })).toEqual([]);
	});

	test('and what an address cannot mean is left out', async () => {
		expect(
			v.parse(bankQuerySchema, { subject: 'Z9', chapter: '../x', kind: 'x', status: '', q: '  ' })
		).toEqual({ subject: 'A1' });
		expect(v.parse(bankQuerySchema, { q: '长'.repeat(100) }).q).toHaveLength(60);
		expect(v.parse(bankQuestionSchema, { version: '0' })).toEqual({});
		expect(v.parse(bankQuestionSchema, { version: '99999999999' })).toEqual({});
	});
});

test('what the bank has of each chapter is counted', async () => {
	expect(await listChapterCoverage(db, 'A2')).toEqual([
		{
			code: 'social-assistance',
			title: '社会救助（示例）',
			weight: 60,
			confidence: 'medium',
			points: 2,
			pointsAsked: 2,
			single: 1,
			multiple: 1,
			written: 0,
			situations: 1,
			assistance: 1
		},
		expect.objectContaining({ code: 'disaster', points: 1, pointsAsked: 1, single: 0 })
	]);
	expect(await listChapterCoverage(db, 'B3')).toMatchObject([{ written: 0 }, { written: 1 }]);
	expect(await listChapterCoverage(db, 'C1')).toEqual([]);
});

describe('one question is shown with all that is known of it', () => {
	test('its facts, its version and its key', async () => {
		expect(await getBankQuestion(db, 'a2-not-sleeping')).toMatchObject({
			subject: 'A2',
			edition: '2025版',
			status: 'live',
			style: 'situation',
			touchesAssistance: true,
			facilityPercent: 65,
			enemies: ['crisis'],
			chapter: { code: 'social-assistance', title: '社会救助（示例）' },
			points: [{ title: '主动发现' }, { title: '灾后恢复' }],
			versions: [{ number: 1, isCurrent: true }],
			version: 1,
			shown: { kind: 'single' },
			answer: { right: ['b'], laws: [{ code: 'assistance-measures', article: '9' }, {}] },
			keys: [{ number: 1, right: ['b'], reason: null }]
		});
	});

	test('an earlier version with its own key, where it is asked for', async () => {
		const path = 'questions/A2/social-assistance.md';
		await seedBank(db, {
			[path]: questionFile([single.replace('记进走访表', '记进走访本'), multiple])
		});

		const now = await getBankQuestion(db, 'a2-not-sleeping');
		expect(now).toMatchObject({ version: 2, versions: [{ number: 2, isCurrent: true }, {}] });
		expect(JSON.stringify(now.shown)).toContain('走访本');
		const before = await getBankQuestion(db, 'a2-not-sleeping', { version: 1 });
		expect(JSON.stringify(before.shown)).toContain('走访表');
		expect(before.keys).toHaveLength(1);
	});

	test('the keys of a version, the newest first, with why', async () => {
		const { current_version_id: id } = await db
			.selectFrom('question')
			.select('current_version_id')
			.where('slug', '=', 'a2-signs')
			.executeTakeFirstOrThrow();
		await db
			.insertInto('answer_key')
			.values({
				version_id: id ?? 0,
				number: 2,
				hash: Buffer.alloc(32),
				right_options: ['a', 'b'],
				notes: '{}',
				explanation: '更正。',
				rubric: '[]',
				reason: '第三项有争议',
				decided_by: 1
			})
			.execute();

		expect(await getBankQuestion(db, 'a2-signs')).toMatchObject({
			answer: { right: ['a', 'b'] },
			keys: [
				{ number: 2, right: ['a', 'b'], reason: '第三项有争议' },
				{ number: 1, right: ['a', 'b', 'd'], reason: null }
			]
		});
	});

	test('or is not found: no question, no such version', async () => {
		expect(await codeOf(getBankQuestion(db, 'a2-nothing'))).toBe('question-not-found');
		expect(await codeOf(getBankQuestion(db, 'a2-signs', { version: 9 }))).toBe(
			'question-not-found'
		);
	});
});

test('a long list goes on page by page, each question once', async () => {
	await seedBank(db, { ...bankFiles(), ...largeBankFiles() });
	const seen: string[] = [];
	let cursor: string | null = '';
	for (let page = 0; cursor !== null; page++) {
		const { questions, count, after }: Awaited<ReturnType<typeof list>> = await list(
			cursor ? { cursor } : {}
		);
		expect(questions.length).toBeLessThanOrEqual(bankPageSize);
		expect(count).toBeGreaterThan(150);
		seen.push(...questions.map(({ slug }) => slug));
		cursor = after;
		expect(page).toBeLessThan(20);
	}
	expect(seen).toEqual([...new Set(seen)].sort());
	expect(seen).toHaveLength((await list({})).count);
});

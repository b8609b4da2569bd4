import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent } from '#lib/mocks/protocol.ts';
import { rowPoints } from '#lib/mocks/rubric.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	answered,
	letAttemptAge,
	openPaper,
	seedPaper,
	seedQuestion,
	type SeededQuestion
} from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getClosedPaper } from './closed-paper.ts';
import { submitAttempt } from './closing.ts';
import type { RowMark } from './input.ts';
import { listOwnPapers } from './own-papers.ts';
import { compare, readSteps } from './peers.ts';
import { summarise } from './result.ts';
import { reviewQuestions, type ReviewFilter } from './review.ts';
import { saveAnswers } from './save.ts';
import { markOwnAnswer } from './self-marking.ts';

const { db, vault } = await freshDatabase();

let wang: Actor;
let li: Actor;
let questions: SeededQuestion[];
let paper = 0;
let writtenPaper = 0;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	const multiple = () => seedQuestion(db, { kind: 'multiple', right: ['a', 'b', 'c'] });
	questions = [
		await seedQuestion(db, { kind: 'single', right: ['b'] }),
		await seedQuestion(db, { kind: 'single', right: ['b'] }),
		await multiple(),
		await multiple(),
		await multiple()
	];
	paper = await seedPaper(db, questions);
	writtenPaper = await seedPaper(db, [await seedQuestion(db, { kind: 'case' })], { subject: 'B3' });
});

beforeEach(() => db.deleteFrom('attempt').execute());

/** Sits a paper: one answer a question, in their order. */
async function sit(
	actor: Actor,
	answers: Partial<AnswerEvent>[],
	of = paper,
	daysAgo = 0
): Promise<string> {
	const opened = await openPaper(db, actor, of, { device: `phone-${actor.personId}` });
	const events = answers.map(({ response = [], ...facts }, index) =>
		answered(index + 1, index + 1, response, facts)
	);
	await saveAnswers(db, actor, opened.attempt, { ...opened, events }, { graceSeconds: 20 });
	if (daysAgo > 0) await letAttemptAge(db, opened.attempt, daysAgo * 86_400);
	await run(db, (trx) => submitAttempt(trx, actor, opened.attempt));
	return opened.attempt;
}

const usual: Partial<AnswerEvent>[] = [
	{ response: ['B'], confidence: 'guessed' },
	{ response: ['A'], isFlagged: true },
	{ response: ['A', 'B', 'C'] },
	{ response: ['A', 'B'] },
	{ response: ['A', 'D'], confidence: 'unsure' }
];

const resultOf = async (attempt: string, actor = wang) =>
	summarise(db, actor, await getClosedPaper(db, actor, attempt));
const review = async (attempt: string, filter: ReviewFilter = 'all', page = 1) =>
	reviewQuestions(db, await getClosedPaper(db, wang, attempt), { filter, page });

describe('the result', () => {
	test('says what was reached, by kind, by chapter, and by what several right options lost', async () => {
		const result = await resultOf(await sit(wang, usual));

		expect(result).toMatchObject({
			awarded: 4,
			points: 8,
			passLine: { points: 60 },
			answered: 5,
			questions: 5,
			isWritten: false,
			kinds: [
				{ code: 'single', items: 2, full: 1, awarded: 1, points: 2 },
				{ code: 'multiple', items: 3, full: 1, awarded: 3, points: 6 }
			],
			chapters: [{ code: 'casework', items: 5, awarded: 4, points: 8 }],
			loss: { over: 2, under: 1, blank: 0 }
		});
		expect(result.items.map(({ verdict }) => verdict)).toEqual([
			'right',
			'wrong',
			'right',
			'partial',
			'wrong'
		]);
	});

	test('says what reached the server and did not count', async () => {
		const attempt = await sit(wang, usual);
		const late = { device: 'phone-late', epoch: 1, events: [answered(1, 9, ['A'])] };
		await saveAnswers(db, wang, attempt, late, { graceSeconds: 20 }).catch(() => {});

		expect((await resultOf(attempt)).uncounted).toEqual({ late: 1, elsewhere: 0 });
	});

	test('stands beside one’s own other papers of the subject, and nobody else’s', async () => {
		const first = await sit(wang, usual);
		await sit(li, usual);
		const second = await sit(wang, [{ response: ['B'] }]);

		expect((await resultOf(second)).others).toMatchObject([{ attempt: first, awarded: 4 }]);
		expect((await listOwnPapers(db, wang)).map(({ attempt }) => attempt)).toEqual([second, first]);
	});

	test('is there for nobody else, and not before the paper is closed', async () => {
		const attempt = await sit(wang, usual);
		expect(await codeOf(getClosedPaper(db, li, attempt))).toBe('attempt-not-found');
		const { attempt: open } = await openPaper(db, wang, paper);
		expect(await codeOf(getClosedPaper(db, wang, open))).toBe('attempt-open');
	});
});

describe('the review', () => {
	test('shows a question as it was shown, with its letters in every word', async () => {
		await db.deleteFrom('attempt').execute();
		const shuffled = await seedPaper(db, questions.slice(0, 1), {
			optionOrder: ['d', 'b', 'a', 'c']
		});
		const { reviewed } = await review(await sit(wang, [{ response: ['A'] }], shuffled));

		const [first] = reviewed;
		expect(first?.response).toEqual(['A']);
		expect(first?.answer).toMatchObject({ right: ['B'] });
		expect(JSON.stringify(first?.question)).toMatch(/选项d.*选项b.*选项a.*选项c/);
		// The explanation speaks of {a}, which was shown third.
		expect(JSON.stringify(first?.answer)).toContain('C是先要做的');
	});

	test.each([
		['wrong', [2, 4, 5]],
		['flagged', [2]],
		['unsure', [1, 5]],
		['all', [1, 2, 3, 4, 5]]
	] as const)('finds what is asked for: %s', async (filter, ordinals) => {
		const { reviewed, found } = await review(await sit(wang, usual), filter);
		expect(reviewed.map(({ item }) => item.ordinal)).toEqual(ordinals);
		expect(found).toBe(ordinals.length);
	});

	test('says where the key was corrected after the paper was marked', async () => {
		const attempt = await sit(wang, usual);
		await run(db, (trx) =>
			trx
				.insertInto('answer_key')
				.columns([
					'version_id',
					'number',
					'hash',
					'right_options',
					'notes',
					'rubric',
					'explanation'
				])
				.expression((eb) =>
					eb
						.selectFrom('answer_key')
						.where('id', '=', questions[0]?.keyId ?? 0)
						.select(['version_id', eb.lit(2).as('number'), 'hash', 'right_options', 'notes'])
						.select(['rubric', 'explanation'])
				)
				.execute()
		);
		const { reviewed } = await review(attempt);
		expect(reviewed.map(({ isKeyNewer }) => isKeyNewer)).toEqual([
			true,
			false,
			false,
			false,
			false
		]);
	});
});

describe('others', () => {
	const rules = { peersMin: 10, peersDays: 365, peersAnsweredPercentMin: 50 };

	test('count once each, by the last paper of a year in which half was answered', async () => {
		await sit(wang, usual, paper, 400);
		expect(await readSteps(db, 'A1', rules)).toEqual([]);
		await sit(wang, usual);
		await sit(wang, [{ response: ['B'] }, { response: ['B'] }, { response: ['A', 'B', 'C'] }]);
		await sit(wang, [{ response: ['B'] }]);
		await sit(li, usual);

		expect(await readSteps(db, 'A1', rules)).toEqual([{ awarded: 4, people: 2 }]);
	});

	test('are not compared with where there are too few of them, or where people mark', () => {
		const steps = [
			{ awarded: 40, people: 4 },
			{ awarded: 55.5, people: 4 },
			{ awarded: 70, people: 2 }
		];
		expect(compare(steps, 60, rules)).toMatchObject({
			peopleMin: 10,
			comparison: { people: 10, belowPercent: 80, median: 55.5 }
		});
		expect(compare(steps.slice(1), 60, rules).comparison).toBeNull();
		expect(compare(steps, null, rules).comparison).toBeNull();
		expect(compare(steps, 40, rules).comparison).toMatchObject({ belowPercent: 0 });
	});
});

describe('written answers', () => {
	const write: Partial<AnswerEvent>[] = [{ kind: 'write', response: ['先安置。', '再陪伴。'] }];
	const mark = (attempt: string, marks: RowMark[], actor = wang) =>
		run(db, (trx) => markOwnAnswer(trx, actor, attempt, { ordinal: 1, marks }));

	test('earn what their writer says, row by row, until they say otherwise', async () => {
		const attempt = await sit(wang, write, writtenPaper);
		expect(await resultOf(attempt)).toMatchObject({ awarded: null, isWritten: true, unjudged: 4 });

		await mark(attempt, [
			{ task: 1, row: 1, verdict: 'given' },
			{ task: 1, row: 2, verdict: 'half' },
			{ task: 2, row: 1, verdict: 'not' }
		]);
		expect(await resultOf(attempt)).toMatchObject({ awarded: 6.5, points: 20, unjudged: 1 });
		await mark(attempt, [
			{ task: 2, row: 1, verdict: 'half' },
			{ task: 2, row: 2, verdict: 'given' }
		]);
		expect(await resultOf(attempt)).toMatchObject({ awarded: 15, unjudged: 0 });
		const [first] = (await review(attempt)).reviewed;
		expect(first?.answer).toMatchObject({ marks: { '1-1': 'given', '2-1': 'half' } });
		expect(first?.response).toEqual(['先安置。', '再陪伴。']);
	});

	test('are judged by nobody else, in no other row, and not before the end', async () => {
		const attempt = await sit(wang, write, writtenPaper);
		const given: RowMark[] = [{ task: 1, row: 1, verdict: 'given' }];
		expect(await codeOf(mark(attempt, given, li))).toBe('attempt-not-found');
		expect(await codeOf(mark(attempt, [{ task: 1, row: 3, verdict: 'given' }]))).toBe(
			'self-mark-unfit'
		);
		const objective = await sit(wang, usual);
		expect(await codeOf(mark(objective, given))).toBe('question-not-found');
		const { attempt: open } = await openPaper(db, wang, writtenPaper);
		expect(await codeOf(mark(open, given))).toBe('attempt-open');
		expect(await db.selectFrom('self_mark').selectAll().execute()).toEqual([]);
	});

	test('half of a row is never more than half, in the steps of the examination', () => {
		expect([1, 1.5, 2, 5.5].map((points) => rowPoints(points, 'half'))).toEqual([0.5, 0.5, 1, 2.5]);
	});
});

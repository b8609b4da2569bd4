import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerBatch, AnswerEvent, PaperState } from '#lib/mocks/protocol.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	answered,
	eventsOf,
	itemsOf,
	letAttemptAge,
	openPaper,
	seedPaper,
	seedQuestion,
	type SeededQuestion
} from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Refusal } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { submitAttempt } from './closing.ts';
import { layAttempt } from './attempt.ts';
import { saveAnswers } from './save.ts';
import { takeTurn } from './turn.ts';

const { db, vault } = await freshDatabase();
const rules = { graceSeconds: 20 };
const phone = 'phone-of-wang';
const desk = 'desk-of-wang';

let wang: Actor;
let li: Actor;
let questions: SeededQuestion[];
let paper = 0;
let attempt = '';
let epoch = 0;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	questions = [
		await seedQuestion(db, { kind: 'single' }),
		await seedQuestion(db, { kind: 'multiple', right: ['b', 'c'] }),
		await seedQuestion(db, { kind: 'case' })
	];
	paper = await seedPaper(db, questions);
});

beforeEach(async () => {
	await db.deleteFrom('attempt').execute();
	const opened = await openPaper(db, wang, paper, { device: phone });
	({ attempt, epoch } = opened);
});

const send = (events: AnswerEvent[], batch: Partial<AnswerBatch> = {}, actor = wang) =>
	saveAnswers(db, actor, attempt, { device: phone, epoch, events, ...batch }, rules);

const stateOf = (sending: Promise<unknown>) =>
	sending.then(
		() => undefined,
		(refusal: Refusal) => refusal.state as PaperState & { kept: [number, number][] }
	);

const item = async (ordinal: number) => {
	const found = (await itemsOf(db, attempt))[ordinal - 1];
	if (!found) throw new Error(`There is no question ${ordinal}.`);
	return found;
};

describe('an answer', () => {
	test('is kept in the log and stands on the question, with its marks', async () => {
		const answer = await send([
			answered(1, 1, ['B'], { isFlagged: true, confidence: 'guessed', timeMs: 0 })
		]);

		expect(answer).toMatchObject({ state: 'in-progress', kept: [[1, 1]] });
		expect(await item(1)).toMatchObject({
			response: ['b'],
			client_seq: 1,
			is_flagged: true,
			confidence: 'guessed',
			changes: 0
		});
		expect((await item(1)).answered_at).not.toBeNull();
		expect(await eventsOf(db, attempt)).toMatchObject([
			{ ordinal: 1, client_seq: 1, device: phone, is_late: false, is_counted: true }
		]);
	});

	test('is kept by the letters of the file, whatever order was shown', async () => {
		await db.deleteFrom('attempt').execute();
		const shuffled = await seedPaper(db, questions.slice(0, 1), {
			optionOrder: ['d', 'b', 'a', 'c']
		});
		({ attempt, epoch } = await openPaper(db, wang, shuffled, { device: phone }));
		await send([answered(1, 1, ['A'])]);

		expect((await item(1)).response).toEqual(['d']);
		const state = await stateOf(send([answered(1, 2, ['B'])], { device: desk }));
		expect(state?.items[0]?.response).toEqual(['A']);
	});

	test('of several options and of written tasks stands as it was given, once for all parts', async () => {
		await send([
			answered(2, 1, ['C', 'B']),
			answered(3, 2, ['先安置。', '  \n'], { kind: 'write' }),
			answered(3, 3, ['先安置，再陪伴。', ''], { kind: 'write' })
		]);

		expect((await item(2)).response).toEqual(['b', 'c']);
		expect(await item(3)).toMatchObject({ response: ['先安置，再陪伴。', ''], client_seq: 3 });
	});

	test('that is taken back leaves the question open, and a change is counted', async () => {
		await send([answered(1, 1, ['A'])]);
		await send([answered(1, 2, ['B'])]);
		expect((await item(1)).changes).toBe(1);
		await send([answered(1, 3, [], { kind: 'clear' }), answered(3, 4, ['', ' '])]);

		expect(await item(1)).toMatchObject({ response: [], answered_at: null, changes: 2 });
		expect(await item(3)).toMatchObject({ response: [], answered_at: null });
	});

	test('that comes again, alone or with others, changes nothing', async () => {
		const first = answered(1, 1, ['A']);
		await send([first]);
		const before = await item(1);
		await send([first, answered(2, 2, ['A'])]);
		await send([first]);

		expect(await item(1)).toEqual(before);
		expect(await eventsOf(db, attempt)).toHaveLength(2);
	});

	test('that is older than what stands is kept, and changes nothing', async () => {
		await send([answered(1, 5, ['C'])]);
		const { kept } = await send([answered(1, 4, ['A'])]);

		expect(kept).toEqual([[1, 4]]);
		expect(await item(1)).toMatchObject({ response: ['c'], client_seq: 5 });
		expect(await eventsOf(db, attempt)).toHaveLength(2);
	});

	test('under a number that was used for another one does not take its place', async () => {
		await send([answered(1, 1, ['A'])]);
		await send([answered(1, 1, ['B'])]);

		expect((await item(1)).response).toEqual(['a']);
	});

	test('counts no more time than has gone by', async () => {
		await letAttemptAge(db, attempt, 10);
		await send([answered(1, 1, ['A'], { timeMs: 3_000 })]);
		expect((await item(1)).time_ms).toBe(3_000);
		await send([answered(1, 2, ['A'], { timeMs: 80_000_000 })]);

		expect((await item(1)).time_ms).toBeLessThan(60_000);
		expect((await item(1)).time_ms).toBeGreaterThanOrEqual(10_000);
	});

	test.each(['2016-01-01T00:00:00.000Z', '2036-12-31T23:59:59.000Z'])(
		'holds whatever the device takes the time for: %s',
		async (at) => {
			await send([answered(1, 1, ['A'], { at })]);
			expect((await item(1)).response).toEqual(['a']);
		}
	);
});

describe('what is no answer to this paper is not kept', () => {
	test.each([
		['a question that is not asked', answered(4, 1, ['A'])],
		['an option that was not shown', answered(1, 1, ['E'])],
		['two options where one is asked for', answered(1, 1, ['A', 'B'])],
		['an option twice', answered(2, 1, ['A', 'A'])],
		['words in place of an option', answered(1, 1, ['AB'])],
		['nothing in place of an option', answered(1, 1, [''])],
		['the letter of the file', answered(1, 1, ['b'])],
		['more texts than tasks', answered(3, 1, ['甲', '乙', '丙'])]
	])('%s', async (_name, event) => {
		const { kept } = await send([event, answered(2, 2, ['B'])]);

		expect(kept).toEqual([[2, 2]]);
		expect(await eventsOf(db, attempt)).toHaveLength(1);
	});
});

describe('after the end', () => {
	test('what was on its way for some seconds counts', async () => {
		await letAttemptAge(db, attempt, 7_200 + 15);
		await send([answered(1, 1, ['A'])]);

		expect((await item(1)).response).toEqual(['a']);
	});

	test('what comes later is kept as late, and does not count', async () => {
		await letAttemptAge(db, attempt, 7_200 + 25);
		const late = [answered(1, 1, ['A'])];

		expect(await codeOf(send(late))).toBe('attempt-closed');
		expect(await stateOf(send(late))).toMatchObject({ state: 'in-progress', kept: [[1, 1]] });
		expect(await item(1)).toMatchObject({ response: [], client_seq: 0 });
		expect(await eventsOf(db, attempt)).toMatchObject([{ is_late: true, is_counted: false }]);
	});

	test('the same holds once it was handed in', async () => {
		await run(db, (trx) => submitAttempt(trx, wang, attempt));

		expect(await codeOf(send([answered(1, 1, ['A'])]))).toBe('attempt-closed');
		expect((await item(1)).response).toEqual([]);
		expect(await eventsOf(db, attempt)).toMatchObject([{ is_late: true }]);
	});
});

describe('only the browser that has its turn writes', () => {
	test('another one is told how things stand, and what it did is kept beside', async () => {
		await send([answered(1, 1, ['A'])]);
		const other = { device: desk };

		expect(await codeOf(send([answered(1, 2, ['B'])], other))).toBe('attempt-elsewhere');
		const state = await stateOf(send([answered(1, 3, ['B'])], other));
		expect(state).toMatchObject({ epoch, isHere: false, kept: [[1, 3]], seq: 3 });
		expect((await item(1)).response).toEqual(['a']);
		expect((await eventsOf(db, attempt)).map(({ is_counted }) => is_counted)).toEqual([
			true,
			false,
			false
		]);
	});

	test('knowing the number of the turn is not enough, nor is having had one', async () => {
		expect(await codeOf(send([answered(1, 1, ['A'])], { device: desk, epoch }))).toBe(
			'attempt-elsewhere'
		);
		await run(db, (trx) => takeTurn(trx, wang, attempt, { device: desk, takesOver: true }));
		expect(await codeOf(send([answered(1, 2, ['A'])]))).toBe('attempt-elsewhere');

		expect((await item(1)).response).toEqual([]);
	});

	test('what was refused does not count when it comes again after the turn has come back', async () => {
		await run(db, (trx) => takeTurn(trx, wang, attempt, { device: desk, takesOver: true }));
		await send([answered(1, 1, ['A'])]).catch(() => {});
		const back = await run(db, (trx) =>
			takeTurn(trx, wang, attempt, { device: phone, takesOver: true })
		);
		await send([answered(1, 1, ['A'])], { epoch: back.epoch });
		expect((await item(1)).response).toEqual([]);

		await send([answered(1, back.seq + 1, ['B'])], { epoch: back.epoch });
		expect((await item(1)).response).toEqual(['b']);
	});
});

describe('what is not there', () => {
	test('is what it is to anybody else', async () => {
		expect(await codeOf(send([answered(1, 1, ['A'])], {}, li))).toBe('attempt-not-found');
		expect(await eventsOf(db, attempt)).toEqual([]);
	});

	test('follows the person whose entry was merged into another', async () => {
		await db
			.updateTable('person')
			.set({ merged_into: li.personId })
			.where('id', '=', wang.personId)
			.execute();
		await send([answered(1, 1, ['A'])], {}, li);
		await db
			.updateTable('person')
			.set({ merged_into: null })
			.where('id', '=', wang.personId)
			.execute();

		expect((await item(1)).response).toEqual(['a']);
	});

	test('a paper whose clock does not run yet takes nothing', async () => {
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		({ attempt } = await run(db, (trx) =>
			layAttempt(trx, wang, paper, { timeFactorPercent: 100 })
		));

		expect(await codeOf(send([answered(1, 1, ['A'])]))).toBe('attempt-not-started');
		expect(await eventsOf(db, attempt)).toEqual([]);
	});
});

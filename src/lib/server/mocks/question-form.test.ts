import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	attemptRow,
	eventsOf,
	itemsOf,
	letAttemptAge,
	openPaper,
	seedPaper,
	seedQuestion
} from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { layAttempt, startAttempt } from './attempt.ts';
import { submitAttempt } from './closing.ts';
import { saveByForm } from './question-form.ts';
import { takeTurn } from './turn.ts';

const { db, vault } = await freshDatabase();

let wang: Actor;
let li: Actor;
let paper = 0;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	paper = await seedPaper(db, [
		await seedQuestion(db, { kind: 'single' }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b'] })
	]);
});

beforeEach(() => db.deleteFrom('attempt').execute());

const lay = () => run(db, (trx) => layAttempt(trx, wang, paper, { timeFactorPercent: 100 }));
const start = (attempt: string) => run(db, (trx) => startAttempt(trx, wang, attempt));
const open = () => openPaper(db, wang, paper);

const form = (epoch: number, response: string[], facts = {}) => ({
	epoch,
	ordinal: 1,
	response,
	is_flagged: false,
	confidence: null,
	takes_back: false,
	...facts
});
const save = (attempt: string, fields: ReturnType<typeof form>, actor = wang) =>
	run(db, (trx) => saveByForm(trx, actor, attempt, fields));

describe('a page without script', () => {
	test('saves its question, and the time since the save before', async () => {
		const { attempt } = await lay();
		await start(attempt);
		await letAttemptAge(db, attempt, 30);
		await save(attempt, form(0, ['B'], { is_flagged: true, confidence: 'unsure' }));

		const [item] = await itemsOf(db, attempt);
		expect(item).toMatchObject({ response: ['b'], is_flagged: true, confidence: 'unsure' });
		expect(item?.time_ms).toBeGreaterThanOrEqual(30_000);
		expect(await eventsOf(db, attempt)).toMatchObject([{ device: `form-${wang.sessionId}` }]);
	});

	test('takes an answer back, though the choice stands in the form', async () => {
		const { attempt } = await lay();
		await start(attempt);
		await save(attempt, form(0, ['B']));
		await save(attempt, form(1, ['B'], { takes_back: true }));

		expect(await itemsOf(db, attempt)).toMatchObject([{ response: [], changes: 1 }, {}]);
		expect((await eventsOf(db, attempt)).map(({ kind }) => kind)).toEqual(['select', 'clear']);
	});

	test('takes its turn from another device that it knows of, and not from one that came since', async () => {
		const { attempt, epoch } = await open();
		await save(attempt, form(epoch, ['A']));
		expect(await attemptRow(db, attempt)).toMatchObject({ lease_epoch: epoch + 1 });

		expect(await codeOf(save(attempt, form(epoch, ['B'])))).toBe('attempt-elsewhere-form');
		expect((await itemsOf(db, attempt))[0]?.response).toEqual(['a']);
	});

	test('is told what is no answer, and keeps nothing of it', async () => {
		const { attempt, epoch } = await open();
		expect(await codeOf(save(attempt, form(epoch, ['A', 'B'])))).toBe('answer-malformed');
		expect(await codeOf(save(attempt, form(epoch, ['A']), li))).toBe('attempt-not-found');
		expect(await eventsOf(db, attempt)).toEqual([]);
	});

	test('that comes too late is kept, and does not count', async () => {
		const { attempt, epoch } = await open();
		await letAttemptAge(db, attempt, 7_300);
		expect(await save(attempt, form(epoch, ['A']))).toEqual({ isInTime: false });
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await save(attempt, form(epoch, ['B']))).toEqual({ isInTime: false });

		expect((await itemsOf(db, attempt))[0]?.response).toEqual([]);
		expect((await eventsOf(db, attempt)).map(({ is_late }) => is_late)).toEqual([true, true]);
	});

	test('gives its turn to a page with script of the same sign-in', async () => {
		const { attempt } = await lay();
		await start(attempt);
		await save(attempt, form(0, ['A']));
		const take = (device: string, actor = wang) =>
			run(db, (trx) => takeTurn(trx, actor, attempt, { device, takesOver: false }));
		expect(await take('phone-of-li.page-one', { ...wang, sessionId: 'other' })).toMatchObject({
			isHere: false
		});
		expect(await take('phone-of-wang.page-one')).toMatchObject({ epoch: 2, isHere: true });
	});
});

import { beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { attemptRow, letAttemptAge } from '../../../../tests/support/mocks.ts';
import { lastAudit, run, withoutStepUp } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { answerPaper, hour, personOf, seedClass } from '../../../../tests/support/sittings.ts';
import type { Actor } from '../grants/actor.ts';
import { getClosedPaper } from '../mocks/closed-paper.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { listOwnPapers } from '../mocks/own-papers.ts';
import { readAllPapers } from '../practice/papers-in.ts';
import { listNotices } from '../notices/notice.ts';
import { getSittingFacts, listMembers, summariseClass } from './board.ts';
import { exportResults } from './export.ts';
import { extendSitting } from './extension.ts';
import { findHoldingSitting } from './invitation.ts';
import { listSittings, withdrawSitting } from './sitting.ts';

const { db, vault } = await freshDatabase();
const { zhou, sun, wang, li, stranger, seedSitting, start, close, publish } = await seedClass(
	db,
	vault
);

beforeEach(async () => {
	await db.deleteFrom('attempt').execute();
	await db.deleteFrom('sitting').execute();
	await db.deleteFrom('notice').execute();
});

const extend = (sitting: string, person: string | null, minutes = 10) =>
	run(db, (trx) => extendSitting(trx, zhou, sitting, { person, minutes, reason: '停电十分钟' }));

async function membersOf(sitting: string) {
	return listMembers(db, await getSittingFacts(db, zhou, sitting));
}

describe('the board', () => {
	test('shows who has started, how far they are, and who has not been heard of', async () => {
		const sitting = await seedSitting();
		const first = await start(sitting);
		const second = await start(sitting, li);
		await answerPaper(db, wang, first.attempt, [['B']]);
		await letAttemptAge(db, second.attempt, 600);
		const { members, counts } = await membersOf(sitting);

		expect(counts).toEqual({ waiting: 0, writing: 1, silent: 1, finished: 0, absent: 0 });
		expect(members).toMatchObject([
			{ name: '李建国', state: 'silent', answered: 0 },
			{ name: '王小梅', state: 'writing', answered: 1, awarded: null }
		]);
	});

	test('has a list behind each number', async () => {
		const facts = await getSittingFacts(db, zhou, await seedSitting());
		await start(facts.sitting);
		const { members, counts } = await listMembers(db, facts, { state: 'waiting' });

		expect(members.map(({ name }) => name)).toEqual(['李建国']);
		expect(counts.writing).toBe(1);
		expect((await listMembers(db, facts, { query: '王' })).members).toHaveLength(1);
	});

	test('is the trainer’s own', async () => {
		const sitting = await seedSitting();
		expect(await codeOf(getSittingFacts(db, sun, sitting))).toBe('sitting-not-found');
		expect(await listSittings(db, sun)).toEqual([]);
		expect(await listSittings(db, zhou)).toMatchObject([{ sitting, state: 'open', invited: 2 }]);
	});
});

describe('more time', () => {
	test('reaches everybody who writes, and whoever starts later', async () => {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting);

		expect(await extend(sitting, null)).toEqual({ extended: 1 });
		expect(await attemptRow(db, attempt)).toMatchObject({ effective_limit_seconds: 4200 });
		const later = await start(sitting, li);
		expect(await attemptRow(db, later.attempt)).toMatchObject({ effective_limit_seconds: 4200 });
		expect(await lastAudit(db)).toMatchObject({
			action: 'sitting.extend',
			detail: { minutes: 10, reason: '停电十分钟', papers: 1 }
		});
	});

	test('reaches one alone, on top of what all were given', async () => {
		const sitting = await seedSitting();
		await extend(sitting, null);
		await extend(sitting, personOf(li), 5);
		const [first, second] = [await start(sitting), await start(sitting, li)];

		expect(await attemptRow(db, first.attempt)).toMatchObject({ effective_limit_seconds: 4200 });
		expect(await attemptRow(db, second.attempt)).toMatchObject({ effective_limit_seconds: 4500 });
	});

	test('is refused where the paper or the sitting is over, and beyond all measure', async () => {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting);
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await codeOf(extend(sitting, personOf(wang)))).toBe('attempt-closed');
		expect(await codeOf(extend(sitting, personOf(stranger)))).toBe('person-not-found');
		for (let times = 0; times < 5; times++) await extend(sitting, null, 120);
		expect(await codeOf(extend(sitting, null, 1))).toBe('extension-too-long');
		await close(sitting);
		expect(await codeOf(extend(sitting, null))).toBe('sitting-closed');
	});
});

describe('the end', () => {
	test('hands in what is being written, and marks it', async () => {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting);
		await answerPaper(db, wang, attempt, [['B'], ['A']]);

		expect(await close(sitting)).toEqual({ ended: 1 });
		expect(await attemptRow(db, attempt)).toMatchObject({
			state: 'submitted',
			closed_by: 'trainer',
			awarded_points: 1
		});
		expect(await lastAudit(db)).toMatchObject({ action: 'sitting.close', detail: { ended: 1 } });
		const { members } = await membersOf(sitting);
		expect(members.map(({ state }) => state)).toEqual(['absent', 'finished']);
		expect(await summariseClass(db, { subject: 'A1' }, members)).toMatchObject({
			marked: 1,
			mean: 1,
			passed: 0
		});
	});

	test('is refused before it has begun, and to others', async () => {
		expect(await codeOf(close(await seedSitting({ from: hour, to: 2 * hour })))).toBe(
			'sitting-ahead'
		);
		expect(await codeOf(close(await seedSitting(), sun))).toBe('sitting-not-found');
	});

	test('keeps what it came to from the class until it is published', async () => {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting);
		await answerPaper(db, wang, attempt, [['B'], ['C']]);
		await run(db, (trx) => submitAttempt(trx, wang, attempt));

		expect(await codeOf(getClosedPaper(db, wang, attempt))).toBe('result-held');
		expect(await listOwnPapers(db, wang)).toMatchObject([{ awarded: null, isResultHeld: true }]);
		expect(await codeOf(publish(sitting))).toBe('sitting-not-closed');
		expect(await findHoldingSitting(db, wang, attempt)).toBe(sitting);
		expect(await readAllPapers(db, new AbortController().signal)).toBe(0);
		await close(sitting);
		await publish(sitting);
		expect(await findHoldingSitting(db, wang, attempt)).toBeUndefined();
		expect(await readAllPapers(db, new AbortController().signal)).toBe(1);
		expect((await getClosedPaper(db, wang, attempt)).items).toHaveLength(2);
		expect(await listOwnPapers(db, wang)).toMatchObject([{ awarded: 2, isResultHeld: false }]);
		expect((await listNotices(db, wang)).notices[0]?.kind).toBe('sitting-published');
		expect(await lastAudit(db)).toMatchObject({ action: 'sitting.publish', detail: { papers: 1 } });
	});

	test('may be before the beginning, where nobody has started', async () => {
		const sitting = await seedSitting();
		const withdraw = () => run(db, (trx) => withdrawSitting(trx, zhou, sitting));
		await withdraw();
		expect(await lastAudit(db)).toMatchObject({ action: 'sitting.withdraw' });
		expect(await codeOf(start(sitting))).toBe('sitting-not-found');
		expect(await codeOf(close(sitting))).toBe('sitting-withdrawn');
		const begun = await seedSitting();
		await start(begun);
		expect(await codeOf(run(db, (trx) => withdrawSitting(trx, zhou, begun)))).toBe(
			'sitting-started'
		);
	});
});

test('results leave as a file only with a proof of identity, and leave a trace', async () => {
	const sitting = await seedSitting();
	const take = (actor: Actor) => run(db, (trx) => exportResults(trx, actor, sitting));

	expect(await codeOf(take(withoutStepUp(zhou)))).toBe('step-up-required');
	expect(await codeOf(take(sun))).toBe('sitting-not-found');
	expect((await take(zhou)).members).toHaveLength(2);
	expect(await lastAudit(db)).toMatchObject({ action: 'sitting.export', detail: { rows: 2 } });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeLesson, leastSecondsFor, type LessonDemands, type LessonFacts } from './judgment.ts';

const demands: LessonDemands = {
	sections: ['intro', 'door', 'talk'],
	checks: ['a', 'b', 'c', 'd', 'e'],
	media: ['film'],
	passPercent: 80,
	leastSeconds: 120
};
const everything: LessonFacts = {
	read: ['intro', 'door', 'talk'],
	right: ['a', 'b', 'c', 'd'],
	finishedMedia: ['film'],
	seconds: 120
};

describe('a lesson is complete', () => {
	test('when all of it was read, enough was right, the film was seen and time was spent', () => {
		expect(judgeLesson(demands, everything).isComplete).toBe(true);
	});

	test.each([
		['a section', { read: ['intro', 'door'] }, 'sections', ['talk']],
		['a check', { right: ['a', 'b', 'c'] }, 'checks', ['d', 'e']],
		['the film', { finishedMedia: [] }, 'media', ['film']],
		['a second', { seconds: 119 }, 'time', []]
	] as const)('not while %s is missing, and it says which', (_what, facts, kind, open) => {
		const { isComplete, conditions } = judgeLesson(demands, { ...everything, ...facts });
		expect(isComplete).toBe(false);
		expect(conditions.filter(({ isMet }) => !isMet)).toEqual([
			expect.objectContaining({ kind, open })
		]);
	});

	test('by what it has: a lesson without checks and films asks for none', () => {
		const { conditions } = judgeLesson({ ...demands, checks: [], media: [] }, everything);
		expect(conditions.map(({ kind }) => kind)).toEqual(['sections', 'time']);
	});
});

test('what is not of the lesson never counts', () => {
	const foreign = { ...everything, right: ['a', 'b', 'x', 'y'], read: ['intro', 'door', 'z'] };
	expect(judgeLesson(demands, foreign).conditions).toEqual([
		expect.objectContaining({ kind: 'sections', done: 2, needed: 3 }),
		expect.objectContaining({ kind: 'checks', done: 2, needed: 4 }),
		expect.objectContaining({ kind: 'media', done: 1, needed: 1 }),
		expect.objectContaining({ kind: 'time', done: 120, needed: 120 })
	]);
});

test('more facts never un-complete', () => {
	const slugs = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
	fc.assert(
		fc.property(
			slugs,
			slugs,
			slugs,
			fc.nat(300),
			fc.nat(300),
			(read, right, more, seconds, later) => {
				const before = judgeLesson(demands, { ...everything, read, right, seconds }).isComplete;
				const after = judgeLesson(demands, {
					...everything,
					read: [...read, ...more],
					right: [...right, ...more],
					seconds: seconds + later
				}).isComplete;
				return !before || after;
			}
		)
	);
});

test('the least time is that of the fastest reader and the fastest playback', () => {
	const pace = { charactersPerMinute: 600, speedMax: 1.5 };
	expect(leastSecondsFor({ characters: 1_500, mediaSeconds: 0 }, pace)).toBe(150);
	expect(leastSecondsFor({ characters: 600, mediaSeconds: 90 }, pace)).toBe(120);
});

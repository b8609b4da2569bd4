import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMarks, correctionPolicies, correctMark } from './key-correction.ts';
import { score, scoreMax, type MarkedKey, type ScoringRule } from './scoring.ts';

const rule: ScoringRule = {
	strategy: 'national-2008',
	single: { right: 1, wrong: 0 },
	multiple: { complete: 2, eachRightOption: 0.5, anyWrongOption: 0 }
};

const single = (right: string): MarkedKey => ({ kind: 'single', right: [right] });
const multiple = (...right: string[]): MarkedKey => ({ kind: 'multiple', right });

describe('an answer earns', () => {
	test.each([
		[single('b'), ['b'], 1],
		[single('b'), ['a'], 0],
		[single('b'), ['a', 'b'], 0],
		[single('b'), [], 0],
		[multiple('a', 'b'), ['a', 'b'], 2],
		[multiple('a', 'b'), ['a'], 0.5],
		[multiple('a', 'b'), ['a', 'c'], 0],
		[multiple('a', 'b'), ['c'], 0],
		[multiple('a', 'b', 'c', 'd'), ['a', 'b', 'c'], 1.5],
		[multiple('a', 'b', 'c', 'd'), ['a', 'b', 'c', 'd'], 2],
		[multiple('a', 'b', 'c', 'd'), ['a', 'b', 'c', 'd', 'e'], 0],
		[multiple('a', 'b', 'c'), [], 0]
	] as const)('%j for %j: %d', (key, chosen, points) => {
		expect(score(rule, key, chosen)).toBe(points);
	});

	test('by the numbers of the rule, not by others', () => {
		const other: ScoringRule = {
			strategy: 'national-2008',
			single: { right: 3, wrong: -1 },
			multiple: { complete: 4, eachRightOption: 1, anyWrongOption: -2 }
		};
		expect(score(other, single('a'), ['a'])).toBe(3);
		expect(score(other, single('a'), ['b'])).toBe(-1);
		expect(score(other, multiple('a', 'b'), ['a'])).toBe(1);
		expect(score(other, multiple('a', 'b'), ['c'])).toBe(-2);
		expect([scoreMax(other, 'single'), scoreMax(other, 'multiple')]).toEqual([3, 4]);
	});
});

const letters = ['a', 'b', 'c', 'd', 'e'];
const someOf = (minLength: number, maxLength: number) =>
	fc.subarray(letters, { minLength, maxLength });
const keys = fc.oneof(
	fc.constantFrom(...letters.slice(0, 4)).map(single),
	someOf(2, 4).map((right) => multiple(...right))
);
const answers = fc.record({ key: keys, chosen: someOf(0, 5) });
const property = <Value>(given: fc.Arbitrary<Value>, holds: (value: Value) => boolean) =>
	fc.assert(fc.property(given, holds), { numRuns: 500 });

describe('whatever is answered', () => {
	test('points come in halves, and never above those of the question or below none', () => {
		property(answers, ({ key, chosen }) => {
			const points = score(rule, key, chosen);
			return Number.isInteger(points * 2) && points >= 0 && points <= scoreMax(rule, key.kind);
		});
	});

	test('one wrong option costs all', () => {
		property(answers, ({ key, chosen }) => {
			const hasWrong = chosen.some((id) => !key.right.includes(id));
			return !hasWrong || score(rule, key, chosen) === 0;
		});
	});

	test('all right, and only then, is full marks', () => {
		property(answers, ({ key, chosen }) => {
			const isAll =
				chosen.length === key.right.length && key.right.every((id) => chosen.includes(id));
			return (score(rule, key, chosen) === scoreMax(rule, key.kind)) === isAll;
		});
	});

	test('one more right option never costs anything', () => {
		property(
			answers,
			({ key, chosen }) =>
				key.kind === 'single' ||
				key.right.every((id) => score(rule, key, [...chosen, id]) >= score(rule, key, chosen))
		);
	});

	test('neither the order nor a repetition changes anything', () => {
		const mixed = answers.chain(({ key, chosen }) =>
			fc.record({
				key: fc.constant(key),
				chosen: fc.constant(chosen),
				other: fc.shuffledSubarray(chosen, { minLength: chosen.length }),
				right: fc.shuffledSubarray([...key.right], { minLength: key.right.length })
			})
		);
		property(mixed, ({ key, chosen, other, right }) => {
			const points = score(rule, key, chosen);
			return (
				score(rule, { ...key, right }, other) === points &&
				score(rule, key, [...other, ...chosen]) === points
			);
		});
	});

	test('renaming the options changes nothing', () => {
		property(answers, ({ key, chosen }) => {
			const rename = (id: string) => `option-${id}`;
			const renamed = { ...key, right: key.right.map(rename) };
			return score(rule, renamed, chosen.map(rename)) === score(rule, key, chosen);
		});
	});
});

describe('after a correction of the key', () => {
	const corrections = fc.record({
		kind: fc.constant('multiple' as const),
		before: someOf(2, 4),
		after: someOf(2, 4),
		chosen: someOf(0, 5)
	});
	const markOf = (right: string[], chosen: string[]) => ({
		points: score(rule, multiple(...right), chosen),
		pointsMax: 2
	});

	test.each([
		['rekey', { points: 0.5, pointsMax: 2 }],
		['all-credit', { points: 2, pointsMax: 2 }],
		['drop', { points: 0, pointsMax: 0 }],
		['only-up', { points: 2, pointsMax: 2 }]
	] as const)('%s', (policy, mark) => {
		const given = { chosen: ['a', 'b'], mark: { points: 2, pointsMax: 2 } };
		const key = multiple('a', 'b', 'c');
		const one = { ...given, chosen: ['a'] };

		expect(correctMark(policy, rule, policy === 'rekey' ? one : given, key)).toEqual(mark);
	});

	test('nobody is worse off by only-up or all-credit, and rekey is what the key says', () => {
		property(corrections, ({ before, after, chosen }) => {
			const given = { chosen, mark: markOf(before, chosen) };
			const marked = (policy: (typeof correctionPolicies)[number]) =>
				correctMark(policy, rule, given, multiple(...after)).points;
			return (
				marked('only-up') >= given.mark.points &&
				marked('only-up') >= marked('rekey') &&
				marked('all-credit') >= marked('only-up') &&
				marked('rekey') === markOf(after, chosen).points
			);
		});
	});

	test('a second time, nothing more changes', () => {
		property(corrections, ({ before, after, chosen }) =>
			correctionPolicies.every((policy) => {
				const key = multiple(...after);
				const once = correctMark(policy, rule, { chosen, mark: markOf(before, chosen) }, key);
				const twice = correctMark(policy, rule, { chosen, mark: once }, key);
				return once.points === twice.points && once.pointsMax === twice.pointsMax;
			})
		);
	});

	test('a paper counts what its questions reached of what they could', () => {
		expect(addMarks([])).toEqual({ points: 0, pointsMax: 0 });
		expect(
			addMarks([
				{ points: 1, pointsMax: 1 },
				{ points: 0.5, pointsMax: 2 },
				{ points: 0, pointsMax: 0 }
			])
		).toEqual({ points: 1.5, pointsMax: 3 });
	});
});

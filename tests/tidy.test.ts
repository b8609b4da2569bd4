import { describe, expect, test } from 'vitest';
import { findUnlistedRoutes } from '#lib/checks/routes.ts';
import { borderRules, findCircle } from './tidy/borders.ts';
import { doorRules } from './tidy/doors.ts';
import { arrowsWithinFloors, floors } from './tidy/floors.ts';
import { migrationRules } from './tidy/migrations.ts';
import { packageRules } from './tidy/packages.ts';
import { readRepository, type Rule } from './tidy/rule.ts';
import { sizeRules } from './tidy/sizes.ts';
import { wordRules } from './tidy/words.ts';

const files = readRepository();
const rules: readonly Rule[] = [
	...borderRules,
	...doorRules,
	...sizeRules,
	...wordRules,
	...migrationRules,
	...packageRules
];

describe('the rules of the house', () => {
	test.each(rules)('$name', (rule) => {
		expect(rule.find(files)).toEqual([]);
	});
});

describe('each rule can fail', () => {
	test.each(rules)('$name', ({ find, bad, badCount }) => {
		const sample = Object.entries(bad).map(([path, text]) => ({ path, text }));
		expect(find(sample)).toHaveLength(badCount ?? 1);
	});
});

test('arrows within a floor make no circle, and stay within their floor', () => {
	expect(findCircle(arrowsWithinFloors)).toBeUndefined();
	expect(
		findCircle([
			['a', 'b'],
			['b', 'c'],
			['c', 'a']
		])
	).toBe('a → b → c → a');
	const floorOf = (domain: string) => floors.findIndex((floor) => floor.includes(domain));
	for (const [from, to] of arrowsWithinFloors) expect(floorOf(from)).toBe(floorOf(to));
});

test('a route that the access table does not list is named', () => {
	expect(findUnlistedRoutes([{ id: '/' }, { id: '/new' }], { '/': 'signed-in' })).toEqual(['/new']);
});

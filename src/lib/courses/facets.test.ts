import { expect, test } from 'vitest';
import { countFacets, narrow, ownBase, readChoice } from './facets.ts';

const course = (tier: string, minutes: number, base: string | null = null) => ({
	tier,
	audiences: ['managers'],
	services: ['S1'],
	mechanisms: [],
	clientGroups: [],
	base: base === null ? null : { code: base },
	minutes
});
const courses = [course('T1', 45), course('T1', 46, '430000D002'), course('T2', 91)];

test('a query string chooses what the facets know, and nothing else', () => {
	const query = new URLSearchParams(
		'tier=T1&length=eternal&service=S9&base=430000D002&q=x&audience='
	);
	expect(readChoice(query)).toEqual({ tier: 'T1', base: '430000D002' });
	expect(readChoice(new URLSearchParams("base=');--"))).toEqual({});
});

test('a course must have all that is chosen', () => {
	expect(narrow(courses, { tier: 'T1', length: 'middle' })).toEqual([courses[1]]);
	expect(narrow(courses, { base: ownBase })).toEqual([courses[0], courses[2]]);
	expect(narrow(courses, {})).toEqual(courses);
});

test('a facet counts what the other choices leave', () => {
	const counts = countFacets(courses, { tier: 'T2', length: 'long' });
	expect(counts.tier).toEqual([{ value: 'T2', count: 1 }]);
	expect(counts.length).toEqual([{ value: 'long', count: 1 }]);
	expect(countFacets(courses, { length: 'short' }).length).toEqual([
		{ value: 'short', count: 1 },
		{ value: 'middle', count: 1 },
		{ value: 'long', count: 1 }
	]);
	expect(counts.mechanism).toEqual([]);
});

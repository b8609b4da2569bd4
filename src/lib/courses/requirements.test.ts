import { describe, expect, test } from 'vitest';
import type { Tier } from './codes.ts';
import {
	evaluateRequirement,
	isRequirement,
	listRequiredCourses,
	type Requirement
} from './requirements.ts';

const facts = (courses: string[], tiers: Tier[] = []) => ({
	courses: new Set(courses),
	tiers: new Set(tiers)
});

const requirement: Requirement = {
	all: [{ course: 'first' }, { any: [{ course: 'second' }, { tier: 'T2' }] }]
};

describe('a requirement is met', () => {
	test('by every part of all, and by one part of any', () => {
		expect(evaluateRequirement(requirement, facts(['first', 'second'])).isMet).toBe(true);
		expect(evaluateRequirement(requirement, facts(['first'], ['T2'])).isMet).toBe(true);
		expect(evaluateRequirement(requirement, facts(['first'])).isMet).toBe(false);
		expect(evaluateRequirement(requirement, facts(['second'], ['T2'])).isMet).toBe(false);
	});

	test('where there is none', () => {
		expect(evaluateRequirement(undefined, facts([]))).toEqual({ isMet: true, state: null });
	});
});

test('the reason for a lock says of each part whether it is met, and where it leads', () => {
	expect(evaluateRequirement(requirement, facts(['first'])).state).toEqual({
		kind: 'all',
		isMet: false,
		parts: [
			{ kind: 'course', course: 'first', isMet: true, href: '/courses/first' },
			{
				kind: 'any',
				isMet: false,
				parts: [
					{ kind: 'course', course: 'second', isMet: false, href: '/courses/second' },
					{ kind: 'tier', tier: 'T2', isMet: false, href: '/courses?tier=T2' }
				]
			}
		]
	});
	expect(listRequiredCourses({ all: [requirement, { course: 'first' }] })).toEqual([
		'first',
		'second'
	]);
});

test('what is authored is a requirement only where each part is one thing', () => {
	expect(isRequirement(requirement)).toBe(true);
	for (const wrong of [
		null,
		'first',
		[],
		{},
		{ course: 'First' },
		{ course: 'a', tier: 'T1' },
		{ tier: 'T6' },
		{ all: [] },
		{ any: 'first' },
		{ none: [{ course: 'a' }] },
		{ all: Array(13).fill({ course: 'a' }) },
		{ all: [{ all: [{ all: [{ all: [{ all: [{ course: 'a' }] }] }] }] }] }
	])
		expect(isRequirement(wrong)).toBe(false);
});

import { expect, test } from 'vitest';
import { isDoor, isStaff, isUnder, placesFor } from './navigation.ts';

const actor = (roles: string[], permissions: string[]) => ({
	displayName: '示例',
	userName: 'demo',
	roles,
	permissions,
	unitName: '示例单位'
});

test('the rail shows only what the permissions allow', () => {
	const hrefs = placesFor(actor(['trainer'], ['units.view'])).map(({ href }) => href);
	expect(hrefs).toEqual(['/', '/units', '/courses', '/exam/road', '/notices']);
	const ofHr = placesFor(actor(['unit-hr'], ['hours.verify'])).map(({ href }) => href);
	expect(ofHr).toEqual(['/', '/courses', '/exam/road', '/hours/decisions', '/notices']);
	expect(placesFor(actor(['marker'], [])).map(({ href }) => href)).toEqual([
		'/',
		'/courses',
		'/exam/road',
		'/notices'
	]);
});

test('whoever only learns is no staff, and whoever also works here is', () => {
	expect(isStaff(actor(['learner'], []))).toBe(false);
	expect(isStaff(actor([], []))).toBe(false);
	expect(isStaff(actor(['learner', 'trainer'], []))).toBe(true);
});

test('a page lies under its place, and not under one that only begins alike', () => {
	expect(isUnder({ href: '/units' }, '/units/1')).toBe(true);
	expect(isUnder({ href: '/units' }, '/units-of-measure')).toBe(false);
	expect(isUnder({ href: '/' }, '/units')).toBe(false);
});

test('courses and learners have a place each, though one address lies below the other', () => {
	const places = placesFor(actor(['county-bureau'], ['courses.view', 'learning.view']));
	const current = (path: string) =>
		places.filter((place) => isUnder(place, path)).map(({ href }) => href);
	expect(current('/training')).toEqual(['/training']);
	expect(current('/training/first-home-visit')).toEqual(['/training']);
	expect(current('/training/learners-of-old')).toEqual(['/training']);
	expect(current('/training/learners')).toEqual(['/training/learners']);
	expect(current('/training/hours/people')).toEqual(['/training/learners']);
});

test('signing in is a door, reading about the system is not', () => {
	expect(isDoor('/sign-in')).toBe(true);
	expect(isDoor('/about')).toBe(false);
	expect(isDoor('/design')).toBe(false);
	expect(isDoor('/designs')).toBe(true);
});

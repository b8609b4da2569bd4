import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActiveGrant } from './actor.ts';
import { latestEnd, rolesToHandOut, sourcesFor, type Place } from './handing-out.ts';
import {
	permissions,
	roleDefinitions,
	roles,
	separatedRoles,
	teachingPermissions,
	type Role
} from './roles.ts';

/** A tree of units: each with its level, and its ancestors (and itself) by level. */
const tree = [
	[1],
	[1, 2],
	[1, 2, 4],
	[1, 2, null, 6],
	[1, 2, 4, 5],
	[1, 3],
	[1, 3, null, null, 7]
] as const;
const unitOf = (ancestors: readonly (number | null)[]) => ancestors.at(-1) ?? 0;
const days = ['2027-01-01', '2027-06-01', '2028-01-01', null] as const;

interface Held extends ActiveGrant {
	person: number;
}

const offices = roles.filter((role) => role !== 'security-administrator');

const isTeaching = (permission: string) =>
	(teachingPermissions as readonly string[]).includes(permission);

function grantAt(role: Role, at: number, until: string | null): ActiveGrant {
	const ancestors = tree[at] ?? [];
	return {
		role,
		until,
		unitId: unitOf(ancestors),
		level: ancestors.length - 1,
		tree: 'civil-affairs'
	};
}

/** Whether somebody with these grants has the permission at the unit on the last day before `day`. */
function reaches(
	held: readonly ActiveGrant[],
	permission: string,
	place: Place,
	day: string | null
) {
	return held.some(
		({ role, level, unitId, until }) =>
			(roleDefinitions[role].permissions as readonly string[]).includes(permission) &&
			place.ancestors[level] === unitId &&
			(until === null || (day !== null && until >= day))
	);
}

test('an office hands on no permission that it does not have itself, but for those of teaching', () => {
	for (const role of offices) {
		const own: readonly string[] = roleDefinitions[role].permissions;
		for (const handed of roleDefinitions[role].grants) {
			const more = roleDefinitions[handed].permissions.filter(
				(each) => !own.includes(each) && !isTeaching(each)
			);
			expect({ role, handed, more }).toEqual({ role, handed, more: [] });
		}
	}
});

test('who appoints those that teach sees no keys and marks nothing', () => {
	for (const role of roles.filter((each) => roleDefinitions[each].grants.length > 0)) {
		expect(roleDefinitions[role].permissions.filter(isTeaching)).toEqual([]);
	}
});

test('an office hands on no office that can hand on more than itself', () => {
	for (const role of offices) {
		const own: readonly Role[] = roleDefinitions[role].grants;
		for (const handed of own) {
			expect(own).toEqual(expect.arrayContaining([...roleDefinitions[handed].grants]));
			expect(own).not.toContain(role);
		}
	}
});

test('only the security administrator hands out the three administrators', () => {
	for (const role of offices) {
		for (const administrator of separatedRoles) {
			expect(roleDefinitions[role].grants).not.toContain(administrator);
		}
	}
});

test('who authorises cannot read the audit, and who audits can change nothing', () => {
	expect(roleDefinitions['security-administrator'].permissions).not.toContain('audit.view');
	expect(
		roleDefinitions['audit-administrator'].permissions.every((each) => /view$/.test(each))
	).toBe(true);
	expect(roleDefinitions['audit-administrator'].grants).toEqual([]);
	expect(roleDefinitions['system-administrator'].grants).toEqual([]);
	expect(permissions).toContain('audit.view');
});

test('no sequence of grants takes a permission beyond where it was handed down from', () => {
	const attempt = fc.record({
		by: fc.integer({ min: 0, max: 3 }),
		to: fc.integer({ min: 0, max: 3 }),
		role: fc.constantFrom(...roles),
		at: fc.integer({ min: 0, max: tree.length - 1 }),
		until: fc.constantFrom(...days)
	});
	const first = fc.record({
		person: fc.integer({ min: 0, max: 3 }),
		role: fc.constantFrom(...offices),
		at: fc.integer({ min: 0, max: tree.length - 1 }),
		until: fc.constantFrom(...days)
	});
	fc.assert(
		fc.property(
			fc.array(first, { minLength: 1, maxLength: 3 }),
			fc.array(attempt, { maxLength: 40 }),
			(handedDown, attempts) => {
				const held: Held[] = handedDown.map(({ person, role, at, until }) => ({
					person,
					...grantAt(role, at, until)
				}));
				const start = [...held];
				for (const { by, to, role, at, until } of attempts) {
					if (by === to) continue;
					const own = held.filter(({ person }) => person === by);
					const place = { ancestors: tree[at] ?? [] };
					const sources = sourcesFor(own, role, 'civil-affairs', [place]);
					const end = latestEnd(sources);
					const isTooLong = end !== null && (until === null || until > end);
					if (sources.length === 0 || isTooLong) continue;
					held.push({ person: to, ...grantAt(role, at, until) });
				}
				for (const { role, unitId, until } of held) {
					const place = { ancestors: tree.find((each) => unitOf(each) === unitId) ?? [] };
					for (const permission of roleDefinitions[role].permissions) {
						// Teaching is handed out by whoever may grant there, and ends where that ends.
						const isCovered =
							reaches(start, permission, place, until) ||
							(isTeaching(permission) && reaches(start, 'grants.change', place, until));
						expect(isCovered).toBe(true);
					}
				}
			}
		),
		{ seed: 20261123, numRuns: 2_000 }
	);
});

test('a source must cover the unit on all the days, in the same tree', () => {
	const held = [grantAt('county-bureau', 2, null)];
	const below: Place = { ancestors: [1, 2, 4, 5] };
	const moved: Place = { ancestors: [1, 3, null, 5] };
	expect(sourcesFor(held, 'unit-hr', 'civil-affairs', [below])).toHaveLength(1);
	expect(sourcesFor(held, 'unit-hr', 'civil-affairs', [below, moved])).toEqual([]);
	expect(sourcesFor(held, 'unit-hr', 'party-social-work', [below])).toEqual([]);
	expect(sourcesFor(held, 'unit-hr', 'civil-affairs', [])).toEqual([]);
});

test('the latest end counts, and an open one is the latest', () => {
	const ends = (...until: (string | null)[]) =>
		latestEnd(until.map((each) => grantAt('unit-hr', 0, each)));
	expect(ends('2027-01-01', '2028-01-01')).toBe('2028-01-01');
	expect(ends('2027-01-01', null)).toBe(null);
	expect(ends(null, '2027-01-01')).toBe(null);
});

test('a learner hands out nothing, a unit’s administrator little', () => {
	expect(rolesToHandOut([grantAt('learner', 0, null)])).toEqual([]);
	expect(rolesToHandOut([grantAt('unit-hr', 0, null)])).toEqual(['learner', 'supervisor']);
});

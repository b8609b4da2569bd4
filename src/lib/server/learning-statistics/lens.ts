import { sql, type RawBuilder } from 'kysely';
import { hasPermission, scopeOf, type Actor } from '../grants/actor.ts';
import { isUnitWithin, type UnitScope } from '../units/scope.ts';

/**
 * Whom a page counts: `own` are the people that the actor answers for, with lists of names behind
 * the numbers; `all` is everybody who learns in a course of the actor's bases, as numbers only.
 */
export const lenses = ['own', 'all'] as const;

export type Lens = (typeof lenses)[number];

/** The lenses that the actor may look through, the usual one first. */
export function lensesOf(actor: Actor): Lens[] {
	const isAllowed = {
		own: hasPermission(actor, 'learning.view'),
		all: hasPermission(actor, 'courses.view')
	};
	return lenses.filter((lens) => isAllowed[lens]);
}

/** The lens that was asked for where the actor may look through it, else their usual one. */
export function chooseLens(actor: Actor, asked: string | undefined): Lens {
	const allowed = lensesOf(actor);
	return allowed.find((lens) => lens === asked) ?? allowed[0] ?? 'own';
}

/** Whose learning is counted under a lens. */
export function peopleUnder(lens: Lens, actor: Actor): UnitScope {
	return lens === 'all' ? 'everywhere' : scopeOf(actor, 'learning.view');
}

/**
 * The condition that the row `course` belongs to a base in the scope. The platform's own courses
 * belong to everybody who may look at courses anywhere.
 */
export function isCourseWithin(scope: UnitScope): RawBuilder<boolean> {
	if (scope === 'everywhere') return sql<boolean>`true`;
	if (scope.length === 0) return sql<boolean>`false`;
	return sql<boolean>`(course.base_code is null or exists (
		select from unit where unit.code = course.base_code
			and ${isUnitWithin(sql.ref<number>('unit.id'), scope)}))`;
}

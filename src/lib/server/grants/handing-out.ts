import type { Day } from '#lib/dates.ts';
import type { ActiveGrant } from './actor.ts';
import { roleDefinitions, roles, type Role } from './roles.ts';

/** Where a unit stands in a tree over some days: its ancestors (and itself) by level. */
export interface Place {
	ancestors: readonly (number | null)[];
}

/** Whether each place of the unit lies in the subtree of the grant. */
export function covers(grant: ActiveGrant, places: readonly Place[]): boolean {
	return (
		places.length > 0 && places.every(({ ancestors }) => ancestors[grant.level] === grant.unitId)
	);
}

/**
 * The grants from which the role could be handed out at the unit: nobody grants what they
 * lack, and an office says which roles it may hand on.
 *
 * @param places where the unit stands, in the tree of the grants, during the days that count
 */
export function sourcesFor(
	held: readonly ActiveGrant[],
	role: Role,
	tree: string,
	places: readonly Place[]
): ActiveGrant[] {
	return held.filter(
		(grant) =>
			grant.tree === tree &&
			roleDefinitions[grant.role].grants.includes(role) &&
			covers(grant, places)
	);
}

/** The later of two ends; null is an open end and the latest of all. */
export function latestEnd(sources: readonly ActiveGrant[]): Day | null {
	return sources.reduce<Day | null>(
		(latest, { until }) =>
			latest === null || until === null ? null : until > latest ? until : latest,
		sources[0]?.until ?? null
	);
}

/** The roles that may be handed out somewhere, in the order of the list. */
export function rolesToHandOut(held: readonly ActiveGrant[]): Role[] {
	const offered = new Set(held.flatMap(({ role }) => roleDefinitions[role].grants));
	return roles.filter((role) => offered.has(role));
}

/** The roles whose holders may hand this one on: what a refusal names as the way. */
export function officesThatGrant(role: Role): Role[] {
	return roles.filter((office) => roleDefinitions[office].grants.includes(role));
}

import {
	audiences,
	clientGroups,
	lengthOf,
	lengths,
	mechanisms,
	serviceContents,
	tiers
} from './codes.ts';

/** By what a catalogue can be narrowed, in the order of the page. */
export const facets = [
	'tier',
	'audience',
	'service',
	'mechanism',
	'group',
	'base',
	'length'
] as const;
export type Facet = (typeof facets)[number];

/** What is chosen of each facet: one value, or nothing. */
export type FacetChoice = Partial<Record<Facet, string>>;

/** What of a course the facets look at. */
export interface FacetedCourse {
	tier: string;
	audiences: readonly string[];
	services: readonly string[];
	mechanisms: readonly string[];
	clientGroups: readonly string[];
	base: { code: string } | null;
	minutes: number;
}

export interface FacetValue {
	value: string;
	/** How many courses there are with it, among those that the other choices leave. */
	count: number;
}

/** The base of a course that belongs to the platform itself. */
export const ownBase = 'platform';

const valuesOf: Record<Facet, (course: FacetedCourse) => readonly string[]> = {
	tier: ({ tier }) => [tier],
	audience: ({ audiences }) => audiences,
	service: ({ services }) => services,
	mechanism: ({ mechanisms }) => mechanisms,
	group: ({ clientGroups }) => clientGroups,
	base: ({ base }) => [base?.code ?? ownBase],
	length: ({ minutes }) => [lengthOf(minutes)]
};

const knownValues: Record<Facet, readonly string[] | undefined> = {
	tier: tiers,
	audience: audiences,
	service: serviceContents,
	mechanism: mechanisms,
	group: clientGroups,
	base: undefined,
	length: lengths
};

/** The choice that a query string names; what no facet knows is left out. */
export function readChoice(query: URLSearchParams): FacetChoice {
	const choice: FacetChoice = {};
	for (const facet of facets) {
		const value = query.get(facet);
		if (!value) continue;
		const known = knownValues[facet];
		if (known ? known.includes(value) : /^[A-Za-z0-9]{1,20}$/.test(value)) choice[facet] = value;
	}
	return choice;
}

/** The courses that have all that is chosen. */
export function narrow<Course extends FacetedCourse>(
	courses: readonly Course[],
	choice: FacetChoice
): Course[] {
	return courses.filter((course) =>
		facets.every((facet) => {
			const chosen = choice[facet];
			return chosen === undefined || valuesOf[facet](course).includes(chosen);
		})
	);
}

/**
 * The values of each facet that lead to at least one course, as its codes are ordered. A facet counts
 * what the choices in the others leave, so that another value of the same one can be seen beside it.
 */
export function countFacets(
	courses: readonly FacetedCourse[],
	choice: FacetChoice
): Record<Facet, FacetValue[]> {
	const counted = facets.map((facet) => {
		const counts = new Map<string, number>();
		for (const course of narrow(courses, { ...choice, [facet]: undefined }))
			for (const value of valuesOf[facet](course)) counts.set(value, (counts.get(value) ?? 0) + 1);
		const values = knownValues[facet] ?? [...counts.keys()].sort();
		return [
			facet,
			values
				.map((value) => ({ value, count: counts.get(value) ?? 0 }))
				.filter(({ count }) => count > 0)
		] as const;
	});
	return Object.fromEntries(counted) as Record<Facet, FacetValue[]>;
}

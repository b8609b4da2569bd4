import { slugLengthMax, slugPattern } from '../markdown/lesson-reading.ts';
import { tiers, type Tier } from './codes.ts';

/** What must be finished before a course: courses, or any course of a tier, joined by all and any. */
export type Requirement =
	{ course: string } | { tier: Tier } | { all: Requirement[] } | { any: Requirement[] };

/** What somebody has finished. */
export interface FinishedFacts {
	/** Slugs of courses. */
	courses: ReadonlySet<string>;
	/** The tiers in which at least one course is finished. */
	tiers: ReadonlySet<Tier>;
}

/** The same tree with what is met of it: why a course is locked, and what opens it. */
export type RequirementState = { isMet: boolean } & (
	| { kind: 'course'; course: string; href: string }
	| { kind: 'tier'; tier: Tier; href: string }
	| { kind: 'all' | 'any'; parts: RequirementState[] }
);

export const requirementLimits = {
	/** Groups within one another. */
	depthMax: 4,
	/** Parts of one group. */
	partsMax: 12
} as const;

/** Whether an authored value is a requirement, with nothing else in it. */
export function isRequirement(value: unknown, depth = 1): value is Requirement {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
	const [entry, ...others] = Object.entries(value);
	if (!entry || others.length > 0) return false;
	const [kind, content] = entry as [string, unknown];
	if (kind === 'course') return isSlug(content);
	if (kind === 'tier') return (tiers as readonly unknown[]).includes(content);
	if (kind !== 'all' && kind !== 'any') return false;
	return (
		depth <= requirementLimits.depthMax &&
		Array.isArray(content) &&
		content.length > 0 &&
		content.length <= requirementLimits.partsMax &&
		content.every((part) => isRequirement(part, depth + 1))
	);
}

function isSlug(value: unknown): boolean {
	return typeof value === 'string' && value.length <= slugLengthMax && slugPattern.test(value);
}

/** Holds a requirement against what is finished. Without one there is nothing to meet. */
export function evaluateRequirement(
	requirement: Requirement | null | undefined,
	facts: FinishedFacts
): { isMet: boolean; state: RequirementState | null } {
	if (!requirement) return { isMet: true, state: null };
	const state = stateOf(requirement, facts);
	return { isMet: state.isMet, state };
}

function stateOf(requirement: Requirement, facts: FinishedFacts): RequirementState {
	if ('course' in requirement) {
		const { course } = requirement;
		const isMet = facts.courses.has(course);
		return { kind: 'course', course, isMet, href: `/courses/${course}` };
	}
	if ('tier' in requirement) {
		const { tier } = requirement;
		return { kind: 'tier', tier, isMet: facts.tiers.has(tier), href: `/courses?tier=${tier}` };
	}
	if ('all' in requirement) {
		const parts = requirement.all.map((part) => stateOf(part, facts));
		return { kind: 'all', isMet: parts.every(({ isMet }) => isMet), parts };
	}
	const parts = requirement.any.map((part) => stateOf(part, facts));
	return { kind: 'any', isMet: parts.some(({ isMet }) => isMet), parts };
}

/** The slugs of all courses that a requirement names, to look up their titles. */
export function listRequiredCourses(requirement: Requirement | null | undefined): string[] {
	if (!requirement) return [];
	if ('course' in requirement) return [requirement.course];
	if ('tier' in requirement) return [];
	const parts = 'all' in requirement ? requirement.all : requirement.any;
	return [...new Set(parts.flatMap(listRequiredCourses))];
}

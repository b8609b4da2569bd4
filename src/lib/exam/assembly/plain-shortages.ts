import {
	chapterBounds,
	pointsOf,
	type PaperPlan,
	type PoolQuestion,
	type Shortage
} from './plan.ts';

/**
 * What cannot be, whichever questions are taken: there are too few of a kind, too few marks in a
 * chapter, or too few that were not met before.
 */
export function findPlainShortages(plan: PaperPlan, pool: readonly PoolQuestion[]): Shortage[] {
	const found: Shortage[] = [];
	let unseen = 0;
	for (const { kind, items } of plan.sections) {
		const ofKind = pool.filter((question) => question.kind === kind);
		if (ofKind.length < items) found.push({ of: 'section', kind, missing: items - ofKind.length });
		unseen += Math.min(items, ofKind.filter(({ isSeen }) => !isSeen).length);
	}
	for (const { code, weight } of plan.chapters) {
		const marks = pool
			.filter(({ chapter }) => chapter === code)
			.reduce((sum, { kind }) => sum + pointsOf(plan, kind), 0);
		const { min } = chapterBounds(plan, weight);
		if (marks < min) found.push({ of: 'chapter', chapter: code, missing: min - marks });
	}
	if (unseen < plan.unseenMin) found.push({ of: 'unseen', missing: plan.unseenMin - unseen });
	return found;
}

import { leastSecondsFor, type LessonDemands } from '#lib/learning/judgment.ts';
import type { LearningRules } from './rules.ts';

/** What the manifest of a publication says about finishing it. */
export interface CompletionRule {
	/** How many lessons must be complete; `all` where the course has no shorter way. */
	lessons: 'all' | number;
	pass_percent?: number;
}

/** What a stored lesson says about itself. */
export interface StoredDemands {
	characters: number;
	sections: readonly { slug: string }[];
	/** The checks that count. */
	checks: readonly string[];
	media: readonly { id: string; seconds: number }[];
}

/** What a lesson asks for: its own parts, the course's pass mark, and the rules of today. */
export function demandsOf(
	lesson: StoredDemands,
	completion: CompletionRule,
	rules: LearningRules
): LessonDemands {
	return {
		sections: lesson.sections.map(({ slug }) => slug),
		checks: lesson.checks,
		media: lesson.media.map(({ id }) => id),
		passPercent: completion.pass_percent ?? rules.passPercent,
		leastSeconds: leastSecondsFor(
			{
				characters: lesson.characters,
				mediaSeconds: lesson.media.reduce((sum, { seconds }) => sum + seconds, 0)
			},
			{ charactersPerMinute: rules.charactersPerMinuteMax, speedMax: rules.speedMax }
		)
	};
}

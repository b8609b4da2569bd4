import { m } from '#lib/paraglide/messages.js';
import type { LearnerFilter } from '#lib/server/learning-statistics/input.ts';
import type { CoursePart } from '#lib/server/learning-statistics/part.ts';

const reachWords = {
	reached: m.training_part_reached,
	read: m.training_part_read,
	stopped: m.training_part_stopped
};

const answerWords = {
	any: m.training_part_answered,
	'first-right': m.training_part_first_right,
	right: m.training_part_right
};

/** Which part of a course the list is about, in a sentence; undefined where it is the whole. */
export function partWords(filter: LearnerFilter, part: CoursePart | undefined): string | undefined {
	const { section, reach = 'reached', check, answer = 'any' } = filter;
	if (filter.course === undefined) return undefined;
	if (reach === 'not-begun') return m.training_part_not_begun();
	if (section === undefined && check === undefined) return undefined;
	if (!part) return m.training_part_unknown();
	const { lesson, question, option } = part;
	if (question === null) {
		return reachWords[reach]({ place: `${lesson} · ${part.section ?? m.lesson_intro()}` });
	}
	return option === null
		? answerWords[answer]({ question })
		: m.training_part_option({ question, option });
}

import { formatDay, type Language } from './format.ts';
import type { CourseState, LearningRecord } from './learning-record.ts';
import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

type Words = (values?: object, options?: { locale?: Language }) => string;

const courseStateWords: Record<CourseState, Words> = {
	finished: m.record_state_finished,
	learning: m.record_state_learning,
	left: m.record_state_left
};

/** How far a course is: finished, or so many lessons of so many. */
export function courseProgress(
	course: LearningRecord['courses'][number],
	language: Language = getLocale()
): string {
	const { state, lessons_completed, lessons } = course;
	const words = courseStateWords[state]({}, { locale: language });
	if (state === 'finished') return words;
	return m.record_lessons(
		{ state: words, completed: lessons_completed, lessons },
		{ locale: language }
	);
}

/** Whether a certificate holds, with the day on which it ceased to. */
export function certificateStateName(
	{ revoked_on }: LearningRecord['certificates'][number],
	language: Language = getLocale()
): string {
	const options = { locale: language };
	return revoked_on === null
		? m.record_certificate_valid({}, options)
		: m.record_certificate_revoked({ day: formatDay(revoked_on, language) }, options);
}

import { addDays, addMonths, type Day } from '#lib/dates.ts';
import { levelOf, subjectsOf } from '#lib/qualifications/levels.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { examDayOf, sittingOf } from '../qualifications/exam-rules.ts';
import type { FactInput } from '../qualifications/input.ts';
import type { DemoFact } from './qualification-script.ts';

/** What the script counts from. */
export interface DemoCalendar {
	book: RuleBook;
	today: Day;
	/** The sitting whose results are not out. */
	year: number;
}

const periodMonths = 36;
const applicationDays = 20;

/** A fact as its form would have sent it, and the day on which it was filed. */
export interface FiledFact {
	input: FactInput;
	filedOn: Day;
}

type Kind<Name extends DemoFact['kind']> = Extract<DemoFact, { kind: Name }>;

const corrects = null;

/** Turns what the script counts into days. */
export function fileDemoFact(fact: DemoFact, calendar: DemoCalendar): FiledFact {
	switch (fact.kind) {
		case 'education':
			return educationOf(fact, calendar);
		case 'work':
			return workOf(fact, calendar);
		case 'exam-registration':
			return examRegistrationOf(fact, calendar);
		case 'exam-result':
			return resultOf(fact, calendar);
		case 'credential':
			return credentialOf(fact, calendar);
		case 'registration':
			return registrationOf(fact, calendar);
		case 'practice':
			return practiceOf(fact, calendar);
	}
}

function educationOf(fact: Kind<'education'>, { today }: DemoCalendar): FiledFact {
	const { degree, major, school, study, from, to, major_name = null } = fact;
	return {
		input: {
			...{ kind: 'education', corrects, degree, major, school, major_name },
			...{ began_on: from, ended_on: to },
			...{ is_full_time: study === 'full-time', is_finished: true }
		},
		filedOn: addDays(today, -200)
	};
}

function workOf({ employer, duty, from }: Kind<'work'>, { today }: DemoCalendar): FiledFact {
	return {
		input: {
			...{ kind: 'work', corrects, employer, duty, proof: 'employer' },
			...{ began_on: from, ended_on: null }
		},
		filedOn: addDays(today, -6)
	};
}

function examRegistrationOf(
	{ level, area, sitting }: Kind<'exam-registration'>,
	calendar: DemoCalendar
): FiledFact {
	const year = calendar.year + sitting;
	return {
		input: { kind: 'exam-registration', corrects, year, level, area, subjects: subjectsOf(level) },
		filedOn: addDays(examOn(calendar, year), -60)
	};
}

function credentialOf(
	{ level, number, sitting }: Kind<'credential'>,
	calendar: DemoCalendar
): FiledFact {
	const approvedOn = lastDayOf(calendar, calendar.year + sitting);
	return {
		input: {
			...{ kind: 'credential', corrects, level, management_number: number },
			...{ approved_on: approvedOn, issued_on: null, scope: 'nation' }
		},
		filedOn: earlier(addDays(approvedOn, 150), addDays(calendar.today, -12))
	};
}

function registrationOf(
	{ level, ends_in_days, began_days_ago = 0 }: Kind<'registration'>,
	{ today }: DemoCalendar
): FiledFact {
	const beganOn =
		ends_in_days === undefined
			? addDays(today, -began_days_ago)
			: addMonths(addDays(today, ends_in_days + 1), -periodMonths);
	return {
		input: {
			...{ kind: 'registration', corrects, level, authority: null },
			applied_on: addDays(beganOn, -applicationDays),
			...{ began_on: beganOn, ended_on: addDays(addMonths(beganOn, periodMonths), -1) }
		},
		filedOn: addDays(beganOn, 3)
	};
}

function practiceOf(
	{ practice, title, hours, days_ago }: Kind<'practice'>,
	{ today }: DemoCalendar
): FiledFact {
	const ended_on = addDays(today, -days_ago);
	return {
		input: {
			...{ kind: 'practice', corrects, practice_kind: practice, title, ended_on },
			hours: hours ?? null,
			is_deidentified: 'on'
		},
		filedOn: addDays(ended_on, 2)
	};
}

function resultOf(
	fact: Extract<DemoFact, { kind: 'exam-result' }>,
	calendar: DemoCalendar
): FiledFact {
	const { subject, area, score = null, outcome = 'scored', slip_days_after } = fact;
	const year = fact.year ?? calendar.year + (fact.sitting ?? -1);
	const exam = lastDayOf(calendar, year);
	return {
		input: {
			...{ kind: 'exam-result', corrects: null, year, subject, area, outcome },
			...{ published_score: score, raw_score: null },
			slip_issued_on:
				slip_days_after === undefined || levelOf(subject) !== 'senior'
					? null
					: addDays(exam, slip_days_after)
		},
		filedOn: addDays(exam, 75)
	};
}

function examOn({ book }: DemoCalendar, year: number): Day {
	return examDayOf(sittingOf(book, year));
}

function lastDayOf(calendar: DemoCalendar, year: number): Day {
	return sittingOf(calendar.book, year).days.at(-1) ?? examOn(calendar, year);
}

function earlier(one: Day, other: Day): Day {
	return one < other ? one : other;
}

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

/** Turns what the script counts into days. */
export function fileDemoFact(fact: DemoFact, calendar: DemoCalendar): FiledFact {
	const { today } = calendar;
	const corrects = null;
	switch (fact.kind) {
		case 'education': {
			const { degree, major, school, study, from, to, major_name = null } = fact;
			const facts = { degree, major, school, major_name, began_on: from, ended_on: to };
			const is_full_time = study === 'full-time';
			return filed(
				{ kind: 'education', corrects, ...facts, is_full_time, is_finished: true },
				today,
				200
			);
		}
		case 'work': {
			const { employer, duty, from } = fact;
			const days = { began_on: from, ended_on: null };
			return filed(
				{ kind: 'work', corrects, employer, duty, proof: 'employer', ...days },
				today,
				6
			);
		}
		case 'exam-registration': {
			const { level, area } = fact;
			const year = calendar.year + fact.sitting;
			const subjects = subjectsOf(level);
			const input = { kind: 'exam-registration', corrects, year, level, area, subjects } as const;
			return { input, filedOn: addDays(examOn(calendar, year), -60) };
		}
		case 'exam-result':
			return resultOf(fact, calendar);
		case 'credential': {
			const approvedOn = lastDayOf(calendar, calendar.year + fact.sitting);
			const { level, number } = fact;
			return {
				input: {
					...{ kind: 'credential', corrects, level, management_number: number },
					...{ approved_on: approvedOn, issued_on: null, scope: 'nation' }
				},
				filedOn: earlier(addDays(approvedOn, 150), addDays(today, -12))
			};
		}
		case 'registration': {
			const beganOn =
				fact.ends_in_days === undefined
					? addDays(today, -(fact.began_days_ago ?? 0))
					: addMonths(addDays(today, fact.ends_in_days + 1), -periodMonths);
			const days = { began_on: beganOn, ended_on: addDays(addMonths(beganOn, periodMonths), -1) };
			const applied_on = addDays(beganOn, -applicationDays);
			return {
				input: {
					kind: 'registration',
					corrects,
					level: fact.level,
					applied_on,
					...days,
					authority: null
				},
				filedOn: addDays(beganOn, 3)
			};
		}
		case 'practice': {
			const { practice: practice_kind, title, hours = null, days_ago } = fact;
			const ended_on = addDays(today, -days_ago);
			return {
				input: {
					kind: 'practice',
					corrects,
					practice_kind,
					title,
					ended_on,
					hours,
					is_deidentified: 'on'
				},
				filedOn: addDays(ended_on, 2)
			};
		}
	}
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

function filed(input: FactInput, today: Day, daysAgo: number): FiledFact {
	return { input, filedOn: addDays(today, -daysAgo) };
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

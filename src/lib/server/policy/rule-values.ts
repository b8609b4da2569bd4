import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { examSubjects } from '#lib/qualifications/levels.ts';
import { practiceKinds } from '#lib/qualifications/review.ts';

/** What a rule may say, one schema for each kind of value that the key registry names. */
const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const code = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/), v.maxLength(60));
const subjectCode = v.picklist(examSubjects);
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000));

const month = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12));

const section = v.strictObject({
	kind: v.picklist(['single', 'multiple', 'case', 'design', 'essay']),
	items: count,
	/** Null where no reliable source says it. */
	points_each: v.nullable(amount)
});

const paper = v.pipe(
	v.strictObject({
		code: subjectCode,
		name: text,
		form: v.picklist(['objective', 'subjective']),
		minutes: count,
		points: amount,
		sections: v.pipe(v.array(section), v.minLength(1), v.maxLength(10))
	}),
	v.check(({ points, sections }) => {
		if (sections.some(({ points_each }) => points_each === null)) return true;
		const sum = sections.reduce((total, part) => total + part.items * (part.points_each ?? 0), 0);
		return sum === points;
	}, 'points-sum')
);

const calendar = v.pipe(
	v.strictObject({
		year: v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2999)),
		status: v.picklist(['announced', 'expected', 'cancelled']),
		days: v.pipe(v.array(day), v.maxLength(7)),
		expected_month: v.optional(month),
		expected_registration_month: v.optional(month),
		slots: v.optional(
			v.array(
				v.strictObject({
					subjects: v.pipe(v.array(subjectCode), v.minLength(1)),
					day,
					from: time,
					to: time
				})
			)
		)
	}),
	v.check(({ status, days }) => status !== 'announced' || days.length > 0, 'no-days')
);

const route = v.strictObject({
	code: v.pipe(v.string(), v.regex(/^[a-z][0-9]$/)),
	education: v.picklist([
		'secondary',
		'associate',
		'bachelor-final-year',
		'bachelor',
		'master',
		'doctor'
	]),
	major: v.picklist(['social-work', 'other', 'any']),
	holds: v.optional(v.picklist(['assistant', 'social-worker'])),
	years: count
});

export const valueSchemas = {
	text,
	texts: v.pipe(v.array(text), v.minLength(1), v.maxLength(50)),
	boolean: v.boolean(),
	integer: count,
	integers: v.pipe(v.array(count), v.minLength(1), v.maxLength(50)),
	number: amount,
	day,
	/** A day of the year relative to another year: -1 is the year before. */
	cutoff: v.strictObject({
		year_offset: v.pipe(v.number(), v.integer(), v.minValue(-5), v.maxValue(5)),
		month_day: v.pipe(v.string(), v.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))
	}),
	'day-window': v.pipe(
		v.strictObject({ from: day, to: day }),
		v.check(({ from, to }) => from <= to, 'empty-range')
	),
	'integer-span': v.pipe(
		v.strictObject({ from: count, to: count }),
		v.check(({ from, to }) => from <= to, 'empty-range')
	),
	fraction: v.strictObject({
		numerator: count,
		denominator: v.pipe(count, v.minValue(1))
	}),
	/** A share of two measures by their codes; without a denominator there is no value. */
	rate: v.strictObject({ numerator: code, denominator: code }),
	'exam-scheme': v.strictObject({ subjects: v.pipe(v.array(paper), v.minLength(1)) }),
	'single-scoring': v.strictObject({ options: count, right: amount, wrong: amount }),
	'multiple-scoring': v.strictObject({
		options: count,
		right_options_min: count,
		right_options_max: count,
		complete: amount,
		each_right_option: amount,
		any_wrong_option: amount
	}),
	'exam-calendar': calendar,
	eligibility: v.strictObject({ routes: v.pipe(v.array(route), v.minLength(1)) }),
	rolling: v.strictObject({
		subjects: v.pipe(v.array(subjectCode), v.minLength(1)),
		consecutive_exam_years: v.pipe(count, v.minValue(1))
	}),
	'review-practice': v.strictObject({
		years: v.pipe(count, v.minValue(1)),
		ways: v.pipe(
			v.array(v.strictObject({ cases_per_year: count, supervision_hours_per_year: count })),
			v.minLength(1)
		),
		achievements: v.pipe(
			v.array(v.strictObject({ kind: v.picklist(practiceKinds), count })),
			v.minLength(1)
		)
	}),
	'review-records': v.strictObject({ years: count, cases: count, supervision_hours: count }),
	'article-hours': v.strictObject({ core_journal: count, other: count, characters_min: count })
} as const;

export type ValueKind = keyof typeof valueSchemas;

/** Whether the text names a kind of value. */
export function isValueKind(name: string): name is ValueKind {
	return Object.hasOwn(valueSchemas, name);
}

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addDays, addMonths } from '#lib/dates.ts';
import {
	degrees,
	judgeEligibility,
	majors,
	type Education,
	type EligibilityFacts,
	type EligibilityTerms,
	type Route
} from './eligibility.ts';
import type { Level } from './levels.ts';

const shipped = parse(
	readFileSync(new URL('../../../content/policy/eligibility.yaml', import.meta.url), 'utf8')
) as { rules: { key: string; value: { routes: [Route, ...Route[]] } }[] };

/** The routes that the product ships. */
function routesOf(level: Level): [Route, ...Route[]] {
	const rule = shipped.rules.find(({ key }) => key === `exam.eligibility.${level}`);
	if (!rule) throw new Error(`no routes for ${level}`);
	return rule.value.routes;
}

const terms: EligibilityTerms = {
	year: 2026,
	cutoffOn: '2026-12-31',
	studyCounts: false,
	workBeforeDiplomaCounts: true
};
const education = (facts: Partial<Education> = {}): Education => ({
	degree: 'bachelor',
	major: 'other',
	isFullTime: true,
	beganOn: '2015-09-01',
	endedOn: '2019-06-30',
	isFinished: true,
	...facts
});
const facts = (given: Partial<EligibilityFacts>): EligibilityFacts => ({
	educations: [],
	work: [],
	credentials: [],
	...given
});
const field = 'social-work';
const since = (from: string, until: string | null = null) => ({ from, until });
const judge = (level: Level, given: Partial<EligibilityFacts>, change = {}) =>
	judgeEligibility(routesOf(level), facts(given), { ...terms, ...change });

describe('an assistant', () => {
	const student = { isFinished: false, beganOn: '2022-09-01', endedOn: '2026-06-30' };
	test.each<[what: string, route: string, given: Partial<Education>, from: string]>([
		['secondary school and four years', 'a1', { degree: 'secondary' }, '2023-01-01'],
		['a diploma in the field and two', 'a2', { degree: 'associate', major: field }, '2025-01-01'],
		['the last year of a degree in it', 'a3', { ...student, major: field }, '2026-12-01'],
		['a degree in it', 'a4', { major: field }, '2026-12-01'],
		['a higher degree in it', 'a4', { degree: 'master', major: field }, '2026-12-01'],
		['another diploma and four years', 'a5', { degree: 'associate' }, '2023-01-01'],
		['another degree and two years', 'a6', {}, '2025-01-01']
	])('is admitted with %s', (_what, route, given, from) => {
		const admission = judge('assistant', { educations: [education(given)], work: [since(from)] });
		expect(admission.isMet).toBe(true);
		expect(admission.routes.find(({ code }) => code === route)).toMatchObject({ lacks: [] });
	});

	test('with a day too few is not admitted, and learns the day on which it will be enough', () => {
		const { isMet, best } = judge('assistant', {
			educations: [education({ degree: 'associate' })],
			work: [since('2023-01-02')]
		});
		expect(isMet).toBe(false);
		expect(best).toMatchObject({ lacks: ['years'], months: 47, completeOn: '2027-01-01' });
	});

	test('is not in the last year two years before the diploma, nor in another major', () => {
		const student = { isFinished: false, beganOn: '2024-09-01', endedOn: '2028-06-30' };
		expect(
			judge('assistant', { educations: [education({ ...student, major: 'social-work' })] }).isMet
		).toBe(false);
		const last = { ...student, endedOn: '2026-06-30' };
		expect(judge('assistant', { educations: [education(last)] }).isMet).toBe(false);
	});

	test('without any education is admitted by no length of work', () => {
		const { isMet, best } = judge('assistant', { work: [since('1990-01-01')] });
		expect(isMet).toBe(false);
		expect(best.lacks).toEqual(['education']);
	});
});

describe('a social worker', () => {
	test.each<[what: string, years: number, given: Partial<Education>]>([
		['a diploma in social work', 4, { degree: 'associate', major: 'social-work' }],
		['a degree in social work', 3, { degree: 'bachelor', major: 'social-work' }],
		['a master in social work', 1, { degree: 'master', major: 'social-work' }],
		['another diploma', 6, { degree: 'associate' }],
		['another degree', 5, { degree: 'bachelor' }],
		['another master', 3, { degree: 'master' }],
		['another doctor', 2, { degree: 'doctor' }]
	])('with %s is admitted after %i years, and not a day before', (_what, years, given) => {
		const began = addMonths('2027-01-01', -12 * years);
		const of = (from: string) => ({ educations: [education(given)], work: [since(from)] });
		const long = { educations: [education({ ...given, isFullTime: false })], work: [since(began)] };
		expect(judge('social-worker', long).isMet).toBe(true);
		expect(judge('social-worker', of(addDays(began, 1))).isMet).toBe(false);
	});

	test('with a doctor in social work needs no years', () => {
		const given = { educations: [education({ degree: 'doctor', major: 'social-work' })] };
		expect(judge('social-worker', given).best).toMatchObject({ isMet: true, code: 'b5' });
	});

	test('from secondary school needs the assistant’s certificate, and counts from its day', () => {
		const given = {
			educations: [education({ degree: 'secondary' })],
			work: [since('2010-01-01')]
		};
		expect(judge('social-worker', given).best).toMatchObject({
			code: 'b1',
			lacks: ['credential', 'years']
		});
		const holder = (approvedOn: string) => ({
			...given,
			credentials: [{ level: 'assistant' as const, approvedOn }]
		});
		expect(judge('social-worker', holder('2021-01-01')).isMet).toBe(true);
		expect(judge('social-worker', holder('2021-01-02')).best).toMatchObject({
			lacks: ['years'],
			completeOn: '2027-01-01'
		});
	});
});

test('a senior needs a degree, the certificate before, and five years since', () => {
	const given = (
		degree: Education['degree'],
		approvedOn: string,
		level: Level = 'social-worker'
	) => ({
		educations: [education({ degree })],
		work: [since('2012-01-01')],
		credentials: [{ level, approvedOn }]
	});
	expect(judge('senior', given('bachelor', '2022-01-01')).isMet).toBe(true);
	expect(judge('senior', given('associate', '2022-01-01')).best.lacks).toEqual(['education']);
	expect(judge('senior', given('bachelor', '2022-01-02')).best.lacks).toEqual(['years']);
	expect(judge('senior', given('bachelor', '2020-01-01', 'assistant')).isMet).toBe(false);
});

describe('years of work', () => {
	const degree = [education({ degree: 'associate', isFullTime: false })];

	test('count up to the cut-off of the province and year', () => {
		const given = { educations: degree, work: [since('2022-06-01')] };
		expect(judge('assistant', given).isMet).toBe(true);
		expect(judge('assistant', given, { cutoffOn: '2025-12-31' }).isMet).toBe(false);
	});

	test('add up over pauses', () => {
		const work = [
			since('2018-01-01', '2020-01-01'),
			since('2024-01-01', '2025-01-01'),
			since('2026-01-01')
		];
		expect(judge('assistant', { educations: degree, work }).best).toMatchObject({
			isMet: true,
			months: 48,
			completeOn: '2026-12-31'
		});
		const paused = [since('2018-01-01', '2020-01-01'), since('2024-01-01', '2025-01-01')];
		expect(judge('assistant', { educations: degree, work: paused }).best).toMatchObject({
			isMet: false,
			months: 36,
			completeOn: null
		});
	});

	test('count once where two posts were held', () => {
		const work = [since('2024-01-01'), since('2024-06-01', '2026-01-01')];
		expect(judge('assistant', { educations: degree, work }).best.months).toBe(36);
	});

	test('leave out full-time study, and keep part-time study', () => {
		const study = { beganOn: '2023-09-01', endedOn: '2025-07-01', degree: 'associate' as const };
		const work = [since('2023-01-01')];
		const full = judge('assistant', { educations: [education(study)], work });
		const part = judge('assistant', {
			educations: [education({ ...study, isFullTime: false })],
			work
		});
		expect([full.isMet, part.isMet]).toEqual([false, true]);
		expect(
			judge('assistant', { educations: [education(study)], work }, { studyCounts: true }).isMet
		).toBe(true);
	});

	test('before the diploma count where the rule says so', () => {
		const late = [
			education({
				degree: 'associate',
				isFullTime: false,
				beganOn: '2022-03-01',
				endedOn: '2025-01-01'
			})
		];
		const given = { educations: late, work: [since('2022-06-01')] };
		expect(judge('assistant', given).isMet).toBe(true);
		expect(judge('assistant', given, { workBeforeDiplomaCounts: false }).isMet).toBe(false);
	});
});

describe('whatever the facts', () => {
	const day = fc.integer({ min: 0, max: 6_000 }).map((count) => addDays('2010-01-01', count));
	const spans = fc.array(fc.record({ from: day, until: fc.option(day) }), { maxLength: 4 });
	const people = fc.record({
		educations: fc.array(
			fc.record({
				degree: fc.constantFrom(...degrees),
				major: fc.constantFrom(...majors),
				isFullTime: fc.boolean(),
				beganOn: day,
				endedOn: day,
				isFinished: fc.boolean()
			}),
			{ maxLength: 3 }
		),
		work: spans,
		credentials: fc.array(
			fc.record({
				level: fc.constantFrom('assistant' as const, 'social-worker' as const),
				approvedOn: day
			}),
			{ maxLength: 2 }
		)
	});
	const level = fc.constantFrom('assistant' as const, 'social-worker' as const, 'senior' as const);

	test('more work and a later cut-off never take an admission away', () => {
		fc.assert(
			fc.property(people, level, spans, (given, of, more) => {
				fc.pre(given.educations.every(({ isFinished }) => isFinished));
				const before = judgeEligibility(routesOf(of), given, terms);
				const after = judgeEligibility(
					routesOf(of),
					{ ...given, work: [...given.work, ...more] },
					{ ...terms, cutoffOn: '2027-12-31' }
				);
				expect(!before.isMet || after.isMet).toBe(true);
			}),
			{ numRuns: 1_000 }
		);
	});

	test('the best route is met where any is, and the day of completion decides about years', () => {
		fc.assert(
			fc.property(people, level, (given, of) => {
				const { isMet, best, routes } = judgeEligibility(routesOf(of), given, terms);
				expect(isMet).toBe(routes.some((route) => route.isMet));
				expect(best.isMet).toBe(isMet);
				for (const { years, completeOn, lacks, months } of routes) {
					if (years === 0) continue;
					const isLong = completeOn !== null && completeOn <= terms.cutoffOn;
					expect(lacks.includes('years')).toBe(!isLong);
					expect(months >= years * 12).toBe(isLong);
				}
			}),
			{ numRuns: 1_000 }
		);
	});
});

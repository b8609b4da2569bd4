import type { Transaction } from 'kysely';
import { levelOf, subjectsOf } from '#lib/qualifications/levels.ts';
import { judgeMark, publishScore, type MarkVerdict } from '#lib/qualifications/marks.ts';
import { usableThrough } from '#lib/qualifications/rolling.ts';
import { findClashes, type Sitting } from '#lib/qualifications/sittings.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { stampOf } from '../hours/rule-stamp.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import type { BegunFact } from './detail.ts';
import { assertExamArea } from './exam-area.ts';
import {
	examDayOf,
	linesOf,
	rollingTermsOf,
	roundingOf,
	sittingOf,
	slotsOf
} from './exam-rules.ts';
import type { FilingContext } from './filing.ts';
import type { ExamRegistrationInput, ExamResultInput } from './input.ts';
import { refuseAhead, refuseTwice } from './refusals.ts';

/** Nobody registers for a later sitting than the next one. */
const registrationYearsAhead = 1;

/**
 * A registration for the examination (报名).
 *
 * @throws Invalid `exam-year` for a year without a sitting or too far ahead, `exam-subjects` for
 * subjects of another level or such as are sat at the same time, `exam-area`; Conflict `fact-filed-before`
 */
export async function writeExamRegistration(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	{ year, level, area, subjects }: ExamRegistrationInput,
	{ held, book, today }: FilingContext
): Promise<void> {
	const yearMax = Number(today.slice(0, 4)) + registrationYearsAhead;
	if (year > yearMax || sittingOf(book, year).status === 'cancelled')
		throw new Invalid('exam-year', { field: 'year' });
	const isOfLevel = subjects.every((subject) => subjectsOf(level).includes(subject));
	const isDouble = new Set(subjects).size !== subjects.length;
	if (!isOfLevel || isDouble || findClashes(subjects, slotsOf(book, year).slots).length > 0)
		throw new Invalid('exam-subjects', { field: 'subjects' });
	await assertExamArea(trx, area, { asOf: today });
	// Two levels share their time slots, so there is one registration a year.
	refuseTwice(held.examRegistrations, (other) => other.year === year, { field: 'year' });
	await trx
		.insertInto('exam_registration')
		.values({ fact_id: id, year, level, area, subjects: [...subjects].sort() })
		.execute();
}

/**
 * The result of a subject, with what it is worth by the rules of its year.
 *
 * @throws Invalid `exam-result-ahead` before the sitting, `exam-score-missing`,
 * `exam-score-without-exam`, `exam-scores-differ` where the published score is not the raw one as the
 * area rounds it, `exam-slip` where a slip comes without a senior pass or before its sitting, `exam-area`;
 * Conflict `fact-filed-before`
 */
export async function writeExamResult(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	input: ExamResultInput,
	{ held, book, today }: FilingContext
): Promise<void> {
	const { year, subject, area, outcome } = input;
	const sitting = sittingOf(book, year, area);
	if (sitting.status === 'cancelled' || examDayOf(sitting) > today)
		throw new Invalid('exam-result-ahead', { field: 'year' });
	await assertExamArea(trx, area, { asOf: today });
	refuseTwice(held.results, (other) => other.year === year && other.subject === subject, {
		field: 'subject'
	});
	const published = readScores(input, { book, sitting });
	const { pass, stamps } = judgeResult(book, input, { sitting, published });
	refuseSlip(input, { isPass: pass.pass_scope !== null, sitting, today });
	await trx
		.insertInto('exam_result')
		.values({
			fact_id: id,
			...{ year, subject, area, outcome },
			raw_score: input.raw_score,
			published_score: published,
			slip_issued_on: input.slip_issued_on,
			...pass,
			rules: JSON.stringify(stamps)
		})
		.execute();
}

/** The published score; from the raw one where only that is known. */
function readScores(
	{ outcome, published_score, raw_score, area }: ExamResultInput,
	{ book, sitting }: { book: RuleBook; sitting: Sitting }
): number | null {
	if (outcome !== 'scored') {
		if (published_score !== null || raw_score !== null)
			throw new Invalid('exam-score-without-exam', { field: 'outcome' });
		return null;
	}
	const rounded =
		raw_score === null ? null : publishScore(raw_score, roundingOf(book, { sitting, area }));
	const published = published_score ?? rounded;
	if (published === null) throw new Invalid('exam-score-missing', { field: 'published_score' });
	if (rounded !== null && rounded !== published)
		throw new Invalid('exam-scores-differ', { field: 'published_score', values: { rounded } });
	return published;
}

interface JudgedResult {
	pass: {
		pass_line: number | null;
		pass_scope: string | null;
		usable_through: number | null;
	};
	stamps: object[];
}

/** What the score is worth: held against the lines of its year, and promised as its year promises. */
function judgeResult(
	book: RuleBook,
	{ year, subject, area }: ExamResultInput,
	{ sitting, published }: { sitting: Sitting; published: number | null }
): JudgedResult {
	const level = levelOf(subject);
	const { lines, rules } = linesOf(book, level, { sitting, area });
	const verdict: MarkVerdict =
		published === null ? { kind: 'unknown' } : judgeMark(published, lines);
	const stamps = rules.map((rule) => stampOf({ ...rule, value: Number(rule.value) }));
	if (verdict.kind !== 'passed') {
		const pass_line = verdict.kind === 'failed' ? verdict.line : null;
		return { pass: { pass_line, pass_scope: null, usable_through: null }, stamps };
	}
	const { scope, line } = verdict;
	const rolling = book.get(`exam.rolling.${level}`, { asOf: examDayOf(sitting) });
	const through = usableThrough({ subject, year, scope }, rollingTermsOf(book, level));
	return {
		pass: { pass_line: line, pass_scope: scope, usable_through: through },
		stamps: [...stamps, stampOf({ ...rolling, value: rolling.value.consecutive_exam_years })]
	};
}

function refuseSlip(
	{ slip_issued_on, subject }: ExamResultInput,
	{ isPass, sitting, today }: { isPass: boolean; sitting: Sitting; today: string }
): void {
	if (slip_issued_on === null) return;
	refuseAhead('slip_issued_on', slip_issued_on, today);
	if (!isPass || levelOf(subject) !== 'senior' || slip_issued_on < examDayOf(sitting))
		throw new Invalid('exam-slip', { field: 'slip_issued_on' });
}

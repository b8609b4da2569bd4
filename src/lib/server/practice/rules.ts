import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { MemoryRules } from '#lib/practice/memory.ts';
import type { Reader } from '../database/reader.ts';
import { readRuleBook } from '../policy/rule-book.ts';
import type { RuleKey } from '../policy/rule-keys.ts';

/** The platform's own settings for practice, as they hold today. */
export interface PracticeRules extends MemoryRules {
	/** The study day: it begins some hours after midnight. */
	today: Day;
	dayStartsHours: number;
	minutesPerDay: number;
	rightInARow: number;
	secondsPerSingle: number;
	secondsPerMultiple: number;
	newPercent: number;
	dailyQuestions: number;
	charactersPerSecond: number;
	weaknessAnswersMin: number;
	coachAnswersMin: number;
}

const keys = {
	dayStartsHours: 'practice.day-starts-hours',
	minutesPerDay: 'practice.minutes-per-day',
	rightInARow: 'practice.right-in-a-row',
	retentionPercent: 'practice.retention-percent',
	intervalDaysMax: 'practice.interval-days-max',
	lastReviewDays: 'practice.last-review-days',
	lastReviewNeedsDays: 'practice.last-review-needs-days',
	secondsPerSingle: 'practice.seconds-per-single',
	secondsPerMultiple: 'practice.seconds-per-multiple',
	newPercent: 'practice.new-percent',
	dailyQuestions: 'practice.daily-questions',
	charactersPerSecond: 'practice.rapid-characters-per-second',
	weaknessAnswersMin: 'practice.weakness-answers-min',
	coachAnswersMin: 'practice.coach-answers-min'
} as const satisfies Record<string, RuleKey>;

/**
 * Reads them all, and the study day by the clock of the database.
 *
 * @throws NotFound `policy-rule`
 */
export async function readPracticeRules(db: Reader): Promise<PracticeRules> {
	const book = await readRuleBook(db, ['practice.']);
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(db);
	const asOf = rows[0]?.today ?? '';
	const values = Object.fromEntries(
		Object.entries(keys).map(([name, key]) => [name, book.get(key, { asOf }).value])
	) as Record<keyof typeof keys, number>;
	const study = await sql<{ day: Day }>`
		select ${studyDayOf(sql`now()`, values)} as day`.execute(db);
	return { ...values, today: study.rows[0]?.day ?? asOf };
}

/** The study day of an instant, as the database counts it. */
export function studyDayOf(
	instant: ReturnType<typeof sql>,
	{ dayStartsHours }: Pick<PracticeRules, 'dayStartsHours'>
) {
	return sql<Day>`(${instant} - make_interval(hours => ${dayStartsHours}))::date`;
}

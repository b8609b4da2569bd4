import { sql } from 'kysely';
import { planToday, type TodayPlan } from '#lib/practice/budget.ts';
import { practiceLimits, type PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listCandidates } from './candidates.ts';
import { findPracticeExam } from './exam-day.ts';
import { listPractisable } from './practisable.ts';
import { readPracticeRules, type PracticeRules } from './rules.ts';
import { readSetting } from './setting.ts';
import { readWeakness } from './weakness.ts';

/** What is for today, within the minutes that somebody has. */
export interface TodayPractice extends TodayPlan {
	minutesPerDay: number;
	/** What was practised today already. */
	doneSeconds: number;
	doneQuestions: number;
}

/** Plans what is left of today; nothing where the time is used up. */
export async function readToday(
	db: Reader,
	personId: number,
	subject: PracticeSubject
): Promise<TodayPractice> {
	const rules = await readPracticeRules(db);
	const setting = await readSetting(db, personId, rules);
	const done = await sumToday(db, personId, rules);
	const { questions, syllabus } = await listPractisable(db, personId, subject);
	const facts = { minutesPerDay: setting.minutesPerDay, ...done };
	if (!syllabus) return { reviews: [], fresh: [], seconds: 0, ...facts };
	const exam = await findPracticeExam(db, personId, rules);
	const candidates = await listCandidates(db, personId, subject, {
		...{ questions, syllabus, rules },
		weakness: await readWeakness(db, personId, subject, rules),
		examOn: exam.on
	});
	const plan = planToday(candidates, {
		secondsMax: Math.max(0, setting.minutesPerDay * 60 - done.doneSeconds),
		newPercent: rules.newPercent,
		questionsMax: practiceLimits.drillQuestionsMax
	});
	return { ...plan, ...facts };
}

/** What nobody measured counts as long as such a question usually takes. */
async function sumToday(
	db: Reader,
	personId: number,
	rules: PracticeRules
): Promise<{ doneSeconds: number; doneQuestions: number }> {
	const usual = sql`case kind when 'single' then ${rules.secondsPerSingle}::integer
		else ${rules.secondsPerMultiple}::integer end`;
	const row = await db
		.selectFrom('practice_response')
		.where(isOfPerson('person_id', personId))
		.where('studied_on', '=', rules.today)
		.where('source', '<>', 'mock')
		.select((eb) => eb.fn.countAll<number>().as('doneQuestions'))
		.select(
			sql<number>`coalesce(sum(coalesce(time_ms / 1000, ${usual})), 0)::integer`.as('doneSeconds')
		)
		.executeTakeFirstOrThrow();
	return row;
}

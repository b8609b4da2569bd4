import { addDays, type Day } from '#lib/dates.ts';
import type { ExamSubject } from '#lib/qualifications/levels.ts';
import { planStudy, type Plan, type PlanChapter } from '#lib/qualifications/plan.ts';
import type { Reader } from '../database/reader.ts';
import type { Holder } from '../hours/holder.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { examDayOf, readQualificationRules, sittingOf } from './exam-rules.ts';
import type { Road } from './road.ts';
import { sumStudy } from './study.ts';

/** How much of a chapter is still lost, from 0 to 1; undefined where nobody knows. */
export type Weakness = (subject: ExamSubject, chapter: string) => number | undefined;

/** What a plan is made of. */
export interface PlanMaterial {
	/** The chapters of the subjects that are to be sat, with their expected marks. */
	chapters: readonly Omit<PlanChapter, 'weakness' | 'doneMinutes'>[];
	/** What practice knows of the person; without it the weights alone decide. */
	weakness?: Weakness;
}

export interface StudyPlan extends Plan {
	/** The first day of the sitting, or of the month in which it is expected. */
	examOn: Day;
	isExpected: boolean;
	chapters: readonly PlanChapter[];
	doneMinutes: number;
}

/**
 * The plan from today to the sitting that a road leads to; undefined without a target, with nothing
 * left to sit, or while not even the month of the sitting is known.
 *
 * @param material the chapters to plan; without it each subject is one
 */
export async function readStudyPlan(
	db: Reader,
	holder: Pick<Holder, 'id'>,
	road: Road,
	material?: PlanMaterial
): Promise<StudyPlan | undefined> {
	const exam = road.dates.find(({ kind }) => kind === 'exam');
	const examOn = exam?.from ?? exam?.month;
	if (!road.target || !exam || !examOn || road.standing.toSit.length === 0) return undefined;
	const book = await readQualificationRules(db);
	const { chapters, weakness } = material ?? { chapters: wholeSubjects(road) };
	const done = await sumStudy(db, holder.id, { since: sittingBefore(book, road.year) });
	const planned = chapters.map((chapter): PlanChapter => ({
		...chapter,
		weakness: weakness?.(chapter.subject, chapter.code),
		doneMinutes: done.get(`${chapter.subject}/${chapter.code}`) ?? 0
	}));
	const plan = planStudy(planned, {
		today: road.today,
		examOn,
		minutesAWeek: road.target.minutes_per_week,
		mockDaysBefore: book.get('exam.plan.mock-days-before', { asOf: road.today }).value,
		paperMinutes: paperMinutesOf(book, road)
	});
	return {
		...plan,
		...{ examOn, chapters: planned },
		isExpected: exam.certainty === 'expected',
		doneMinutes: planned.reduce((sum, { doneMinutes = 0 }) => sum + doneMinutes, 0)
	};
}

/** Each subject as one chapter, where no syllabus is at hand. */
export function wholeSubjects({
	standing,
	subjectNames
}: Pick<Road, 'standing' | 'subjectNames'>): PlanMaterial['chapters'] {
	const names = new Map(subjectNames);
	return standing.toSit.map((subject) => ({
		subject,
		code: 'all',
		title: names.get(subject) ?? subject,
		weight: 100
	}));
}

function paperMinutesOf(book: RuleBook, { level, year }: Road): Map<ExamSubject, number> {
	const scheme = book.get(`exam.scheme.${level}`, { asOf: examDayOf(sittingOf(book, year)) });
	return new Map(scheme.value.subjects.map(({ code, minutes }) => [code, minutes]));
}

/** The day after the sitting before: what was studied earlier was for that one. */
function sittingBefore(book: RuleBook, year: number): Day {
	const before = sittingOf(book, year - 1);
	return addDays(before.days.at(-1) ?? examDayOf(before), 1);
}

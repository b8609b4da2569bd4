import type { Day } from '#lib/dates.ts';
import type { PaperPlan, PlanSection } from '#lib/exam/assembly/plan.ts';
import type { Subject, SubjectiveKind } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { findRule, getRuleValue } from '../policy/policy.ts';
import type { RuleValue } from '../policy/rule-keys.ts';
import { getSyllabus } from '../syllabus/syllabus.ts';
import type { BlueprintRules } from './blueprint-file.ts';

/** A blueprint together with the scheme and the syllabus that it fills in. */
export interface Blueprint {
	id: number;
	subject: Subject;
	edition: string;
	/** Laws are asked as they were in force on this day. */
	lawCutoff: Day;
	minutes: number;
	/** Of the whole paper. */
	points: number;
	/** So many last papers of the same person share no question with a new one. */
	recentPapers: number;
	plan: PaperPlan;
}

const schemeKeys = {
	A: 'exam.scheme.assistant',
	B: 'exam.scheme.social-worker',
	C: 'exam.scheme.senior'
} as const;

/**
 * What a paper of a subject must be for the sitting of a year: the newest blueprint that is not for a
 * later one, with the scheme of the examination and the weights of its syllabus.
 *
 * @throws NotFound `blueprint-not-found`, `syllabus-not-found`, `policy-rule`
 */
export async function getBlueprint(
	db: Reader,
	{ subject, year }: { subject: Subject; year: number }
): Promise<Blueprint> {
	const row = await db
		.selectFrom('blueprint')
		.select(['id', 'edition', 'rules'])
		.where('subject', '=', subject)
		.where('year', '<=', year)
		.where('withdrawn_at', 'is', null)
		.orderBy('year', 'desc')
		.executeTakeFirstOrThrow(() => new NotFound('blueprint-not-found', { values: { subject } }));
	const rules = row.rules as unknown as BlueprintRules;
	const scheme = await getScheme(db, subject, year);
	const syllabus = await getSyllabus(db, { subject, edition: row.edition });
	const sections = scheme.sections.map(({ kind, items, points_each }): PlanSection => {
		const pointsEach = points_each ?? rules.points_each?.[kind as SubjectiveKind];
		if (pointsEach === undefined)
			throw new NotFound('blueprint-not-found', { values: { subject } });
		return { kind, items, pointsEach };
	});
	const items = sections.reduce((sum, section) => sum + section.items, 0);
	return {
		id: row.id,
		subject,
		edition: row.edition,
		lawCutoff: await getLawCutoff(db, year),
		minutes: scheme.minutes,
		points: sections.reduce((sum, section) => sum + section.items * section.pointsEach, 0),
		recentPapers: rules.recent_papers,
		plan: {
			sections,
			chapters: syllabus.chapters.map(({ code, weight }) => ({ code, weight })),
			chapterMarksTolerance: rules.chapter_marks_tolerance ?? null,
			chapterItemsMax: rules.chapter_items_max ?? null,
			pointItemsMax: rules.point_items_max,
			facilityPercent: rules.facility_percent ?? null,
			unseenMin: Math.ceil((rules.unseen_percent_min * items) / 100)
		}
	};
}

type Scheme = RuleValue<'exam.scheme.senior'>['subjects'][number];

async function getScheme(db: Reader, subject: Subject, year: number): Promise<Scheme> {
	const key = schemeKeys[subject.charAt(0) as keyof typeof schemeKeys];
	const { subjects } = await getRuleValue(db, key, { asOf: await findSittingDay(db, year) });
	const scheme = subjects.find(({ code }) => code === subject);
	if (!scheme) throw new NotFound('policy-rule', { values: { key } });
	return scheme;
}

/** The day up to which laws must be in force to be examined in the sitting of a year. */
export async function getLawCutoff(db: Reader, year: number): Promise<Day> {
	const asOf = await findSittingDay(db, year);
	const { year_offset, month_day } = await getRuleValue(db, 'exam.law-cutoff', { asOf });
	return `${year + year_offset}-${month_day}`;
}

/** The first day of a sitting, or, before it is announced, of the month in which it is expected. */
async function findSittingDay(db: Reader, year: number): Promise<Day> {
	const calendar = (await findRule(db, 'exam.calendar', { asOf: `${year}-01-01` }))?.value;
	const month = String(calendar?.expected_month ?? 1).padStart(2, '0');
	return calendar?.days[0] ?? `${year}-${month}-01`;
}

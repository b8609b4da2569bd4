import type { Day } from '#lib/dates.ts';
import type { DrillKind, DrillMode, PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { readBook } from './book.ts';
import { findPracticeExam, type PracticeExam } from './exam-day.ts';
import { listPractisable } from './practisable.ts';
import { readPracticeRules } from './rules.ts';
import { readSetting } from './setting.ts';
import { readToday, type TodayPractice } from './today.ts';
import { readWeakness } from './weakness.ts';

/** Runs in the list of those that can be gone on with. */
const runsShown = 3;

/** Where somebody begins who practises a subject. */
export interface PracticeHub {
	subject: PracticeSubject;
	exam: PracticeExam;
	studyDay: Day;
	today: TodayPractice;
	chapters: HubChapter[];
	/** Runs that are not finished, the newest first; without those of another day. */
	runs: HubRun[];
	book: { open: number; cleared: number };
	favourites: number;
	/** Whether enough was answered to say what is weak. */
	hasWeakness: boolean;
	isDailyDone: boolean;
}

export interface HubChapter {
	code: string;
	title: string;
	/** Expected marks of 100, an estimate of the platform. */
	weight: number;
	questions: number;
	/** How many of them were answered at least once. */
	answered: number;
	/** In percent; null while too little was answered. */
	weaknessPercent: number | null;
	points: { code: string; title: string; questions: number }[];
}

export interface HubRun {
	drill: string;
	kind: DrillKind;
	mode: DrillMode;
	title: string | null;
	done: number;
	questions: number;
}

/** Reads the beginning of practice for the actor; nobody else can. */
export async function readHub(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: PracticeSubject
): Promise<PracticeHub> {
	const rules = await readPracticeRules(db);
	const [exam, today, weakness, setting] = await Promise.all([
		findPracticeExam(db, personId, rules),
		readToday(db, personId, subject),
		readWeakness(db, personId, subject, rules),
		readSetting(db, personId, rules)
	]);
	const book = await readBook(db, personId, subject, setting);
	return {
		...{ subject, exam, today, studyDay: rules.today },
		chapters: await listChapters(db, personId, subject, weakness),
		runs: await listRuns(db, personId, subject, rules),
		book: {
			open: book.filter(({ shelf }) => shelf === 'open').length,
			cleared: book.filter(({ shelf }) => shelf === 'cleared').length
		},
		favourites: await countFavourites(db, personId, subject),
		hasWeakness: weakness.size > 0,
		isDailyDone: await isDailyDone(db, personId, subject, rules)
	};
}

async function listChapters(
	db: Reader,
	personId: number,
	subject: PracticeSubject,
	weakness: Awaited<ReturnType<typeof readWeakness>>
): Promise<HubChapter[]> {
	const { questions, syllabus } = await listPractisable(db, personId, subject);
	const answered = await listAnswered(db, personId, subject);
	const countAt = (code: string) => questions.filter(({ point }) => point === code).length;
	return (syllabus?.chapters ?? []).flatMap(({ code, title, weight, points }) => {
		const own = questions.filter(({ chapter }) => chapter === code);
		if (own.length === 0) return [];
		const lost = weakness.get(code)?.weakness;
		return [
			{
				...{ code, title, weight },
				questions: own.length,
				answered: own.filter(({ questionId }) => answered.has(questionId)).length,
				weaknessPercent: lost === undefined ? null : Math.round(lost * 100),
				points: points
					.map((point) => ({
						code: point.code,
						title: point.title,
						questions: countAt(point.code)
					}))
					.filter((point) => point.questions > 0)
			}
		];
	});
}

async function listAnswered(
	db: Reader,
	personId: number,
	subject: PracticeSubject
): Promise<Set<number>> {
	const rows = await db
		.selectFrom('practice_response')
		.where(isOfPerson('person_id', personId))
		.where('subject', '=', subject)
		.select('question_id')
		.distinct()
		.execute();
	return new Set(rows.map(({ question_id }) => question_id));
}

async function listRuns(
	db: Reader,
	personId: number,
	subject: PracticeSubject,
	{ today }: { today: Day }
): Promise<HubRun[]> {
	const rows = await db
		.selectFrom('practice_drill as drill')
		.where(isOfPerson('drill.person_id', personId))
		.where('drill.subject', '=', subject)
		.where('drill.ended_at', 'is', null)
		.where(({ or, eb }) =>
			or([eb('drill.kind', 'not in', ['today', 'daily']), eb('drill.topic', '=', today)])
		)
		.select(['drill.public_id', 'drill.kind', 'drill.topic', 'drill.mode'])
		.select(['drill.position', 'drill.question_count'])
		.select((eb) =>
			eb
				.selectFrom('practice_response as given')
				.whereRef('given.drill_id', '=', 'drill.id')
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('answered')
		)
		.orderBy('drill.id', 'desc')
		.limit(runsShown)
		.execute();
	const titles = await listTopicTitles(db, subject);
	return rows.map((row) => ({
		drill: row.public_id,
		kind: row.kind as DrillKind,
		mode: row.mode as DrillMode,
		title: titles.get(row.topic) ?? null,
		done: row.mode === 'memorise' ? row.position : row.answered,
		questions: row.question_count
	}));
}

async function countFavourites(
	db: Reader,
	personId: number,
	subject: PracticeSubject
): Promise<number> {
	const { count } = await db
		.selectFrom('practice_mark as mark')
		.innerJoin('question', 'question.id', 'mark.question_id')
		.where(isOfPerson('mark.person_id', personId))
		.where('mark.favourite_at', 'is not', null)
		.where('question.subject', '=', subject)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

async function isDailyDone(
	db: Reader,
	personId: number,
	subject: PracticeSubject,
	{ today }: { today: Day }
): Promise<boolean> {
	const row = await db
		.selectFrom('practice_drill')
		.where(isOfPerson('person_id', personId))
		.where('subject', '=', subject)
		.where('kind', '=', 'daily')
		.where('topic', '=', today)
		.where('ended_at', 'is not', null)
		.select('id')
		.executeTakeFirst();
	return row !== undefined;
}

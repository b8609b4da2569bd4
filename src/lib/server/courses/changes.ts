import { canonicalJson } from '../audit/canonical-json.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';

export interface ChangedLesson {
	slug: string;
	title: string;
	/** Whether there is other text to read. */
	isTextChanged: boolean;
	/** Where the minutes are others: before and after. */
	minutes: { before: number; after: number } | null;
	/** Slugs of checks. A changed one asks or answers otherwise, so an earlier answer may not stand. */
	checksAdded: string[];
	checksRemoved: string[];
	checksChanged: string[];
}

/** What somebody meets who takes up a later publication of the same course. */
export interface CourseChanges {
	from: number;
	to: number;
	/** What the author says, of each publication after the first, the newest first. */
	notes: { number: number; note: string; publishedAt: Date }[];
	lessonsAdded: { slug: string; title: string }[];
	lessonsRemoved: { slug: string; title: string }[];
	lessonsChanged: ChangedLesson[];
}

/**
 * Compares two publications of a course, by their ids.
 *
 * @throws NotFound `course-not-found` where one is not there, or they are of two courses
 */
export async function describeChanges(
	db: Reader,
	fromPublication: number,
	toPublication: number
): Promise<CourseChanges> {
	const from = await getNumber(db, fromPublication);
	const to = await getNumber(db, toPublication);
	if (from.course_id !== to.course_id) throw new NotFound('course-not-found');
	const before = await listComparedLessons(db, fromPublication);
	const after = await listComparedLessons(db, toPublication);
	return {
		from: from.number,
		to: to.number,
		notes: await listNotes(db, from, to),
		lessonsAdded: without(after, before).map(titled),
		lessonsRemoved: without(before, after).map(titled),
		lessonsChanged: [...after.values()].flatMap((lesson) => {
			const earlier = before.get(lesson.slug);
			if (!earlier || earlier.hash.equals(lesson.hash)) return [];
			const changed = compare(earlier, lesson);
			return isChanged(changed) ? changed : [];
		})
	};
}

interface ComparedLesson {
	slug: string;
	title: string;
	minutes: number;
	hash: Buffer;
	document: string;
	/** What each check asks and how it is answered, by its slug. */
	checks: Map<string, string>;
}

async function listComparedLessons(
	db: Reader,
	publicationId: number
): Promise<Map<string, ComparedLesson>> {
	const lessons = await db
		.selectFrom('lesson')
		.select(['id', 'slug', 'title', 'minutes', 'hash', 'document'])
		.where('publication_id', '=', publicationId)
		.orderBy('ordinal')
		.execute();
	const checks = await db
		.selectFrom('lesson_check')
		.innerJoin('lesson', 'lesson.id', 'lesson_check.lesson_id')
		.select(['lesson_id', 'lesson_check.slug', 'kind', 'is_required', 'shown', 'answer_key'])
		.where('publication_id', '=', publicationId)
		.execute();
	return new Map(
		lessons.map(({ id, document, ...lesson }) => [
			lesson.slug,
			{
				...lesson,
				document: canonicalJson(withoutPlaces(document)),
				checks: new Map(
					checks
						.filter((check) => check.lesson_id === id)
						.map(({ slug, kind, is_required, shown, answer_key }) => [
							slug,
							canonicalJson(withoutPlaces([kind, is_required, shown, answer_key]))
						])
				)
			}
		])
	);
}

type JsonTree = Parameters<typeof canonicalJson>[0];

/** Without the lines of the source and without checks, which are compared apart. */
function withoutPlaces(value: JsonTree): JsonTree {
	if (Array.isArray(value))
		return value.filter((part) => !isCheck(part)).map((part) => withoutPlaces(part));
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== 'lines')
			.map(([key, part]) => [key, withoutPlaces(part)])
	);
}

function isCheck(value: JsonTree): boolean {
	return (
		value !== null && typeof value === 'object' && !Array.isArray(value) && value.type === 'check'
	);
}

function compare(before: ComparedLesson, after: ComparedLesson): ChangedLesson {
	const kept = [...after.checks].filter(([slug]) => before.checks.has(slug));
	return {
		slug: after.slug,
		title: after.title,
		isTextChanged: before.document !== after.document || before.title !== after.title,
		minutes:
			before.minutes === after.minutes ? null : { before: before.minutes, after: after.minutes },
		checksAdded: [...after.checks.keys()].filter((slug) => !before.checks.has(slug)),
		checksRemoved: [...before.checks.keys()].filter((slug) => !after.checks.has(slug)),
		checksChanged: kept
			.filter(([slug, check]) => before.checks.get(slug) !== check)
			.map(([slug]) => slug)
	};
}

/** Another space in the source is no change to whoever reads. */
function isChanged(lesson: ChangedLesson): boolean {
	const { isTextChanged, minutes, checksAdded, checksRemoved, checksChanged } = lesson;
	const checks = checksAdded.length + checksRemoved.length + checksChanged.length;
	return isTextChanged || minutes !== null || checks > 0;
}

function without(
	lessons: ReadonlyMap<string, ComparedLesson>,
	others: ReadonlyMap<string, ComparedLesson>
): ComparedLesson[] {
	return [...lessons.values()].filter(({ slug }) => !others.has(slug));
}

function titled({ slug, title }: ComparedLesson) {
	return { slug, title };
}

function getNumber(db: Reader, publicationId: number) {
	return db
		.selectFrom('course_publication')
		.select(['course_id', 'number'])
		.where('id', '=', publicationId)
		.executeTakeFirstOrThrow(() => new NotFound('course-not-found'));
}

async function listNotes(
	db: Reader,
	from: { course_id: number; number: number },
	to: { number: number }
) {
	const rows = await db
		.selectFrom('course_publication')
		.select(['number', 'change_note as note', 'published_at as publishedAt'])
		.where('course_id', '=', from.course_id)
		.where('number', '>', from.number)
		.where('number', '<=', to.number)
		.where('change_note', 'is not', null)
		.orderBy('number', 'desc')
		.$narrowType<{ note: string }>()
		.execute();
	return rows;
}

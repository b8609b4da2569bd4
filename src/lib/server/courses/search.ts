import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { excerptOf, markText, type Excerpt, type MarkedText } from '../search/excerpt.ts';
import { queryOf, wordsOf } from '../search/tokens.ts';
import { titleInOrder } from './course.ts';

/** A place in a lesson that answers a question. */
export interface PassageHit {
	course: { slug: string; title: string };
	lesson: { slug: string; title: MarkedText };
	/** The slug of the section, and its heading where it has one. */
	section: { slug: string; heading: MarkedText | null };
	/** The words around the first place that answers. */
	passage: Excerpt;
}

export interface CourseHit {
	slug: string;
	title: MarkedText;
	summary: MarkedText;
}

export interface SearchResult {
	/** Courses whose title or summary has every word. */
	courses: CourseHit[];
	/** The best first; of a lesson at most two. */
	passages: PassageHit[];
	/** Whether more passages answer than are given. */
	hasMore: boolean;
}

const coursesMax = 10;
const passagesMax = 20;
const perLessonMax = 2;
/** Passages that are weighed against one another; a word that stands everywhere says little. */
const weighedMax = 400;

/**
 * Looks for the words of a question, all of them, in what is published now of courses that are not
 * withdrawn. A question without a word finds nothing.
 */
export async function searchCourses(db: Reader, query: string): Promise<SearchResult> {
	const question = queryOf(query);
	if (question === undefined) return { courses: [], passages: [], hasMore: false };
	const [courses, rows] = [await findCourses(db, query), await findPassages(db, question)];
	return {
		courses,
		passages: rows.slice(0, passagesMax).map((row) => ({
			course: { slug: row.courseSlug, title: row.courseTitle },
			lesson: { slug: row.lessonSlug, title: markText(row.lessonTitle, query) },
			section: {
				slug: row.sectionSlug,
				heading: row.heading === '' ? null : markText(row.heading, query)
			},
			passage: excerptOf(row.body, query)
		})),
		hasMore: rows.length > passagesMax
	};
}

function findPassages(db: Reader, question: string) {
	const matching = db
		.selectFrom('lesson_passage as passage')
		.innerJoin('lesson', 'lesson.id', 'passage.lesson_id')
		.innerJoin('course', 'course.current_publication_id', 'lesson.publication_id')
		.select(['passage.lesson_id', 'passage.ordinal', 'course.id as course_id'])
		.select(sql<number>`ts_rank(passage.words, ${question}::tsquery)`.as('rank'))
		.where(sql<boolean>`passage.words @@ ${question}::tsquery`)
		.where('course.withdrawn_at', 'is', null)
		.limit(weighedMax);
	return db
		.with('matching', () => matching)
		.with('placed', (qb) =>
			qb
				.selectFrom('matching')
				.selectAll()
				.select(
					sql<number>`row_number() over (partition by lesson_id order by rank desc, ordinal)`.as(
						'place'
					)
				)
		)
		.selectFrom('placed')
		.innerJoin('lesson_passage as passage', (join) =>
			join
				.onRef('passage.lesson_id', '=', 'placed.lesson_id')
				.onRef('passage.ordinal', '=', 'placed.ordinal')
		)
		.innerJoin('lesson', 'lesson.id', 'placed.lesson_id')
		.innerJoin('course', 'course.id', 'placed.course_id')
		.innerJoin('course_publication as publication', 'publication.id', 'lesson.publication_id')
		.select(['course.slug as courseSlug', 'publication.title as courseTitle'])
		.select(['lesson.slug as lessonSlug', 'lesson.title as lessonTitle'])
		.select(['passage.section_slug as sectionSlug', 'passage.heading', 'passage.body'])
		.where('placed.place', '<=', perLessonMax)
		.orderBy('placed.rank', 'desc')
		.orderBy('course.slug')
		.orderBy('lesson.ordinal')
		.orderBy('placed.ordinal')
		.limit(passagesMax + 1)
		.execute();
}

/** There are few courses, and their titles are short: no index is asked. */
async function findCourses(db: Reader, query: string): Promise<CourseHit[]> {
	const words = wordsOf(query).map((runs) => runs.join(''));
	const text = sql`lower(normalize(publication.title || ' ' || (publication.manifest->>'summary'), nfkc))`;
	let found = db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.select(['course.slug', 'publication.title'])
		.select(sql<string>`publication.manifest->>'summary'`.as('summary'))
		.where('course.withdrawn_at', 'is', null);
	for (const word of words) found = found.where(sql<boolean>`position(${word} in ${text}) > 0`);
	const rows = await found
		.orderBy('publication.tier')
		.orderBy(titleInOrder)
		.limit(coursesMax)
		.execute();
	return rows.map(({ slug, title, summary }) => ({
		slug,
		title: markText(title, query),
		summary: markText(summary, query)
	}));
}

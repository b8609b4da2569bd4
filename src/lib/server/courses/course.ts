import { sql } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import type { Tier } from '#lib/courses/codes.ts';
import type { SectionOutline } from '#lib/markdown/lesson.ts';
import type { LessonCheck } from '#lib/markdown/lesson-reading.ts';
import type { MarkdownDocument } from '#lib/markdown/tree.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { CourseManifest } from './course-file.ts';

/** A course and the publication that a new learner gets. */
export interface Course {
	id: number;
	publicId: string;
	slug: string;
	title: string;
	/** The training base, where there is one and its unit is known. */
	base: { code: string; name: string | null } | null;
	currentPublicationId: number;
	/** When it was taken out of the catalogue; null while it is in it. */
	withdrawnAt: Date | null;
	withdrawalReason: string | null;
}

/**
 * A course, withdrawn or not: whoever learns from one that was withdrawn goes on.
 *
 * @throws NotFound `course-not-found`
 */
export async function getCourse(db: Reader, slug: string): Promise<Course> {
	const row = await db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.select([
			'course.id',
			'course.public_id as publicId',
			'course.slug',
			'publication.title',
			'course.base_code as baseCode',
			'publication.id as currentPublicationId',
			'course.withdrawn_at as withdrawnAt',
			'course.withdrawal_reason as withdrawalReason',
			baseName.as('baseName')
		])
		.where('course.slug', '=', slug)
		.executeTakeFirstOrThrow(() => new NotFound('course-not-found'));
	const { baseCode, baseName: name, ...course } = row;
	return { ...course, base: baseCode === null ? null : { code: baseCode, name } };
}

/** What the unit with the course's `base_code` is called today. */
export const baseName = sql<string | null>`(
	select version.name from unit join unit_version version on version.unit_id = unit.id
	where unit.code = course.base_code and version.valid @> current_date
	order by version.tree limit 1)`;

/** Chinese by its sounds, as a reader looks for it. */
export const titleInOrder = sql<string>`publication.title collate "zh-x-icu"`;

/** A lesson as the table of contents shows it. */
export interface LessonEntry {
	id: number;
	slug: string;
	ordinal: number;
	title: string;
	summary: string | null;
	minutes: number;
	characters: number;
	sections: SectionOutline[];
	/** Its checks that must be passed, and all of them. */
	checksRequired: number;
	checks: number;
}

export interface Publication {
	id: number;
	publicId: string;
	courseId: number;
	courseSlug: string;
	number: number;
	title: string;
	tier: Tier;
	minutes: number;
	textBytes: number;
	mediaBytes: number;
	manifest: CourseManifest;
	changeNote: string | null;
	publishedAt: Date;
	hash: Buffer;
	lessons: LessonEntry[];
}

/** A publication with its table of contents. @throws NotFound `course-not-found` */
export async function getPublication(db: Reader, publicationId: number): Promise<Publication> {
	const row = await db
		.selectFrom('course_publication as publication')
		.innerJoin('course', 'course.id', 'publication.course_id')
		.select([
			'publication.id',
			'publication.public_id as publicId',
			'publication.course_id as courseId',
			'course.slug as courseSlug',
			'publication.number',
			'publication.title',
			'publication.tier',
			'publication.minutes',
			'publication.text_bytes as textBytes',
			'publication.media_bytes as mediaBytes',
			'publication.manifest',
			'publication.change_note as changeNote',
			'publication.published_at as publishedAt',
			'publication.hash'
		])
		.where('publication.id', '=', publicationId)
		.executeTakeFirstOrThrow(() => new NotFound('course-not-found'));
	return {
		...row,
		tier: row.tier as Tier,
		manifest: row.manifest as unknown as CourseManifest,
		lessons: await listLessons(db, publicationId)
	};
}

/** The table of contents of a publication, in its order. */
export async function listLessons(db: Reader, publicationId: number): Promise<LessonEntry[]> {
	const rows = await db
		.selectFrom('lesson')
		.select(['id', 'slug', 'ordinal', 'title', 'summary', 'minutes', 'characters', 'sections'])
		.select((eb) => [
			eb
				.selectFrom('lesson_check')
				.whereRef('lesson_id', '=', 'lesson.id')
				.select(sql<number>`count(*) filter (where is_required)`.as('count'))
				.$asScalar()
				.$notNull()
				.as('checksRequired'),
			eb
				.selectFrom('lesson_check')
				.whereRef('lesson_id', '=', 'lesson.id')
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('checks')
		])
		.where('publication_id', '=', publicationId)
		.orderBy('ordinal')
		.execute();
	return rows.map((row) => ({
		...row,
		sections: row.sections as unknown as SectionOutline[]
	}));
}

/** A check as a learner is shown it. */
export interface ShownLessonCheck extends Pick<
	LessonCheck,
	'slug' | 'kind' | 'isRequired' | 'shown'
> {
	id: number;
}

export interface Lesson {
	id: number;
	publicationId: number;
	slug: string;
	ordinal: number;
	title: string;
	summary: string | null;
	minutes: number;
	characters: number;
	hash: Buffer;
	sections: SectionOutline[];
	/** Without any key. */
	document: MarkdownDocument;
	checks: ShownLessonCheck[];
}

/** A lesson to read, with its checks and without their keys. @throws NotFound `lesson-not-found` */
export async function getLesson(db: Reader, publicationId: number, slug: string): Promise<Lesson> {
	const row = await db
		.selectFrom('lesson')
		.select(['id', 'publication_id as publicationId', 'slug', 'ordinal', 'title', 'summary'])
		.select(['minutes', 'characters', 'hash', 'sections', 'document'])
		.where('publication_id', '=', publicationId)
		.where('slug', '=', slug)
		.executeTakeFirstOrThrow(() => new NotFound('lesson-not-found'));
	const checks = await db
		.selectFrom('lesson_check')
		.select(['id', 'slug', 'kind', 'is_required as isRequired', 'shown'])
		.where('lesson_id', '=', row.id)
		.orderBy('ordinal')
		.execute();
	return {
		...row,
		sections: row.sections as unknown as SectionOutline[],
		document: row.document as unknown as MarkdownDocument,
		checks: checks.map((check) => ({
			...check,
			kind: check.kind as CheckKind,
			shown: check.shown as unknown as LessonCheck['shown']
		}))
	};
}

export interface KeyedCheck {
	id: number;
	slug: string;
	kind: CheckKind;
	isRequired: boolean;
	key: CheckKey;
}

/**
 * The keys of a lesson's checks, to judge an answer by: never for a page that is not to show them.
 */
export async function listCheckKeys(db: Reader, lessonId: number): Promise<KeyedCheck[]> {
	const rows = await db
		.selectFrom('lesson_check')
		.select(['id', 'slug', 'kind', 'is_required as isRequired', 'answer_key'])
		.where('lesson_id', '=', lessonId)
		.orderBy('ordinal')
		.execute();
	return rows.map(({ answer_key, kind, ...check }) => ({
		...check,
		kind: kind as CheckKind,
		key: answer_key as unknown as CheckKey
	}));
}

/** What courses are called today, by slug; one that never was is not in it. */
export async function listCourseTitles(
	db: Reader,
	slugs: readonly string[]
): Promise<Map<string, string>> {
	if (slugs.length === 0) return new Map();
	const rows = await db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.select(['course.slug', 'publication.title'])
		.where('course.slug', 'in', slugs)
		.execute();
	return new Map(rows.map(({ slug, title }) => [slug, title]));
}

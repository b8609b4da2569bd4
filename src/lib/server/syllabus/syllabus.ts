import type { Confidence, Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';

export interface SyllabusPoint {
	/** The topic code, the same in every subject and edition. */
	code: string;
	title: string;
	/** Expected marks of 100: an estimate of the platform, and to be shown as one. */
	weight: number;
	confidence: Confidence;
}

export interface SyllabusChapter extends SyllabusPoint {
	points: SyllabusPoint[];
}

export interface Syllabus {
	id: number;
	edition: string;
	subject: Subject;
	status: 'active' | 'archived';
	source: string;
	/** In their order, without what the file names no more. */
	chapters: SyllabusChapter[];
}

/**
 * The knowledge points of a subject in the edition that is asked in examinations now; undefined while
 * there is none.
 */
export async function findActiveSyllabus(
	db: Reader,
	subject: Subject
): Promise<Syllabus | undefined> {
	const row = await selectSyllabus(db, subject)
		.where('status', '=', 'active')
		.orderBy('edition', 'desc')
		.executeTakeFirst();
	return row && readSyllabus(db, subject, row);
}

/** The knowledge points of a subject in an edition. @throws NotFound `syllabus-not-found` */
export async function getSyllabus(
	db: Reader,
	{ subject, edition }: { subject: Subject; edition: string }
): Promise<Syllabus> {
	const row = await selectSyllabus(db, subject)
		.where('edition', '=', edition)
		.executeTakeFirstOrThrow(
			() => new NotFound('syllabus-not-found', { values: { subject, edition } })
		);
	return readSyllabus(db, subject, row);
}

function selectSyllabus(db: Reader, subject: Subject) {
	return db
		.selectFrom('syllabus')
		.select(['id', 'edition', 'status', 'source'])
		.where('subject', '=', subject);
}

async function readSyllabus(
	db: Reader,
	subject: Subject,
	row: { id: number; edition: string; status: string; source: string }
): Promise<Syllabus> {
	const status = row.status as Syllabus['status'];
	return { ...row, subject, status, chapters: await listChapters(db, row.id) };
}

async function listChapters(db: Reader, syllabusId: number): Promise<SyllabusChapter[]> {
	const chapters = await db
		.selectFrom('syllabus_chapter')
		.select(['id', 'code', 'title', 'weight', 'confidence'])
		.where('syllabus_id', '=', syllabusId)
		.where('withdrawn_at', 'is', null)
		.orderBy('ordinal')
		.execute();
	const points = await db
		.selectFrom('syllabus_point as point')
		.innerJoin('syllabus_chapter as chapter', 'chapter.id', 'point.chapter_id')
		.select(['point.chapter_id', 'point.code', 'point.title', 'point.weight', 'point.confidence'])
		.where('chapter.syllabus_id', '=', syllabusId)
		.where('point.withdrawn_at', 'is', null)
		.orderBy('point.ordinal')
		.execute();
	return chapters.map(({ id, confidence, ...chapter }) => ({
		...chapter,
		confidence: confidence as Confidence,
		points: points
			.filter(({ chapter_id }) => chapter_id === id)
			.map(({ code, title, weight, confidence: trust }) => ({
				code,
				title,
				weight,
				confidence: trust as Confidence
			}))
	}));
}

/**
 * What topic codes are called, points and chapters, those that were withdrawn too; a code that never
 * was is not in it. The words are those of the subject, of its newest edition before others.
 */
export async function listTopicTitles(db: Reader, subject: Subject): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('syllabus')
		.innerJoin('syllabus_chapter as chapter', 'chapter.syllabus_id', 'syllabus.id')
		.leftJoin('syllabus_point as point', 'point.chapter_id', 'chapter.id')
		.select(['chapter.code as chapterCode', 'chapter.title as chapterTitle'])
		.select(['point.code as pointCode', 'point.title as pointTitle'])
		.where('syllabus.subject', '=', subject)
		.orderBy('syllabus.edition')
		.execute();
	const titles = new Map<string, string>();
	for (const { chapterCode, chapterTitle, pointCode, pointTitle } of rows) {
		titles.set(chapterCode, chapterTitle);
		if (pointCode !== null && pointTitle !== null) titles.set(pointCode, pointTitle);
	}
	return titles;
}

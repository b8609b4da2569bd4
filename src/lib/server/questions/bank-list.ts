import { sql } from 'kysely';
import { isObjective, type QuestionKind, type QuestionStatus } from '#lib/exam/question.ts';
import type { Confidence, Subject } from '#lib/exam/question.ts';
import { blockText } from '#lib/markdown/text.ts';
import type { Reader } from '../database/reader.ts';
import { findActiveSyllabus, listTopicTitles } from '../syllabus/syllabus.ts';
import type { BankQuery } from './input.ts';
import { readMarkdown } from './markdown.ts';

/** How many questions a page shows. */
export const bankPageSize = 30;
/** Characters of a question in a list. */
const excerptLengthMax = 80;

/** A question as a list names it. */
export interface BankEntry {
	slug: string;
	kind: QuestionKind;
	status: QuestionStatus;
	/** How it begins. */
	excerpt: string;
	/** What its main knowledge point is called. */
	point: string;
	facilityPercent: number | null;
}

/**
 * Questions of a subject that match what is asked, by their ids: for whoever works on the bank. With
 * the ids, which may give answers away; never for candidates.
 *
 * @param options.among only these, by their ids
 * @returns `after` the cursor of the next page, where there is one
 */
export async function listBankQuestions(
	db: Reader,
	query: BankQuery,
	{ among }: { among?: readonly string[] | undefined } = {}
): Promise<{ questions: BankEntry[]; count: number; after: string | null }> {
	const matching = selectMatching(db, query, among);
	const { count } = await matching
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	let page = matching
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.select(['question.slug', 'question.status', 'version.kind', 'version.stem'])
		.select(['version.material', 'point.point_code as pointCode'])
		.select('question.facility_percent as facilityPercent')
		.orderBy('question.slug')
		.limit(bankPageSize + 1);
	if (query.cursor) page = page.where('question.slug', '>', query.cursor);
	const rows = await page.execute();
	const titles = await listTopicTitles(db, query.subject);
	const questions = rows
		.slice(0, bankPageSize)
		.map(({ stem, material, pointCode, kind, status, ...row }): BankEntry => ({
			...row,
			kind: kind as QuestionKind,
			status: status as QuestionStatus,
			excerpt: excerptOf(stem ?? material ?? ''),
			point: titles.get(pointCode) ?? pointCode
		}));
	const last = rows.length > bankPageSize ? questions.at(-1) : undefined;
	return { questions, count, after: last?.slug ?? null };
}

function selectMatching(
	db: Reader,
	{ subject, chapter, kind, status, q }: BankQuery,
	among: readonly string[] | undefined
) {
	let query = db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.where('question.subject', '=', subject);
	if (among) query = query.where(sql<boolean>`question.slug = any(${[...among]}::text[])`);
	if (chapter) query = query.where('question.chapter_code', '=', chapter);
	if (kind) query = query.where('version.kind', '=', kind);
	query = status
		? query.where('question.status', '=', status)
		: query.where('question.status', '<>', 'retired');
	if (q) query = query.where(holdsWords(q));
	return query;
}

/** Plainly, as it was typed: a bank of some thousand short texts needs no index of words. */
function holdsWords(words: string) {
	return sql<boolean>`(
		question.slug = lower(${words}) or strpos(lower(coalesce(version.stem, version.material)), lower(${words})) > 0
		or exists (select from question_option as option
			where option.version_id = version.id and strpos(lower(option.body), lower(${words})) > 0)
		or exists (select from question_task as task
			where task.version_id = version.id and strpos(lower(task.body), lower(${words})) > 0))`;
}

function excerptOf(markdown: string): string {
	const characters = [...blockText(readMarkdown(markdown)).replace(/\n+/g, ' ')];
	const short = characters.slice(0, excerptLengthMax).join('');
	return characters.length > excerptLengthMax ? `${short}……` : short;
}

/** A chapter of the syllabus, and what the bank has of it. */
export interface ChapterCoverage {
	code: string;
	title: string;
	/** Expected marks of 100, an estimate of the platform. */
	weight: number;
	confidence: Confidence;
	/** Its knowledge points that have weight, and how many of them a live question asks. */
	points: number;
	pointsAsked: number;
	/** Live questions. */
	single: number;
	multiple: number;
	written: number;
	/** Among those that are marked by a rule. */
	situations: number;
	assistance: number;
}

/** What the bank has of each chapter of a subject; nothing where there is no syllabus. */
export async function listChapterCoverage(
	db: Reader,
	subject: Subject
): Promise<ChapterCoverage[]> {
	const syllabus = await findActiveSyllabus(db, subject);
	if (!syllabus) return [];
	const questions = await db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.select(['question.chapter_code as chapter', 'version.kind', 'question.style'])
		.select('question.touches_assistance as touchesAssistance')
		.where('question.subject', '=', subject)
		.where('question.edition', '=', syllabus.edition)
		.where('question.status', '=', 'live')
		.execute();
	const asked = await db
		.selectFrom('question_point as point')
		.innerJoin('question', 'question.id', 'point.question_id')
		.select('point.point_code as code')
		.distinct()
		.where('question.subject', '=', subject)
		.where('question.edition', '=', syllabus.edition)
		.where('question.status', '=', 'live')
		.execute();
	const askedCodes = new Set(asked.map(({ code }) => code));
	return syllabus.chapters.map(({ points, ...chapter }) => {
		const own = questions.filter((question) => question.chapter === chapter.code);
		const weighty = points.filter(({ weight }) => weight > 0);
		const objective = own.filter(({ kind }) => isObjective(kind as QuestionKind));
		return {
			...chapter,
			points: weighty.length,
			pointsAsked: weighty.filter(({ code }) => askedCodes.has(code)).length,
			single: own.filter(({ kind }) => kind === 'single').length,
			multiple: own.filter(({ kind }) => kind === 'multiple').length,
			written: own.length - objective.length,
			situations: objective.filter(({ style }) => style === 'situation').length,
			assistance: own.filter(({ touchesAssistance }) => touchesAssistance).length
		};
	});
}

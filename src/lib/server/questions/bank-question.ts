import type {
	QuestionAnswer,
	QuestionStatus,
	QuestionStyle,
	ShownQuestion,
	Subject
} from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { listAnswers } from './answer.ts';
import { listShownVersions } from './shown.ts';

/** A question with all that is known of it: for whoever works on the bank, never for candidates. */
export interface BankQuestion {
	slug: string;
	subject: Subject;
	edition: string;
	status: QuestionStatus;
	style: QuestionStyle | null;
	touchesAssistance: boolean;
	facilityPercent: number | null;
	enemies: string[];
	retiredAt: Date | null;
	retirementReason: string | null;
	chapter: { code: string; title: string };
	/** The main one first. */
	points: { code: string; title: string }[];
	versions: { number: number; createdAt: Date; isCurrent: boolean }[];
	/** The version that is asked for, and by its newest key why it is so. */
	version: number;
	shown: ShownQuestion;
	answer: QuestionAnswer;
	/** All keys of that version, the newest first. */
	keys: KeyRecord[];
}

export interface KeyRecord {
	number: number;
	right: string[];
	createdAt: Date;
	/** Why somebody corrected it; null where it came from a file. */
	reason: string | null;
}

/**
 * Whether the files and the corrections of a key say the same: `file-behind` while a correction holds
 * that the file does not know, `file-newer` where the file said something else again after one.
 *
 * @param keys the newest first
 */
export function compareWithFile(keys: readonly KeyRecord[]): 'same' | 'file-behind' | 'file-newer' {
	const corrected = keys.find(({ reason }) => reason !== null);
	const fromFile = keys.find(({ reason }) => reason === null);
	if (!corrected || !fromFile || corrected.right.join() === fromFile.right.join()) return 'same';
	return corrected.number > fromFile.number ? 'file-behind' : 'file-newer';
}

/**
 * A question by its id in the files, with one of its versions: the current one, unless another is
 * asked for.
 *
 * @throws NotFound `question-not-found`
 */
export async function getBankQuestion(
	db: Reader,
	slug: string,
	{ version: number }: { version?: number | undefined } = {}
): Promise<BankQuestion> {
	const { id, currentId, chapter, ...row } = await db
		.selectFrom('question')
		.select(['id', 'slug', 'subject', 'edition', 'status', 'style', 'enemies'])
		.select(['chapter_code as chapter', 'current_version_id as currentId'])
		.select(['touches_assistance as touchesAssistance', 'facility_percent as facilityPercent'])
		.select(['retired_at as retiredAt', 'retirement_reason as retirementReason'])
		.where('slug', '=', slug)
		.executeTakeFirstOrThrow(() => new NotFound('question-not-found'));
	const versions = await db
		.selectFrom('question_version')
		.select(['id', 'number', 'created_at as createdAt'])
		.where('question_id', '=', id)
		.orderBy('number', 'desc')
		.execute();
	const chosen = versions.find((one) =>
		number === undefined ? one.id === currentId : one.number === number
	);
	const shown = chosen && (await listShownVersions(db, [chosen.id])).get(chosen.id);
	const answer = chosen && (await listAnswers(db, [chosen.id])).get(chosen.id);
	if (!shown || !answer) throw new NotFound('question-not-found');
	const subject = row.subject as Subject;
	const titles = await listTopicTitles(db, subject);
	const named = (code: string) => ({ code, title: titles.get(code) ?? code });
	return {
		...row,
		subject,
		status: row.status as QuestionStatus,
		style: row.style as QuestionStyle | null,
		chapter: named(chapter),
		points: (await listPointCodes(db, id)).map(named),
		versions: versions.map((one) => ({
			number: one.number,
			createdAt: one.createdAt,
			isCurrent: one.id === currentId
		})),
		version: shown.number,
		shown: shown.shown,
		answer: answer.answer,
		keys: await listKeyRecords(db, shown.id)
	};
}

async function listPointCodes(db: Reader, questionId: number): Promise<string[]> {
	const rows = await db
		.selectFrom('question_point')
		.select('point_code')
		.where('question_id', '=', questionId)
		.orderBy('is_primary', 'desc')
		.orderBy('point_code')
		.execute();
	return rows.map(({ point_code }) => point_code);
}

async function listKeyRecords(db: Reader, versionId: number): Promise<KeyRecord[]> {
	return db
		.selectFrom('answer_key')
		.select(['number', 'right_options as right', 'created_at as createdAt', 'reason'])
		.where('version_id', '=', versionId)
		.orderBy('number', 'desc')
		.execute();
}

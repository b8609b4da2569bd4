import { nameOptions } from '#lib/exam/option-names.ts';
import type { ShownChoiceQuestion } from '#lib/exam/question.ts';
import type { BlockNode } from '#lib/markdown/tree.ts';
import type { MistakeCause, PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listAnswers } from '../questions/answer.ts';
import { listShownVersions } from '../questions/shown.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { readBook, type BookEntry } from './book.ts';
import type { PracticeQuery } from './input.ts';
import { isInOpenPaper } from './practisable.ts';
import { readPracticeRules } from './rules.ts';
import { readSetting } from './setting.ts';

const pageSize = 20;

/** A question of the wrong-question book as its page shows it, in the order of its file. */
export interface Mistake {
	/** The public id of the question. */
	question: string;
	chapter: { code: string; title: string };
	point: { code: string; title: string };
	shown: ShownChoiceQuestion;
	/** Letters of the file. */
	lastWrong: string[];
	/** Null while the question stands in a paper of theirs that is not closed. */
	answer: { right: string[]; explanation: BlockNode[] } | null;
	wrongCount: number;
	wrongAt: Date;
	inARow: number;
	missing: number;
	cause: MistakeCause | null;
	note: string | null;
	/** Whether it can still be practised. */
	isLive: boolean;
}

export interface MistakePage {
	mistakes: Mistake[];
	found: number;
	page: number;
	pages: number;
	rightInARow: number;
	/** What the filters can choose, with how many questions of the shelf there are. */
	chapters: { code: string; title: string; count: number }[];
	points: { code: string; title: string; count: number }[];
	counts: { open: number; cleared: number };
}

interface Placed extends BookEntry {
	question: string;
	chapter: string;
	point: string;
	status: string;
	isInPaper: boolean;
	cause: MistakeCause | null;
	note: string | null;
}

/**
 * The actor's wrong-question book, filtered.
 *
 * @param limit questions of a page; a sheet to print or a file takes more
 */
export async function listMistakes(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: PracticeSubject,
	{ shelf = 'open', chapter, point, cause, at = 1 }: PracticeQuery,
	{ limit = pageSize }: { limit?: number } = {}
): Promise<MistakePage> {
	const setting = await readSetting(db, personId, await readPracticeRules(db));
	const book = await readBook(db, personId, subject, setting);
	const placed = await place(db, personId, book);
	const onShelf = placed.filter((entry) => entry.shelf === shelf);
	const found = onShelf.filter(
		(entry) =>
			(!chapter || entry.chapter === chapter) &&
			(!point || entry.point === point) &&
			(!cause || entry.cause === cause)
	);
	const titles = await listTopicTitles(db, subject);
	const pages = Math.max(1, Math.ceil(found.length / limit));
	const page = Math.min(at, pages);
	const inChapter = onShelf.filter((entry) => !chapter || entry.chapter === chapter);
	return {
		mistakes: await show(db, found.slice((page - 1) * limit, page * limit), titles),
		...{ found: found.length, page, pages, rightInARow: setting.rightInARow },
		chapters: countBy(onShelf, (entry) => entry.chapter, titles),
		points: countBy(inChapter, (entry) => entry.point, titles),
		counts: {
			open: placed.filter((entry) => entry.shelf === 'open').length,
			cleared: placed.filter((entry) => entry.shelf === 'cleared').length
		}
	};
}

async function place(db: Reader, personId: number, book: readonly BookEntry[]): Promise<Placed[]> {
	if (book.length === 0) return [];
	const rows = await db
		.selectFrom('question')
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.leftJoin('practice_mark as mark', (join) =>
			join.onRef('mark.question_id', '=', 'question.id').on(isOfPerson('mark.person_id', personId))
		)
		.where(
			'question.id',
			'in',
			book.map(({ questionId }) => questionId)
		)
		.select(['question.id', 'question.public_id as question', 'question.status'])
		.select(['question.chapter_code as chapter', 'point.point_code as point'])
		.select(['mark.cause', 'mark.note'])
		.select(isInOpenPaper('question.id', personId).as('isInPaper'))
		.execute();
	const byId = new Map(rows.map((row) => [row.id, row]));
	return book.flatMap((entry): Placed[] => {
		const row = byId.get(entry.questionId);
		return row ? [{ ...row, ...entry, cause: row.cause as MistakeCause | null }] : [];
	});
}

async function show(
	db: Reader,
	entries: readonly Placed[],
	titles: ReadonlyMap<string, string>
): Promise<Mistake[]> {
	const ids = entries.map(({ versionId }) => versionId);
	const [versions, answers] = [await listShownVersions(db, ids), await listAnswers(db, ids)];
	const named = (code: string) => ({ code, title: titles.get(code) ?? code });
	return entries.flatMap((entry): Mistake[] => {
		const shown = versions.get(entry.versionId)?.shown;
		const answer = answers.get(entry.versionId)?.answer;
		if (!shown || !('options' in shown) || !answer || !('right' in answer)) return [];
		const order = shown.options.map(({ letter }) => letter);
		return [
			{
				...{ question: entry.question, shown },
				chapter: named(entry.chapter),
				point: named(entry.point),
				lastWrong: entry.lastWrong,
				answer: entry.isInPaper
					? null
					: { right: answer.right, explanation: nameOptions(answer.explanation, order) },
				...{ wrongCount: entry.wrongCount, wrongAt: entry.wrongAt },
				...{ inARow: entry.inARow, missing: entry.missing },
				...{ cause: entry.cause, note: entry.note },
				isLive: entry.status === 'live'
			}
		];
	});
}

function countBy(
	entries: readonly Placed[],
	codeOf: (entry: Placed) => string,
	titles: ReadonlyMap<string, string>
) {
	return [...Map.groupBy(entries, codeOf)]
		.map(([code, own]) => ({ code, title: titles.get(code) ?? code, count: own.length }))
		.sort((one, other) => other.count - one.count);
}

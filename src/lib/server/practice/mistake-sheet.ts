import { businessDay } from '#lib/dates.ts';
import { shownLetter } from '#lib/exam/option-names.ts';
import { blockText } from '#lib/markdown/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { causeWords } from '#lib/practice-words.ts';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import { questionKindWords } from '#lib/question-words.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { sheetOf, writeSheets, type Column } from '../sheets/sheet.ts';
import type { PracticeQuery } from './input.ts';
import { listMistakes, type Mistake } from './mistakes.ts';

/** A bank has fewer. */
const rowsMax = 5_000;

/** The actor's wrong-question book as a workbook, with the filters of its page. */
export async function writeMistakeSheet(
	db: Reader,
	actor: Pick<Actor, 'personId'>,
	subject: PracticeSubject,
	{ at: _page, ...query }: PracticeQuery
): Promise<Buffer> {
	const { mistakes } = await listMistakes(db, actor, subject, query, { limit: rowsMax });
	return writeSheets([sheetOf(m.practice_mistakes(), columns(), mistakes)]);
}

function columns(): Column<Mistake>[] {
	const text = (head: string, width: number, value: (mistake: Mistake) => string | null) =>
		({ kind: 'text', head, width, value }) as const;
	return [
		text(m.question_chapter(), 20, ({ chapter }) => chapter.title),
		text(m.question_points(), 24, ({ point }) => point.title),
		text(m.practice_column_kind(), 10, ({ shown }) => questionKindWords[shown.kind]()),
		text(m.practice_column_stem(), 60, ({ shown }) => blockText(shown.stem).trim()),
		text(m.practice_column_options(), 60, optionsOf),
		text(m.practice_column_own(), 10, (mistake) => lettersOf(mistake, mistake.lastWrong)),
		text(m.practice_column_right(), 10, (mistake) => lettersOf(mistake, mistake.answer?.right)),
		text(m.question_explanation(), 60, ({ answer }) =>
			answer ? blockText(answer.explanation).trim() : m.practice_in_paper()
		),
		{
			kind: 'number',
			head: m.practice_column_wrong(),
			width: 10,
			value: ({ wrongCount }) => wrongCount
		},
		{
			kind: 'day',
			head: m.practice_column_last(),
			width: 12,
			value: ({ wrongAt }) => businessDay(wrongAt)
		},
		text(m.practice_cause(), 14, ({ cause }) => cause && causeWords[cause]()),
		text(m.practice_note(), 30, ({ note }) => note)
	];
}

function optionsOf({ shown }: Mistake): string {
	return shown.options
		.map(({ children }, index) => `${shownLetter(index)}. ${blockText(children).trim()}`)
		.join('\n');
}

function lettersOf({ shown }: Mistake, letters: readonly string[] = []): string {
	return shown.options
		.flatMap(({ letter }, index) => (letters.includes(letter) ? [shownLetter(index)] : []))
		.join('');
}

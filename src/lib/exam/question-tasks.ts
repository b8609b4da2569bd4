import type { Opening } from '../markdown/directive.ts';
import { complain, type LessonReading } from '../markdown/lesson-reading.ts';
import { plainText, type BlockNode, type NodeOf } from '../markdown/tree.ts';
import { readKind } from './question-choice.ts';
import type { GatheredTask } from './question-directives.ts';
import { readHead } from './question-head.ts';
import { questionLimits, taskPoints } from './question-limits.ts';
import { examinePiece, isBlank, pieceRules, sourceOf, tidy, unquote } from './question-piece.ts';
import type { ReadWrittenQuestion, WrittenRubricRow, WrittenTask } from './question-reading.ts';
import { subjectiveKinds } from './question.ts';

/** A question that people mark; nothing, and problems noted, where it is wrong. */
export function readWrittenQuestion(
	reading: LessonReading,
	opening: Opening,
	{ children, tasks }: { children: readonly BlockNode[]; tasks: readonly GatheredTask[] }
): ReadWrittenQuestion | undefined {
	const problemsBefore = reading.problems.length;
	const kind = readKind(reading, opening, subjectiveKinds);
	const head = readHead(reading, opening, 'subjective');
	const { line } = opening;
	const id = opening.ids[0] ?? '';
	const [first] = children;
	const last = children.at(-1);
	const firstTask = tasks[0];
	if (!firstTask) complain(reading, line, 'question-tasks', { id });
	else if (last && last.lines[0] > firstTask.lines[0])
		complain(reading, last.lines[0] + 1, 'question-after-task', { id });
	const material = first && last ? tidy(sourceOf(reading, [first.lines[0], last.lines[1]])) : '';
	if (isBlank(material)) complain(reading, line, 'question-material', { id });
	const rule = { ...pieceRules.asked, lengthMax: questionLimits.materialLengthMax };
	examinePiece(reading, material, rule, { line: line + 1 });
	refuseMany(reading, line, 'question-tasks-many', tasks.length, questionLimits.tasksMax);
	const whole = tasks.flatMap(({ task }) => task ?? []);
	if (whole.length < tasks.length) return undefined;
	const total = whole.reduce((sum, { points }) => sum + points, 0);
	const expected = kind && taskPoints[kind];
	if (expected !== undefined && firstTask && total !== expected)
		complain(reading, line, 'question-points', { id, total, expected });
	if (!kind || !head || reading.problems.length > problemsBefore) return undefined;
	return { ...head, kind, material, tasks: whole };
}

/** What is asked, a table of what is looked for, and a quote on how to mark. */
export function readTask(
	reading: LessonReading,
	{ line, attributes, words }: Opening,
	children: readonly BlockNode[]
): WrittenTask | undefined {
	const problemsBefore = reading.problems.length;
	const [stray] = words;
	if (stray !== undefined) complain(reading, line, 'directive-word', { word: stray.slice(0, 40) });
	const points = readPoints(attributes.get('points') ?? '');
	if (points === undefined) return complain(reading, line, 'task-points');
	const [first] = children;
	const table = children.at(-2);
	const quote = children.at(-1);
	if (!first || first === table || table?.type !== 'table' || quote?.type !== 'quote')
		return complain(reading, line, 'task-form');
	const body = tidy(sourceOf(reading, [first.lines[0], table.lines[0]]));
	const guidance = unquote(sourceOf(reading, quote.lines));
	if (isBlank(body) || isBlank(guidance)) complain(reading, line, 'task-form');
	const asked = { ...pieceRules.asked, lengthMax: questionLimits.taskLengthMax };
	examinePiece(reading, body, asked, { line: line + 1 });
	const explained = { ...pieceRules.explained, lengthMax: questionLimits.quoteLengthMax };
	examinePiece(reading, guidance, explained, { line: quote.lines[0] + 1 });
	const rows = readRows(reading, table);
	const sum = rows.reduce((total, row) => total + row.points, 0);
	if (reading.problems.length === problemsBefore && sum !== points)
		complain(reading, line, 'task-sum', { sum, points });
	if (reading.problems.length > problemsBefore) return undefined;
	return { points, body, rows, guidance };
}

const columns = 3;

function readRows(reading: LessonReading, table: NodeOf<'table'>): WrittenRubricRow[] {
	const line = table.lines[0] + 1;
	if (table.head.length !== columns) complain(reading, line, 'task-columns');
	refuseMany(reading, line, 'task-rows-many', table.rows.length, questionLimits.rowsMax);
	return table.rows.map((row, index) => {
		// The head and the line below it come first.
		const at = line + 2 + index;
		const [title = '', marks = '', reference = ''] = row.map(({ children }) =>
			plainText(children).trim()
		);
		const points = readPoints(marks);
		if (title === '' || reference === '') complain(reading, at, 'row-empty');
		if (points === undefined) complain(reading, at, 'row-points', { text: marks.slice(0, 20) });
		for (const [text, limit] of [
			[title, questionLimits.rowTitleLengthMax],
			[reference, questionLimits.rowReferenceLengthMax]
		] as const) {
			const { length } = [...text];
			if (length > limit) complain(reading, at, 'text-too-long', { length, limit });
		}
		return { title, points: points ?? 0, reference };
	});
}

/** Marks come in halves. */
function readPoints(text: string): number | undefined {
	const points = /^\d{1,2}(\.[05])?$/.test(text) ? Number(text) : 0;
	return points > 0 ? points : undefined;
}

function refuseMany(
	reading: LessonReading,
	line: number,
	code: string,
	count: number,
	limit: number
): void {
	if (count > limit) complain(reading, line, code, { count, limit });
}

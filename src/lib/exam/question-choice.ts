import type { Opening } from '../markdown/directive.ts';
import { complain, type LessonReading } from '../markdown/lesson-reading.ts';
import type { BlockNode, NodeOf } from '../markdown/tree.ts';
import { readHead } from './question-head.ts';
import { optionCounts, questionLimits } from './question-limits.ts';
import {
	examinePiece,
	isBlank,
	pieceRules,
	sourceOf,
	tidy,
	unquote,
	type PieceRule
} from './question-piece.ts';
import type { ReadChoiceQuestion, WrittenOption } from './question-reading.ts';
import { objectiveKinds } from './question.ts';

/** What stands between the colons: what is asked, what can be chosen, and why. */
interface ChoiceBody {
	stem: string;
	options: WrittenOption[];
	right: string[];
	notes: Record<string, string>;
	explanation: string;
}

const quoteRule: PieceRule = {
	...pieceRules.explained,
	lengthMax: questionLimits.quoteLengthMax
};

/** A question that is marked by a rule; nothing, and problems noted, where it is wrong. */
export function readChoiceQuestion(
	reading: LessonReading,
	opening: Opening,
	children: readonly BlockNode[]
): ReadChoiceQuestion | undefined {
	const kind = readKind(reading, opening, objectiveKinds);
	const head = readHead(reading, opening, 'question');
	const body = readBody(reading, opening, children);
	if (!kind || !head || !body) return undefined;
	const problemsBefore = reading.problems.length;
	const { line } = opening;
	const id = head.slug;
	const counts = optionCounts[kind];
	if (body.options.length !== counts.options) {
		const values = { id, count: body.options.length, expected: counts.options };
		complain(reading, line, 'question-options', values);
	}
	const { length } = body.right;
	if (length < counts.rightMin || length > counts.rightMax) {
		const values = { id, count: length, min: counts.rightMin, max: counts.rightMax };
		complain(reading, line, 'question-right', values);
	}
	fixOptions(reading, opening, body.options);
	if (reading.problems.length > problemsBefore) return undefined;
	return { ...head, kind, ...body };
}

/** The word behind the name of the block. */
export function readKind<Kind extends string>(
	reading: LessonReading,
	{ line, words, name }: Opening,
	kinds: readonly Kind[]
): Kind | undefined {
	const [word = '', stray] = words;
	if (stray !== undefined) complain(reading, line, 'directive-word', { word: stray.slice(0, 40) });
	const kind = kinds.find((known) => known === word);
	if (kind !== undefined) return kind;
	const values = { name, kind: word.slice(0, 40), kinds: kinds.join(' ') };
	return complain(reading, line, 'question-kind', values);
}

function readBody(
	reading: LessonReading,
	opening: Opening,
	children: readonly BlockNode[]
): ChoiceBody | undefined {
	const { line } = opening;
	const id = opening.ids[0] ?? '';
	const last = children.at(-1);
	const list = children.at(-2);
	if (last?.type !== 'quote') return complain(reading, line, 'question-explanation', { id });
	if (list?.type !== 'list' || list.isOrdered)
		return complain(reading, line, 'question-list', { id });
	const problemsBefore = reading.problems.length;
	const [first] = children;
	const stem = first === list ? '' : tidy(sourceOf(reading, [first?.lines[0] ?? 0, list.lines[0]]));
	if (isBlank(stem)) complain(reading, line, 'question-stem', { id });
	const asked = { ...pieceRules.asked, lengthMax: questionLimits.stemLengthMax };
	examinePiece(reading, stem, asked, { line: line + 1 });
	const { options, right, notes } = readOptions(reading, list);
	if (new Set(options.map(({ body }) => body)).size < options.length)
		complain(reading, list.lines[0] + 1, 'option-doubled', { id });
	const explanation = unquote(sourceOf(reading, last.lines));
	const letters = options.map(({ letter }) => letter);
	if (isBlank(explanation)) complain(reading, line, 'question-explanation', { id });
	examinePiece(reading, explanation, quoteRule, { line: last.lines[0] + 1, letters });
	if (reading.problems.length > problemsBefore) return undefined;
	return { stem, options, right, notes, explanation };
}

const mark = /^\s*[-*+]\s+\[([ xX])\](?:\s+|$)/;
const lettersMax = 8;

function readOptions(reading: LessonReading, list: NodeOf<'list'>) {
	const options: WrittenOption[] = [];
	const right: string[] = [];
	const notes: Record<string, string> = {};
	const items = list.children.slice(0, lettersMax);
	const letters = items.map((_item, index) => String.fromCharCode('a'.charCodeAt(0) + index));
	for (const [index, item] of items.entries()) {
		const line = item.lines[0] + 1;
		const letter = letters[index] ?? '';
		const found = mark.exec(reading.lines[item.lines[0]] ?? '');
		const quote = item.type === 'item' ? item.children.at(-1) : undefined;
		if (!found) complain(reading, line, 'option-mark');
		if (quote?.type !== 'quote') complain(reading, line, 'option-note');
		if (!found || quote?.type !== 'quote') continue;
		const [head = '', ...rest] = sourceOf(reading, [item.lines[0], quote.lines[0]]);
		const body = tidy([head.slice(found[0].length), ...rest.map((text) => text.trimStart())]);
		const note = unquote(sourceOf(reading, quote.lines));
		if (isBlank(body)) complain(reading, line, 'option-empty');
		if (isBlank(note)) complain(reading, line, 'option-note');
		const rule = { ...pieceRules.option, lengthMax: questionLimits.optionLengthMax };
		examinePiece(reading, body, rule, { line });
		examinePiece(reading, note, quoteRule, { line: quote.lines[0] + 1, letters });
		options.push({ letter, body, isFixed: false });
		notes[letter] = note;
		if (found[1] !== ' ') right.push(letter);
	}
	if (list.children.length > lettersMax)
		complain(reading, list.lines[0] + 1, 'options-many', { limit: lettersMax });
	return { options, right, notes };
}

/** Marks the options that keep their place. */
function fixOptions(
	reading: LessonReading,
	{ attributes, line, ids }: Opening,
	options: WrittenOption[]
): void {
	const text = attributes.get('fixed');
	if (text === undefined) return;
	for (const letter of text.split(',')) {
		const option = options.find((known) => known.letter === letter);
		if (option) option.isFixed = true;
		else {
			const values = { id: ids[0] ?? '', key: 'fixed', text: letter.slice(0, 40) };
			complain(reading, line, 'question-code', values);
		}
	}
}

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CheckKey, CheckKind } from '../courses/check.ts';
import { complain, lessonLimits, type LessonReading } from './lesson-reading.ts';
import { blockText } from './text.ts';
import {
	plainText,
	type BlockNode,
	type CheckMatch,
	type CheckOption,
	type NodeOf
} from './tree.ts';

/** What a check shows to answer it, and what makes an answer right. */
interface Answers {
	options: CheckOption[];
	matches: CheckMatch[];
	right: string[];
	feedback: CheckKey['feedback'];
}

interface CheckOpening {
	id: string;
	kind: CheckKind;
	isRequired: boolean;
	/** Where it stands, from 1. */
	line: number;
}

/** Where the first of two numbers is missing, nothing is asked. */
const optionCounts: Record<CheckKind, readonly [min: number, max: number]> = {
	single: [3, 6],
	multiple: [4, 8],
	truefalse: [2, 2],
	order: [3, 8],
	match: [3, 8],
	short: [1, 12]
};

/**
 * A check from the blocks between its colons: what is asked, how to answer, and last, in a quote, why.
 * The key goes to `reading.checks`, never into the tree.
 */
export function readCheck(
	reading: LessonReading,
	opening: CheckOpening,
	blocks: readonly BlockNode[]
): BlockNode | undefined {
	const { id, kind, isRequired, line } = opening;
	const problemsBefore = reading.problems.length;
	const last = blocks.at(-1);
	if (last?.type !== 'quote' || blockText([last]).trim() === '')
		return complain(reading, line, 'check-explanation', { id });
	const answerBlock = blocks.at(-2);
	const stem = blocks.slice(0, -2);
	if (blockText(stem).trim() === '') complain(reading, line, 'check-question', { id });
	refuseLong(reading, line, blockText(stem), lessonLimits.questionLengthMax);
	refuseLong(reading, line, blockText([last]), lessonLimits.questionLengthMax);
	const answers = answerBlock && answerReaders[kind](reading, opening, answerBlock);
	if (!answers) {
		if (reading.problems.length === problemsBefore)
			complain(reading, line, `check-form-${kind}`, { id });
		return undefined;
	}
	const { options, matches, right, feedback } = answers;
	reading.checks.push({
		slug: id,
		kind,
		isRequired,
		shown: { stem, options, matches },
		key: { right, feedback, explanation: last.children }
	});
	return { type: 'check', lines: [0, 0], id, kind, isRequired, stem, options, matches };
}

type AnswerReader = (
	reading: LessonReading,
	opening: CheckOpening,
	block: BlockNode
) => Answers | undefined;

const answerReaders: Record<CheckKind, AnswerReader> = {
	single: (reading, opening, block) => {
		const answers = readChoices(reading, opening, block);
		if (answers && answers.right.length !== 1)
			complain(reading, opening.line, 'check-one-right', { id: opening.id });
		return answers;
	},
	multiple: (reading, opening, block) => {
		const answers = readChoices(reading, opening, block);
		if (answers && (answers.right.length < 2 || answers.right.length === answers.options.length))
			complain(reading, opening.line, 'check-several-right', { id: opening.id });
		return answers;
	},
	truefalse: (reading, opening, block) => {
		const answers = readChoices(reading, opening, block);
		if (!answers) return undefined;
		const texts = answers.options.map(({ children }) => blockText(children));
		if (answers.right.length !== 1 || !texts.includes('对') || !texts.includes('错'))
			complain(reading, opening.line, 'check-true-false', { id: opening.id });
		return answers;
	},
	order: readSteps,
	match: readPairs,
	short: (reading, opening, block) => {
		const answers = readChoices(reading, opening, block);
		if (!answers) return undefined;
		if (answers.right.length !== answers.options.length)
			complain(reading, opening.line, 'check-wordings', { id: opening.id });
		const right = answers.options.map(({ children }) => blockText(children));
		for (const wording of right)
			refuseLong(reading, opening.line, wording, lessonLimits.wordingLengthMax);
		return { options: [], matches: [], right, feedback: {} };
	}
};

const mark = /^\[([ xX])\](?:\s+|$)/;

/** A list of options, each with its mark, and perhaps a quote for whoever chose it. */
function readChoices(
	reading: LessonReading,
	opening: CheckOpening,
	block: BlockNode
): Answers | undefined {
	if (block.type !== 'list' || block.isOrdered) return undefined;
	const answers: Answers = { options: [], matches: [], right: [], feedback: {} };
	for (const [index, item] of block.children.entries()) {
		const line = item.lines[0] + 1;
		const children = item.type === 'item' ? [...item.children] : [];
		const [first] = children;
		const text = first?.type === 'paragraph' ? first.children[0] : undefined;
		const found = text?.type === 'text' ? mark.exec(text.text) : null;
		if (first?.type !== 'paragraph' || text?.type !== 'text' || !found)
			return complain(reading, line, 'option-mark');
		const rest = { type: 'text' as const, text: text.text.slice(found[0].length) };
		children[0] = { ...first, children: [rest, ...first.children.slice(1)] };
		const letter = letterOf(index);
		const feedback = children.length > 1 ? children.at(-1) : undefined;
		if (feedback?.type === 'quote') {
			answers.feedback[letter] = feedback.children;
			refuseLong(reading, line, blockText(feedback.children), lessonLimits.questionLengthMax);
			children.pop();
		}
		if (found[1] !== ' ') answers.right.push(letter);
		answers.options.push({ id: letter, children });
	}
	const texts = answers.options.map(({ children }) => blockText(children));
	return areOptionsGood(reading, opening, block, texts) ? answers : undefined;
}

/** Steps in their right order; shown in another, which their ids give away nothing of. */
function readSteps(
	reading: LessonReading,
	opening: CheckOpening,
	block: BlockNode
): Answers | undefined {
	if (block.type !== 'list' || !block.isOrdered) return undefined;
	const items = block.children.map((item) => (item.type === 'item' ? item.children : []));
	const texts = items.map(blockText);
	if (!areOptionsGood(reading, opening, block, texts)) return undefined;
	const ids = mixedIds(opening.id, texts);
	return {
		options: byId(items.map((children, index) => ({ id: ids[index] ?? '', children }))),
		matches: [],
		right: ids,
		feedback: {}
	};
}

/** Rows of two cells that belong together; the right ones are shown in another order. */
function readPairs(
	reading: LessonReading,
	opening: CheckOpening,
	block: BlockNode
): Answers | undefined {
	if (block.type !== 'table' || block.head.length !== 2) return undefined;
	const { lines } = block;
	const rows = block.rows.map(([left, right]) => [left?.children ?? [], right?.children ?? []]);
	const column = (side: number) => rows.map((row) => row[side] ?? []);
	const texts = column(1).map(plainText);
	const isGood =
		areOptionsGood(reading, opening, block, column(0).map(plainText)) &&
		areOptionsGood(reading, opening, block, texts);
	if (!isGood) return undefined;
	const ids = mixedIds(opening.id, texts);
	return {
		options: column(0).map((children, index) => ({
			id: letterOf(index),
			children: [{ type: 'paragraph', lines, isTight: true, children }]
		})),
		matches: byId(column(1).map((children, index) => ({ id: ids[index] ?? '', children }))),
		right: ids.map((id, index) => `${letterOf(index)}=${id}`),
		feedback: {}
	};
}

function areOptionsGood(
	reading: LessonReading,
	{ id, kind, line }: CheckOpening,
	block: NodeOf<'list' | 'table'>,
	texts: readonly string[]
): boolean {
	const [min, max] = optionCounts[kind];
	const at = block.lines[0] + 1;
	const problemsBefore = reading.problems.length;
	if (texts.length < min || texts.length > max)
		complain(reading, line, 'check-count', { id, count: texts.length, min, max });
	if (texts.some((text) => text.trim() === '')) complain(reading, at, 'option-empty');
	if (new Set(texts.map((text) => text.trim())).size < texts.length)
		complain(reading, at, 'option-doubled', { id });
	for (const text of texts) refuseLong(reading, at, text, lessonLimits.optionLengthMax);
	return reading.problems.length === problemsBefore;
}

function refuseLong(reading: LessonReading, line: number, text: string, limit: number): void {
	const length = [...text].length;
	if (length > limit) complain(reading, line, 'text-too-long', { length, limit });
}

function letterOf(index: number): string {
	return String.fromCharCode('a'.charCodeAt(0) + index);
}

const attemptsMax = 50;

/**
 * An id for each text, from which nobody can tell in which order they were given. Sorted by it, they
 * stand in another order than the given one, or there would be nothing to do.
 */
function mixedIds(checkId: string, texts: readonly string[]): string[] {
	let ids: string[] = [];
	for (let attempt = 0; attempt < attemptsMax; attempt++) {
		ids = texts.map((text) => shortHash(`${checkId}\n${attempt}\n${text}`));
		const isMixed = ids.some((id, index) => index > 0 && id < (ids[index - 1] ?? ''));
		if (isMixed && new Set(ids).size === ids.length) break;
	}
	return ids;
}

function shortHash(text: string): string {
	return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 8);
}

function byId<Entry extends { id: string }>(entries: Entry[]): Entry[] {
	return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

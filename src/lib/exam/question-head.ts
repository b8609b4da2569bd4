import { isSlug } from '../identifiers.ts';
import { idOf, type Opening } from '../markdown/directive.ts';
import { complain, type LessonReading } from '../markdown/lesson-reading.ts';
import { questionLimits } from './question-limits.ts';
import {
	questionStatuses,
	questionStyles,
	type QuestionStatus,
	type QuestionStyle
} from './question.ts';
import type { LawReference, QuestionHead } from './question-reading.ts';

export const headAttributes = [
	'point',
	'facility',
	'style',
	'touches',
	'laws',
	'lesson',
	'enemies',
	'status'
] as const;

const facilityMin = 20;
const facilityMax = 95;

/** The words that a question of each form cannot do without. */
const required = {
	question: ['point', 'facility', 'style'],
	subjective: ['point']
} as const;

/** Reads what stands behind the kind and the id of a question; nothing where something is wrong. */
export function readHead(
	reading: LessonReading,
	opening: Opening,
	form: keyof typeof required
): QuestionHead | undefined {
	const { line, attributes } = opening;
	const problemsBefore = reading.problems.length;
	const id = idOf(opening);
	for (const key of required[form])
		if (!attributes.has(key)) complain(reading, line, 'question-word-missing', { id, key });
	const head: QuestionHead = {
		slug: id,
		points: readList(reading, opening, 'point', {
			limit: questionLimits.pointsMax,
			isGood: isPoint
		}),
		facilityPercent: readFacility(reading, opening),
		style: readWord<QuestionStyle>(reading, opening, 'style', questionStyles) ?? null,
		touchesAssistance: readWord(reading, opening, 'touches', ['assistance']) !== undefined,
		laws: readLaws(reading, opening),
		lesson: readLesson(reading, opening),
		enemies: readList(reading, opening, 'enemies', {
			limit: questionLimits.enemiesMax,
			isGood: isSlug
		}),
		status: readWord<QuestionStatus>(reading, opening, 'status', questionStatuses) ?? 'live',
		line
	};
	return reading.problems.length === problemsBefore ? head : undefined;
}

function readFacility(reading: LessonReading, opening: Opening): number | null {
	const text = opening.attributes.get('facility');
	if (text === undefined) return null;
	const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
	if (value >= facilityMin && value <= facilityMax) return value;
	const values = { id: idOf(opening), text: clip(text), min: facilityMin, max: facilityMax };
	complain(reading, opening.line, 'question-facility', values);
	return null;
}

function readWord<Word extends string>(
	reading: LessonReading,
	opening: Opening,
	key: string,
	words: readonly Word[]
): Word | undefined {
	const text = opening.attributes.get(key);
	if (text === undefined) return undefined;
	const word = words.find((known) => known === text);
	if (word !== undefined) return word;
	const values = { id: idOf(opening), key, text: clip(text), words: words.join(' ') };
	return complain(reading, opening.line, 'question-word', values);
}

/** Codes parted by commas, each once. */
function readList(
	reading: LessonReading,
	opening: Opening,
	key: string,
	{ limit, isGood }: { limit: number; isGood: (code: string) => boolean }
): string[] {
	const text = opening.attributes.get(key);
	if (text === undefined) return [];
	const codes = text.split(',');
	const id = idOf(opening);
	const bad = codes.find((code) => !isGood(code));
	if (bad !== undefined)
		complain(reading, opening.line, 'question-code', { id, key, text: clip(bad) });
	if (new Set(codes).size < codes.length)
		complain(reading, opening.line, 'question-code-doubled', { id, key });
	if (codes.length > limit)
		complain(reading, opening.line, 'question-codes-many', { id, key, limit });
	return codes;
}

function readLaws(reading: LessonReading, opening: Opening): LawReference[] {
	const texts = readList(reading, opening, 'laws', {
		limit: questionLimits.lawsMax,
		isGood: (text) => lawPattern.test(text)
	});
	return texts.map((text) => {
		const [code = '', article = null] = text.split(':');
		return { code, article };
	});
}

function readLesson(reading: LessonReading, opening: Opening): string | null {
	const text = opening.attributes.get('lesson');
	if (text === undefined) return null;
	const [course = '', lesson = '', ...others] = text.split('/');
	if (isSlug(course) && isSlug(lesson) && others.length === 0) return text;
	const values = { id: idOf(opening), key: 'lesson', text: clip(text) };
	return complain(reading, opening.line, 'question-code', values) ?? null;
}

const pointPattern = /^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/;
const pointLengthMax = 120;
/** The code of a law and perhaps an article: a number, or one that was put in later, such as `12-1`. */
const lawPattern = /^[a-z0-9]+(-[a-z0-9]+)*(:\d{1,4}(-\d{1,2})?)?$/;

function isPoint(code: string): boolean {
	return code.length <= pointLengthMax && pointPattern.test(code);
}

function clip(text: string): string {
	return text.slice(0, 40);
}

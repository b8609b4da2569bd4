import type { QuestionKind } from '../exam/question.ts';

export const attemptStates = [
	'not-started',
	'in-progress',
	'submitted',
	'auto-submitted',
	'abandoned'
] as const;
export type AttemptState = (typeof attemptStates)[number];

/** How sure somebody is of an answer, where they say that they are not. */
export const confidenceMarks = ['unsure', 'guessed'] as const;
export type ConfidenceMark = (typeof confidenceMarks)[number];

/** What was done. `blur` is a question, or the page, that was left; `focus` the page looked at again. */
export const eventKinds = [
	'select',
	'clear',
	'write',
	'flag',
	'confidence',
	'blur',
	'focus'
] as const;
export type EventKind = (typeof eventKinds)[number];

/**
 * What is answered: of a question with options the letters under which they were shown (`A` is what
 * stood first), of a written one the text of each task. Empty for no answer.
 */
export type Response = readonly string[];

/** How one question of a paper stands. */
export interface ItemAnswer {
	response: Response;
	isFlagged: boolean;
	confidence: ConfidenceMark | null;
	/** How long the question was looked at, in milliseconds. */
	timeMs: number;
}

/**
 * One deed in a paper. It says how the whole question stands after it, so that the newest one holds
 * whatever became of those before, and the order in which they arrive does not matter.
 */
export interface AnswerEvent extends ItemAnswer {
	/** The place of the question in the paper, from 1. */
	ordinal: number;
	/**
	 * Grows with each deed in this paper, whichever page of a browser it is done in: see `nextSeq`.
	 */
	seq: number;
	kind: EventKind;
	/** What the device's clock said, ISO 8601: a hint. */
	at: string;
}

/** The body of a save: all of it is kept at once, each event once, however often it comes. */
export interface AnswerBatch {
	/** `<browser>.<page>`: see `deviceOf`. */
	device: string;
	/** Which turn of the device this was: see `PaperState`. */
	epoch: number;
	events: AnswerEvent[];
}

/** How a paper stands for whoever sits it, at a moment of the server's clock. */
export interface PaperTime {
	state: AttemptState;
	/** ISO 8601. */
	serverNow: string;
	/** ISO 8601; null before the start. */
	deadlineAt: string | null;
}

/** The server's word on a batch. What it names has been kept and need not be sent again. */
export interface SaveAnswer extends PaperTime {
	/** The ordinal and the seq of each event that is kept now. */
	kept: [ordinal: number, seq: number][];
}

/** How a question of the paper stands on the server. */
export interface SavedItem extends ItemAnswer {
	ordinal: number;
	seq: number;
}

/** All that a device must know to go on with a paper. */
export interface PaperState extends PaperTime {
	/** ISO 8601; null before the start. */
	startedAt: string | null;
	/** Counts which browsers have been writing: one that knows an earlier number has lost the paper. */
	epoch: number;
	/** Whether it is the turn of the browser that asks. */
	isHere: boolean;
	/** The highest number of any event yet; the next one is above it. */
	seq: number;
	items: SavedItem[];
}

/** A question as it stands in the outline of a paper. */
export interface OutlineItem {
	ordinal: number;
	section: number;
	kind: QuestionKind;
	points: number;
}

export const answerLimits = {
	/** Events of one batch. */
	batchMax: 50,
	/** Characters of the answer to one task. */
	textLengthMax: 5_000,
	/** Parts of an answer: options, or tasks. */
	partsMax: 12,
	/** A paper is open for a day at most. */
	timeMsMax: 86_400_000,
	/** Of a whole attempt: more than one deed a second for a whole day. */
	seqMax: 100_000
} as const;

/**
 * The name by which a page writes: no two pages have the same, and what comes before the dot is the
 * browser, whose turn it is to write or not.
 *
 * @param page its own id, made anew with each page
 */
export function deviceOf(browser: string, page: string): string {
	return `${browser}.${page.slice(-12)}`;
}

export function browserOf(device: string): string {
	return device.split('.')[0] ?? device;
}

/** No paper of a day gets further by its clock alone. */
const clockSeqMax = 86_400;

/**
 * The number of the next deed. It goes by the seconds since the start, by the server's clock, so that
 * of two pages of one browser, which may not know of each other, the later deed has the higher one.
 *
 * @param highest number that the page knows of
 * @param sinceStartMs milliseconds since the start of the paper
 */
export function nextSeq(highest: number, sinceStartMs: number): number {
	const byClock = Math.min(clockSeqMax, Math.floor(sinceStartMs / 1_000));
	return Math.min(answerLimits.seqMax, Math.max(highest + 1, byClock));
}

/** How a question stands, and nothing else of what it came with. */
export function answerOf({ response, isFlagged, confidence, timeMs }: ItemAnswer): ItemAnswer {
	return { response: [...response], isFlagged, confidence, timeMs };
}

/** What was just done, by the clock of the device. */
export function eventOf(
	item: ItemAnswer,
	deed: Pick<AnswerEvent, 'ordinal' | 'seq' | 'kind'>
): AnswerEvent {
	return { ...answerOf(item), ...deed, at: new Date().toISOString() };
}

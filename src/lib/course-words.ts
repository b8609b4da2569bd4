import { m } from './paraglide/messages.js';

type Messages = Record<string, (() => string) | undefined>;

const messages = m as unknown as Messages;

/** The words for a code of a facet; a code that this version does not know stands for itself. */
function wordsFor(beginning: string, code: string): string {
	return messages[`${beginning}_${code.replace(/[-:]/g, '_')}`]?.() ?? code;
}

export const tierWords = (code: string) => wordsFor('course_tier', code);
export const audienceWords = (code: string) => wordsFor('course_audience', code);
export const serviceWords = (code: string) => wordsFor('course_service', code);
export const mechanismWords = (code: string) => wordsFor('course_mechanism', code);
export const clientGroupWords = (code: string) => wordsFor('course_group', code);

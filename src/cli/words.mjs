import { readFileSync } from 'node:fs';

// Plain JavaScript, because the install step speaks before the project's own Node is there.

/**
 * @typedef {keyof typeof import('../../messages/en/cli.json')} Word
 * @typedef {Record<string, string | number>} Values
 */

/** The language of the terminal: `ZHIXING_LANGUAGE`, else the system's. */
export const language = chooseLanguage(process.env);

/** @type {Record<string, string>} */
const catalogue = JSON.parse(
	readFileSync(new URL(`../../messages/${language}/cli.json`, import.meta.url), 'utf8')
);

/**
 * A message of the command line, in the language of the terminal.
 *
 * @param {Word} word
 * @param {Values} [values] for the placeholders
 */
export function say(word, values = {}) {
	return (catalogue[word] ?? word).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * @param {Record<string, string | undefined>} variables
 * @returns {'zh-CN' | 'en'}
 */
function chooseLanguage(variables) {
	const wish =
		variables.ZHIXING_LANGUAGE || variables.LC_ALL || variables.LC_MESSAGES || variables.LANG;
	return /^zh/i.test(wish ?? '') ? 'zh-CN' : 'en';
}

import { readFileSync } from 'node:fs';

// Plain JavaScript, because the install step speaks before the project's own Node is there.

/**
 * @typedef {keyof typeof import('../../messages/en/cli.json')} Word
 * @typedef {Record<string, string | number>} Values
 */

/** The language of the terminal: `ZHIXING_LANGUAGE`, else the system's. */
export const language = chooseLanguage(process.env);

/** @type {Record<string, string>} */
const catalogue = {
	...readCatalogue('cli'),
	...readCatalogue('content'),
	...readCatalogue('questions')
};

/**
 * A message of the command line, in the language of the terminal.
 *
 * @param {Word} word
 * @param {Values} [values] for the placeholders
 */
export function say(word, values = {}) {
	return fill(word, values);
}

/**
 * What is wrong in a content file, in the language of the terminal.
 *
 * @param {{ code: string, values: Values }} error
 */
export function sayContentError({ code, values }) {
	return fill(`content_error_${code.replaceAll('-', '_')}`, values);
}

/**
 * @param {string} word
 * @param {Values} values
 */
function fill(word, values) {
	return (catalogue[word] ?? word).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * @param {'cli' | 'content' | 'questions'} name
 * @returns {Record<string, string>}
 */
function readCatalogue(name) {
	const file = new URL(`../../messages/${language}/${name}.json`, import.meta.url);
	return JSON.parse(readFileSync(file, 'utf8'));
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

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One language's messages, all files together. */
export type Catalogue = Record<string, unknown>;

export interface SourceText {
	path: string;
	text: string;
}

/** What code asks of the catalogues. */
export interface MessageUse {
	/** Keys named as `m.key`, and the codes of refusals as `error_…`. */
	keys: Map<string, string>;
	/** The fixed beginnings of keys that are put together, such as `role_` in `role_${role}`. */
	beginnings: Set<string>;
	/** The keys that any quoted word of the sources would have as the code of a refusal. */
	errors: Set<string>;
}

export const languages = ['zh-CN', 'en'] as const;

/** Reads `messages/<language>/*.json`; a key in two files is named as `file: key`. */
export function readCatalogue(root: string, language: string): Catalogue {
	const folder = join(root, 'messages', language);
	const catalogue: Catalogue = {};
	for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
		const messages: Catalogue = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		for (const [key, message] of Object.entries(messages)) {
			if (key === '$schema') continue;
			if (key in catalogue) throw new Error(`messages/${language}/${name}: ${key} stands twice`);
			catalogue[key] = message;
		}
	}
	return catalogue;
}

/**
 * What is wrong between code and catalogues, one sentence each: keys that code needs and a language
 * lacks, keys of one language only, other placeholders, empty texts.
 */
export function findMissingMessages(
	catalogues: Readonly<Record<string, Catalogue>>,
	use: MessageUse
): string[] {
	const problems: string[] = [];
	const all = new Set(Object.values(catalogues).flatMap((catalogue) => Object.keys(catalogue)));
	for (const [language, catalogue] of Object.entries(catalogues)) {
		for (const key of all) {
			if (!(key in catalogue)) problems.push(`${language} lacks ${key}`);
			else if (textsOf(catalogue[key]).some((text) => text.trim() === ''))
				problems.push(`${language} says nothing for ${key}`);
		}
	}
	for (const [key, path] of use.keys) {
		if (!all.has(key)) problems.push(`${path} asks for ${key}, which no language has`);
	}
	for (const key of all) {
		const placeholders = Object.values(catalogues)
			.filter((catalogue) => key in catalogue)
			.map((catalogue) => placeholdersOf(catalogue[key]));
		if (new Set(placeholders).size > 1)
			problems.push(`${key} has other placeholders in each language: ${placeholders.join(' / ')}`);
	}
	return problems;
}

/** The keys that no code asks for. */
export function findUnusedMessages(catalogue: Catalogue, use: MessageUse): string[] {
	const beginnings = [...use.beginnings];
	return Object.keys(catalogue).filter(
		(key) =>
			!use.keys.has(key) &&
			!use.errors.has(key) &&
			!beginnings.some((beginning) => key.startsWith(beginning))
	);
}

/** Finds the messages that the sources ask for. */
export function findMessageUse(sources: readonly SourceText[]): MessageUse {
	const use: MessageUse = { keys: new Map(), beginnings: new Set(), errors: new Set() };
	for (const { path, text } of sources) {
		const note = (key: string) => use.keys.set(key, use.keys.get(key) ?? path);
		// The words of the command line are typed, and may wait in a table or a condition to be said.
		for (const [, key = ''] of text.matchAll(/'(cli_\w+)'/g)) note(key);
		if (/paraglide\/messages/.test(text)) {
			for (const [, key = ''] of text.matchAll(/\bm\s*\.\s*([a-z]\w*)/g)) note(key);
			for (const [, key = ''] of text.matchAll(/\bm\[\s*'([a-z]\w*)'/g)) note(key);
		}
		// `error_${code}` is no free pass: each code that is thrown must have its own words.
		for (const [, beginning = ''] of text.matchAll(/`([a-z][a-z_]*_)\$\{/g))
			if (beginning !== 'error_') use.beginnings.add(beginning);
		for (const code of findCodes(path, text)) note(errorKey(code));
		for (const word of literalsOf(text)) use.errors.add(errorKey(word));
	}
	return use;
}

function errorKey(code: string): string {
	return `error_${code.replaceAll('-', '_')}`;
}

const literal = /'([a-z]+(?:-[a-z0-9]+)*)'/g;
const refusal = /new (?:NotFound|Forbidden|Conflict|Invalid|TooMany|StepUpRequired)\(([^,)]*)/g;
const wordsOfCode = /\bwordsFor\(([^,)]*)/g;

/** The codes of refusals and of input checks; each needs its words. */
function findCodes(path: string, text: string): string[] {
	const isInput = /(?:^|\/)input\.ts$|^src\/routes\/.*\.ts$/.test(path);
	const refusals = [refusal, wordsOfCode].flatMap((pattern) =>
		[...text.matchAll(pattern)].flatMap(([, part = '']) => literalsOf(part))
	);
	return isInput ? [...refusals, ...findCheckCodes(path, text)] : refusals;
}

// Their last argument is a value, not a message.
const withoutMessage = new Set([
	'literal',
	'optional',
	'nullish',
	'nullable',
	'variant',
	'fallback'
]);
const messageAlone = new Set(['string', 'number', 'boolean', 'nonEmpty', 'integer', 'uuid']);

/** The message of a schema's check is a code: `v.check(isDay, 'invalid-day')`. */
function findCheckCodes(path: string, text: string): string[] {
	const codes: string[] = [];
	const visit = (node: ts.Node): void => {
		ts.forEachChild(node, visit);
		if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
		const { expression, name } = node.expression;
		if (!ts.isIdentifier(expression) || expression.text !== 'v') return;
		const last = node.arguments.at(-1);
		if (!last || !ts.isStringLiteral(last) || !/^[a-z]+(-[a-z0-9]+)*$/.test(last.text)) return;
		const isMessage = node.arguments.length > 1 || messageAlone.has(name.text);
		if (isMessage && !withoutMessage.has(name.text)) codes.push(last.text);
	};
	visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
	return codes;
}

function literalsOf(text: string): string[] {
	return [...text.matchAll(literal)].map(([, word = '']) => word);
}

function placeholdersOf(message: unknown): string {
	const names = textsOf(message).flatMap((text) =>
		[...text.matchAll(/\{([a-zA-Z]\w*)\}/g)].map(([, name = '']) => name)
	);
	return [...new Set(names)].sort().join(', ');
}

/** The texts of a message: one, or one for each variant. */
function textsOf(message: unknown): string[] {
	if (typeof message === 'string') return [message];
	const variants = (Array.isArray(message) ? message : [message]) as { match?: object }[];
	return variants.flatMap(({ match }) => Object.values(match ?? {}) as string[]);
}

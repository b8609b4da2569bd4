import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A file of the repository; its path from the root. */
export interface File {
	path: string;
	text: string;
}

/** One rule of the house that a machine can check. */
export interface Rule {
	name: string;
	/** What breaks it, one line each; nothing where all is well. */
	find(files: readonly File[]): string[];
	/** A small repository that breaks it: the proof that the rule can fail. */
	bad: Record<string, string>;
	/** How many lines the bad sample must give; one where it is not said. */
	badCount?: number;
}

/** Every file that is or would be committed, those that hold no text left out. */
export function readRepository(): File[] {
	const output = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024
	});
	return output
		.split('\0')
		.filter((path) => path !== '' && existsSync(path))
		.map((path) => ({ path, text: isText(path) ? readFileSync(path, 'utf8') : '' }));
}

function isText(path: string): boolean {
	return !/\.(?:png|jpe?g|webp|avif|ico|pdf|xlsx|zip|gz)$/.test(path);
}

/** A rule that no file of some paths holds what a pattern finds. */
export function forbid(
	name: string,
	within: RegExp,
	pattern: RegExp,
	bad: Record<string, string>
): Rule {
	const everywhere = new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join(''));
	return {
		name,
		bad,
		find: (files) =>
			files
				.filter(({ path }) => within.test(path))
				.flatMap(({ path, text }) =>
					[...text.matchAll(everywhere)].map(
						({ index, 0: found }) => `${path}:${lineOf(text, index)} ${found.trim().slice(0, 60)}`
					)
				)
	};
}

/** The line of a place in a text, counted from 1. */
export function lineOf(text: string, index: number): number {
	return text.slice(0, index).split('\n').length;
}

/** The code of a file: all of it, or the scripts of a component, on the lines where they stand. */
export function parse({ path, text }: File): ts.SourceFile {
	const code = path.endsWith('.svelte') ? onlyScripts(text) : text;
	return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
}

function onlyScripts(text: string): string {
	let code = '';
	let end = 0;
	for (const match of text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
		const start = match.index + (match[1] ?? '').length;
		code += text.slice(end, start).replace(/[^\n]/g, '') + (match[2] ?? '');
		end = start + (match[2] ?? '').length;
	}
	return code;
}

/** Every node of a file, outer ones first. */
export function* walk(node: ts.Node): Generator<ts.Node> {
	yield node;
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	for (const child of children) yield* walk(child);
}

/** What a file imports, as written. */
export function importsOf({ text }: File): { from: string; isType: boolean }[] {
	const pattern =
		/^\s*(?:import|export)\s+(type\s)?[^;'"`]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
	return [...text.matchAll(pattern)].map((match) => ({
		from: match[2] ?? match[3] ?? match[4] ?? '',
		isType: match[1] !== undefined
	}));
}

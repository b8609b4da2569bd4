import type * as v from 'valibot';
import { readYaml, type SourceError, type SourceFile, type YamlReading } from './authored-yaml.ts';

const pattern = /^---[ \t]*\n([\s\S]*?\n)---[ \t]*(?:\n|$)/;

export interface FrontMatterReading<Value> {
	/** What stands between the two lines of dashes. */
	front: YamlReading<Value>;
	/** The rest, with an empty line in the place of each one taken away: every part keeps its line. */
	body: string;
	/** All of it, with plain line ends. */
	source: string;
}

/**
 * Parts a Markdown file into what it says of itself, between two lines of dashes, and the rest.
 *
 * @param options.code for the error of a file that does not begin so
 */
export function readFrontMatter<Value>(
	file: SourceFile,
	schema: v.GenericSchema<unknown, Value>,
	{ code }: { code: string }
): FrontMatterReading<Value> | SourceError {
	const source = file.text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
	const match = pattern.exec(source);
	if (!match) return { file: file.path, line: 1, code, values: {} };
	const [before, content = ''] = match;
	const front = readYaml({ path: file.path, text: `\n${content}` }, schema);
	const body = '\n'.repeat(before.split('\n').length - 1) + source.slice(before.length);
	return { front, body, source };
}

import * as v from 'valibot';
import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** One authored file. */
export interface SourceFile {
	/** From the content folder, with forward slashes. */
	path: string;
	text: string;
}

/** What is wrong in an authored file, and where. */
export interface SourceError {
	file: string;
	/** Counted from 1. */
	line: number;
	/** Stable, such as `unknown-field`; its words are `content_error_<code>` in the catalogues. */
	code: string;
	/** For the placeholders of the words. */
	values: Record<string, string | number>;
}

type Path = readonly (string | number)[];

export type YamlReading<Value> =
	| { value: Value; errors: []; lineOf: (path: Path) => number }
	| { value: undefined; errors: SourceError[]; lineOf: (path: Path) => number };

/** How many references may be followed, those within references counted again. */
const aliasesMax = 20;

/** What a check in a schema may say is wrong. */
const checkCodes = [
	'bad-date',
	'points-sum',
	'empty-range',
	'no-days',
	'doubled-entry',
	'odd-characters',
	'requires-form',
	'completion-lessons'
];

/**
 * Reads one YAML file against a schema and collects everything that is wrong, each with its line.
 *
 * A check in the schema may give one of the known codes as its message (`bad-date` and so on).
 */
export function readYaml<Value>(
	file: SourceFile,
	schema: v.GenericSchema<unknown, Value>
): YamlReading<Value> {
	const lines = new LineCounter();
	const document = parseSource(file.text, lines);
	const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
	const lineOf = (path: Path) => lineAt(offsetOf(document, path));
	const failed = (errors: SourceError[]) => ({ value: undefined, errors, lineOf });

	if (!document) return failed([{ file: file.path, line: 1, code: 'yaml-depth', values: {} }]);
	if (document.errors.length > 0) {
		return failed(
			document.errors.map((error) => ({
				file: file.path,
				line: lineAt(error.pos[0]),
				code: 'yaml-syntax',
				values: { detail: error.message }
			}))
		);
	}
	const content = unfold(document);
	if (!content) return failed([{ file: file.path, line: 1, code: 'yaml-aliases', values: {} }]);
	const result = v.safeParse(schema, content.value);
	if (result.success) return { value: result.output, errors: [], lineOf };
	return failed(
		result.issues.map((issue) => ({
			file: file.path,
			line: lineOf(pathOf(issue)),
			...describeIssue(issue)
		}))
	);
}

/** Nothing where collections stand in one another deeper than anybody writes. */
function parseSource(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
	try {
		return parseDocument(text, { lineCounter, prettyErrors: false });
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** Nothing where the references of a small file would unfold to a huge one. */
function unfold(document: Document.Parsed): { value: unknown } | undefined {
	try {
		return { value: document.toJS({ maxAliasCount: aliasesMax }) };
	} catch (error) {
		if (error instanceof ReferenceError || error instanceof RangeError) return undefined;
		throw error;
	}
}

/** The code for one issue of a value, and what its words name. */
export function describeIssue(issue: v.BaseIssue<unknown>): Pick<SourceError, 'code' | 'values'> {
	const path = pathOf(issue);
	const field = path.join('.');
	if (issue.type === 'strict_object' && path.length > 0) {
		if (issue.expected === 'never') return { code: 'unknown-field', values: { field } };
		if (issue.received === 'undefined') return { code: 'missing-field', values: { field } };
	}
	if (checkCodes.includes(issue.message)) return { code: issue.message, values: { field } };
	const { expected, received } = issue;
	if (issue.type === 'min_length' || issue.type === 'max_length') {
		const code = issue.type === 'min_length' ? 'value-short' : 'value-long';
		return { code, values: { field, limit: String(expected).replace(/^[<>]=/, ''), received } };
	}
	return { code: 'wrong-type', values: { field, expected: expected ?? '', received } };
}

/** The way to the part of the value that an issue is about. */
export function pathOf(issue: v.BaseIssue<unknown>): (string | number)[] {
	return (issue.path ?? []).map(({ key }) => key as string | number);
}

/** Where the last part of the path that exists begins: its key in a map, itself in a list. */
function offsetOf(document: Document.Parsed | undefined, path: Path): number {
	let node: unknown = document?.contents;
	let offset = startOf(node);
	for (const step of path) {
		if (isMap(node)) {
			const pair = node.items.find(({ key }) => String(key) === String(step));
			if (!pair) return offset;
			offset = startOf(pair.key);
			node = pair.value;
		} else if (isSeq(node)) {
			node = node.items[Number(step)];
			if (node === undefined) return offset;
			offset = startOf(node);
		} else {
			return offset;
		}
	}
	return offset;
}

function startOf(node: unknown): number {
	return (node as Node | null)?.range?.[0] ?? 0;
}

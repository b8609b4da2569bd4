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

/** What a check in a schema may say is wrong. */
const checkCodes = ['bad-date', 'points-sum', 'empty-range', 'no-days'];

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
	const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
	const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
	const lineOf = (path: Path) => lineAt(offsetOf(document, path));
	const failed = (errors: SourceError[]) => ({ value: undefined, errors, lineOf });

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
	const result = v.safeParse(schema, document.toJS());
	if (result.success) return { value: result.output, errors: [], lineOf };
	return failed(
		result.issues.map((issue) => ({
			file: file.path,
			line: lineOf(pathOf(issue)),
			...describeIssue(issue)
		}))
	);
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
	return { code: 'wrong-type', values: { field, expected: expected ?? '', received } };
}

/** The way to the part of the value that an issue is about. */
export function pathOf(issue: v.BaseIssue<unknown>): (string | number)[] {
	return (issue.path ?? []).map(({ key }) => key as string | number);
}

/** Where the last part of the path that exists begins: its key in a map, itself in a list. */
function offsetOf(document: Document.Parsed, path: Path): number {
	let node: unknown = document.contents;
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

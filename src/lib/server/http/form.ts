import { type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { endWith, wordsFor } from './errors.ts';

const fieldsMax = 200;
const secretField = /password|secret|code|number/;

export type FormValues = Record<string, string | string[]>;

/** What a form brings beside its texts. */
export type FormFiles = Record<string, File>;

export interface FormIssue {
	/** The name of the field. */
	path: string;
	code: string;
	message: string;
}

/** What a form gets back when it is refused: everything that was typed, but for secrets. */
export interface FormFailure {
	issues: FormIssue[];
	values: FormValues;
	error?: { code: string; message: string };
	requestId: string;
}

/**
 * Reads the form that a request brings.
 *
 * @throws Kit's 400 where the body is no form, whatever its content type says
 */
export async function readForm({ request, locals }: RequestEvent): Promise<FormData> {
	try {
		return await request.formData();
	} catch (caught) {
		if (!(caught instanceof TypeError)) throw caught;
		endWith(400, 'malformed', locals);
	}
}

/**
 * The text fields of a form by name; a name that comes more than once gives a list.
 *
 * @returns undefined where there are more fields than any form of ours has
 */
export function formValues(form: FormData): FormValues | undefined {
	const values: FormValues = Object.create(null);
	let count = 0;
	for (const [name, value] of form) {
		if (++count > fieldsMax) return undefined;
		if (typeof value !== 'string') continue;
		const earlier = values[name];
		values[name] = earlier === undefined ? value : [...[earlier].flat(), value];
	}
	return values;
}

/** The files of a form by the name of their field, one each; a field that was left empty has none. */
export function formFiles(form: FormData): FormFiles {
	const files: FormFiles = Object.create(null);
	for (const [name, value] of form) {
		if (typeof value !== 'string' && value.size > 0) files[name] ??= value;
	}
	return files;
}

/**
 * What may be shown again in the form: no password, code or number of a document.
 *
 * @param open fields that are named like a secret and are none, such as the number of a decree
 */
export function withoutSecrets(values: FormValues, open: readonly string[] = []): FormValues {
	return Object.fromEntries(
		Object.entries(values).filter(
			([name]) => (open.includes(name) || !secretField.test(name)) && name !== 'op_id'
		)
	);
}

/** A schema's issues with the words for each; a schema's message is a code of the catalogue. */
export function formIssues(issues: readonly v.BaseIssue<unknown>[]): FormIssue[] {
	return issues.map((issue) => {
		const code = /^[a-z]+(-[a-z]+)*$/.test(issue.message) ? issue.message : codeOf(issue);
		return {
			path: v.getDotPath(issue as v.BaseIssue<unknown>) ?? '',
			code,
			message: wordsFor(code, { limit: requirementOf(issue) })
		};
	});
}

const codeByKind: Record<string, string> = {
	max_length: 'too-long',
	min_length: 'too-short',
	non_empty: 'missing',
	max_value: 'too-large',
	min_value: 'too-small'
};

function codeOf(issue: v.BaseIssue<unknown>): string {
	if (issue.received === 'undefined' || issue.received === '""') return 'missing';
	return codeByKind[issue.type] ?? 'malformed';
}

function requirementOf(issue: v.BaseIssue<unknown>): string | number {
	return typeof issue.requirement === 'number' ? issue.requirement : '';
}

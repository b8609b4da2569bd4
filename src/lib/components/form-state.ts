import { createContext } from 'svelte';

/** One thing that is wrong with the input, as the server says it, in the reader's language. */
export interface Issue {
	/** The name of the field. */
	path: string;
	code: string;
	message: string;
}

/** What an action answers: `form` of the page, or nothing before the first submit. */
export interface FormResult {
	issues?: readonly Issue[];
	values?: Record<string, string | string[]>;
	error?: { code: string; message: string };
	requestId?: string;
	done?: boolean;
}

/** What the input of a field must carry, so that its help and its error are read with it. */
export interface InputAttributes {
	id: string;
	name: string;
	required: boolean;
	'aria-describedby': string | undefined;
	'aria-invalid': 'true' | undefined;
}

/** What a field learns from the form around it. */
export interface FormState {
	issueOf(name: string): Issue | undefined;
	/** What was sent under a name; undefined before anything was sent, empty where nothing was. */
	valuesOf(name: string): string[] | undefined;
	/** Each field says what it is called, so that the summary can name it. */
	nameField(name: string, label: string): void;
	readonly isBusy: boolean;
	/** Whether there is a form: only there "optional" is worth a word. */
	readonly isPresent: boolean;
}

const [get, set, has] = createContext<FormState>();

export const setFormState = set;

const alone: FormState = {
	issueOf: () => undefined,
	valuesOf: () => undefined,
	nameField: () => {},
	isBusy: false,
	isPresent: false
};

/** The form around a field; a field outside of any form has no issues and no earlier values. */
export function getFormState(): FormState {
	return has() ? get() : alone;
}

/** The id of the input of a field: the error summary links to it. */
export function fieldId(name: string): string {
	return `field-${name}`;
}

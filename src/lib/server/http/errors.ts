import { error } from '@sveltejs/kit';
import { errorWords } from '#lib/components/error-words.ts';
import { isDay } from '#lib/dates.ts';
import { formatDay } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isDatabaseUnavailable } from '../database/violations.ts';
import { Refusal, StepUpRequired } from '../errors.ts';

/**
 * The words for a code, in the language of the request. A code without words is a gap in the
 * catalogue: it gets the general sentence, and the tests name it.
 */
export function wordsFor(code: string, values: Record<string, string | number> = {}): string {
	const messages = m as unknown as Record<string, ((values: object) => string) | undefined>;
	const message = messages[`error_${code.replaceAll('-', '_')}`];
	return (message ?? m.error_unexpected)(withDayWords(values));
}

/** A refusal names a day as the database does; its reader has a language of their own. */
function withDayWords(values: Record<string, string | number>): Record<string, string | number> {
	const words = Object.entries(values).map(([name, value]) => [
		name,
		typeof value === 'string' && isDay(value) ? formatDay(value, getLocale()) : value
	]);
	return Object.fromEntries(words);
}

/**
 * Ends the request with Kit's error, which brings the words of the page of errors along.
 *
 * @param code of the catalogue (`error_…`)
 */
export function endWith(
	status: number,
	code: string,
	{ requestId, values }: { requestId: string; values?: Record<string, string | number> }
): never {
	error(status, { code, message: wordsFor(code, values), requestId, words: errorWords(status) });
}

/** Whether the caught error is one that a form can show beside its fields. */
export function isShownInForm(caught: unknown): caught is Refusal {
	return caught instanceof Refusal && caught.status !== 404 && !(caught instanceof StepUpRequired);
}

/**
 * Turns a refusal of a domain into Kit's error with its status, and a database that cannot be
 * reached into 503. Everything else is a bug and passes through.
 */
export function rethrowAsHttp(caught: unknown, requestId: string): never {
	if (caught instanceof Refusal)
		endWith(caught.status, caught.code, { requestId, values: caught.values });
	if (isDatabaseUnavailable(caught)) endWith(503, 'unavailable', { requestId });
	throw caught;
}

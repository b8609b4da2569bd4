import type { RequestEvent } from './$types';

/** The address of a run, at one of its questions; without one, at the next that waits. */
export function drillAddress({ params }: RequestEvent, ordinal?: number): string {
	return `/exam/practice/${params.drill}${ordinal === undefined ? '' : `?at=${ordinal}`}`;
}

/** Back to the question that the form stood beside, with a word on what was done. */
export function sayOn(event: RequestEvent, said: string): string {
	const at = /^\d{1,3}$/.exec(event.url.searchParams.get('at') ?? '')?.[0];
	return `/exam/practice/${event.params.drill}?${at ? `at=${at}&` : ''}said=${said}`;
}

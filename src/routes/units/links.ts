import type { Tree } from '#lib/server/units/tree.ts';

/** What a page of units shows: the links on it lead on in the same view. */
export interface ShownView {
	asOf: string;
	isToday: boolean;
	tree: Tree;
}

/** A page of a unit, on the day and in the tree that the reader is looking at. */
export function unitHref(publicId: string, { asOf, isToday, tree }: ShownView): string {
	return withView(`/units/${publicId}`, { asOf, isToday, tree });
}

/** The browser of units in the same view. */
export function unitsHref(view: ShownView): string {
	return withView('/units', view);
}

/** The people in post in a unit and below it, on the day. */
export function staffHref(publicId: string, { asOf, isToday }: ShownView): string {
	const query = new URLSearchParams({ unit: publicId });
	if (!isToday) query.set('as_of', asOf);
	return `/people?${query}`;
}

function withView(path: string, { asOf, isToday, tree }: ShownView): string {
	const query = new URLSearchParams();
	if (!isToday) query.set('as_of', asOf);
	if (tree !== 'civil-affairs') query.set('tree', tree);
	return query.size > 0 ? `${path}?${query}` : path;
}

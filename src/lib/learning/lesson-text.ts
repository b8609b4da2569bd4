import type { TermMeaning } from '../markdown/terms.ts';
import type { BlockNode } from '../markdown/tree.ts';

/** A part of a lesson as its page shows it, its heading included. */
export interface TextSection {
	slug: string;
	blocks: BlockNode[];
}

/**
 * The text of a lesson on its way to a page. What the server has drawn does not travel a second time
 * with the page's data; it does where there is no page yet to be taken over.
 */
export class LessonText {
	readonly sections: readonly TextSection[];
	readonly terms: readonly TermMeaning[];
	/** What the browser gets. */
	readonly written: string;

	constructor(
		{ sections, terms }: { sections: readonly TextSection[]; terms: readonly TermMeaning[] },
		written: string
	) {
		this.sections = sections;
		this.terms = terms;
		this.written = written;
	}

	static read(written: string): LessonText {
		return new LessonText(JSON.parse(written), written);
	}
}

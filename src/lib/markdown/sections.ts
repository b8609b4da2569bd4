import { plainText, type BlockNode, type MarkdownDocument, type NodeOf } from './tree.ts';

/** A part of a lesson, read as one: from one heading of the second level to the next. */
export interface LessonSection {
	/** The id of its heading, or `intro` for the words before the first. */
	slug: string;
	title: string | null;
	heading: NodeOf<'heading'> | null;
	/** What stands below the heading. */
	children: BlockNode[];
}

/** The slug of what stands before the first heading. */
export const introSlug = 'intro';

/** Parts a lesson at its headings of the second level. */
export function splitSections(document: MarkdownDocument): LessonSection[] {
	const sections: LessonSection[] = [];
	for (const block of document.children) {
		if (block.type === 'heading' && block.level === 2) {
			const title = plainText(block.children);
			sections.push({ slug: block.id, title, heading: block, children: [] });
			continue;
		}
		if (sections.length === 0)
			sections.push({ slug: introSlug, title: null, heading: null, children: [] });
		sections.at(-1)?.children.push(block);
	}
	return sections;
}

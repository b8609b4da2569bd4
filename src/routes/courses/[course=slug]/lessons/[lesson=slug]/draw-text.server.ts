import { render } from 'svelte/server';
import { LessonText } from '#lib/learning/lesson-text.ts';
import { splitSections } from '#lib/markdown/sections.ts';
import { settle } from '#lib/markdown/settle.ts';
import { listTerms } from '#lib/markdown/terms.ts';
import type { BlockNode, MarkdownDocument } from '#lib/markdown/tree.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import StillBlocks from './StillBlocks.svelte';

/** Texts that a process keeps drawn: about 60 KB each. */
const textsMax = 300;

/** A lesson of a publication never changes, so what was drawn once holds for all who read it. */
const drawn = new Map<string, { page: LessonText; data: LessonText }>();

/**
 * The text of a lesson as its page shows it, drawn once.
 *
 * @param options.isData whether it goes to a page that is there already, and so must bring all along
 * @param options.getDocument the tree as JSON text
 */
export async function drawText(
	lessonId: number,
	options: { language: Locale; isData: boolean; getDocument(): Promise<string> }
): Promise<LessonText> {
	const name = `${options.language} ${lessonId}`;
	let texts = drawn.get(name);
	if (!texts) {
		texts = draw(JSON.parse(await options.getDocument()) as MarkdownDocument);
		const [oldest] = drawn.keys();
		if (drawn.size >= textsMax && oldest !== undefined) drawn.delete(oldest);
		drawn.set(name, texts);
	}
	return options.isData ? texts.data : texts.page;
}

function draw(document: MarkdownDocument): { page: LessonText; data: LessonText } {
	const terms = listTerms(document);
	const parts = splitSections(document);
	const settled = (still: Parameters<typeof settle>[1]) => ({
		terms,
		sections: parts.map(({ slug, heading, children }) => ({
			slug,
			blocks: settle(heading ? [heading, ...children] : children, still)
		}))
	});
	const forServer = settled((run, frame) => ({
		html: htmlOf(run, frame === 'form'),
		children: []
	}));
	const forPage = settled(() => ({ html: '', children: [] }));
	const forData = settled((children) => ({ html: '', children }));
	return {
		page: new LessonText(forServer, write(forPage)),
		data: new LessonText(forData, write(forData))
	};
}

/** The marks by which Svelte finds its way when it takes over are not needed where it does not. */
function htmlOf(blocks: readonly BlockNode[], isForm: boolean): string {
	const { body } = render(StillBlocks, { props: { blocks, isForm } });
	return body.replaceAll(/<!--.*?-->/gs, '');
}

/** The lines of the source are for authors; a page on a weak network does without. */
function write(text: object): string {
	return JSON.stringify(text, (key, value: unknown) => (key === 'lines' ? undefined : value));
}

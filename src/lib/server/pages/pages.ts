import { parseMarkdown } from '#lib/markdown/parse.ts';
import type { MarkdownDocument } from '#lib/markdown/tree.ts';
import { NotFound } from '../errors.ts';

type Language = 'zh-CN' | 'en';

/** The pages about the platform, parsed once when the process starts. */
const documents: ReadonlyMap<string, MarkdownDocument> = new Map(
	Object.entries(
		import.meta.glob<string>('../../../../content/pages/*.md', {
			query: '?raw',
			import: 'default',
			eager: true
		})
	).map(([path, source]) => [keyOf(path), parseMarkdown(source)])
);

/** `about.zh-CN.md` is the page `about` in that language. */
function keyOf(path: string): string {
	return path.replace(/^.*\/(.+)\.md$/, '$1');
}

/**
 * A page about the platform in the reader's language.
 *
 * @throws NotFound `page-not-found`
 */
export function getPage(name: string, language: Language): MarkdownDocument {
	const document = documents.get(`${name}.${language}`);
	if (!document) throw new NotFound('page-not-found');
	return document;
}

/** The names of the pages and the languages that each is there in. */
export function listPages(): { name: string; language: string; document: MarkdownDocument }[] {
	return [...documents].map(([key, document]) => {
		const [name = '', language = ''] = key.split('.');
		return { name, language, document };
	});
}

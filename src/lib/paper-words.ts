import type { Shortage } from './exam/assembly/plan.ts';
import { m } from './paraglide/messages.js';
import { questionKindWords } from './question-words.ts';

/**
 * Why there is no paper, in words that stand alone.
 *
 * @param titles what the chapters are called, by their codes
 */
export function shortageWords(shortage: Shortage, titles: ReadonlyMap<string, string>): string {
	switch (shortage.of) {
		case 'section':
			return m.paper_short_section({
				kind: questionKindWords[shortage.kind](),
				missing: shortage.missing
			});
		case 'chapter':
			return m.paper_short_chapter({
				chapter: titles.get(shortage.chapter) ?? shortage.chapter,
				missing: shortage.missing
			});
		case 'chapter-over':
			return m.paper_short_chapter_over({
				chapter: titles.get(shortage.chapter) ?? shortage.chapter,
				over: shortage.over
			});
		case 'facility':
			return shortage.direction === 'easier'
				? m.paper_short_easier({ percent: shortage.percent })
				: m.paper_short_harder({ percent: shortage.percent });
		case 'unseen':
			return m.paper_short_unseen({ missing: shortage.missing });
	}
}

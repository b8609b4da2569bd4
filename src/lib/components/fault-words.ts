import { m } from '#lib/paraglide/messages.js';
import type { ErrorWords } from './error-words.ts';

/** The words for a fault on our side: all that a page needs to have at hand before it happens. */
export function faultWords(): ErrorWords {
	return {
		title: m.error_page_500_title(),
		happened: m.error_page_500_happened(),
		safe: m.error_page_500_safe(),
		isPassing: true
	};
}

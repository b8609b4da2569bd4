import { m } from '#lib/paraglide/messages.js';
import { faultWords } from './fault-words.ts';

/** What an error page says: what happened, what is safe, and whether trying again can help. */
export interface ErrorWords {
	title: string;
	happened: string;
	safe: string;
	isPassing: boolean;
}

const wordsByStatus: Record<number, () => ErrorWords> = {
	400: () => ({
		title: m.error_page_400_title(),
		happened: m.error_page_400_happened(),
		safe: m.error_page_nothing_changed(),
		isPassing: false
	}),
	401: () => ({
		title: m.error_page_401_title(),
		happened: m.error_page_401_happened(),
		safe: m.error_page_401_safe(),
		isPassing: false
	}),
	403: () => ({
		title: m.error_page_403_title(),
		happened: m.error_page_403_happened(),
		safe: m.error_page_403_safe(),
		isPassing: false
	}),
	404: () => ({
		title: m.error_page_404_title(),
		happened: m.error_page_404_happened(),
		safe: m.error_page_404_safe(),
		isPassing: false
	}),
	409: () => ({
		title: m.error_page_409_title(),
		happened: m.error_page_409_happened(),
		safe: m.error_page_409_safe(),
		isPassing: true
	}),
	413: () => ({
		title: m.error_page_413_title(),
		happened: m.error_page_413_happened(),
		safe: m.error_page_nothing_changed(),
		isPassing: false
	}),
	429: () => ({
		title: m.error_page_429_title(),
		happened: m.error_page_429_happened(),
		safe: m.error_page_429_safe(),
		isPassing: true
	}),
	503: () => ({
		title: m.error_page_503_title(),
		happened: m.error_page_503_happened(),
		safe: m.error_page_503_safe(),
		isPassing: true
	})
};

/** The words for a status; one without its own has those of a fault on our side or of a bad request. */
export function errorWords(status: number): ErrorWords {
	const words = wordsByStatus[status] ?? (status < 500 ? wordsByStatus[400] : undefined);
	return words?.() ?? faultWords();
}

import type { Language } from './format.ts';
import type { OfflineIdentity } from './offline/account.ts';

/** What the frame around every page knows: the answer of the root layout's load. */
export interface ShellData {
	language: Language;
	textSize: 'normal' | 'large';
	theme: 'system' | 'light' | 'dark';
	/** Who is signed in; null on the open pages. */
	actor: {
		displayName: string;
		userName: string;
		roles: string[];
		permissions: string[];
		unitName: string;
	} | null;
	/** The day that the page is about, or null where a page has no such day. */
	asOf: string | null;
	isToday: boolean;
	/** The unit that the page stands in, with the path from the root down to it. */
	unit: {
		public_id: string;
		name: string;
		/** Names above one's own subtree are shown, but lead nowhere. */
		path: { public_id: string; name: string; is_open: boolean }[];
	} | null;
	/** Invented people and numbers: said on every page. */
	demo: boolean;
	unreadNotices: number;
	/** With what the device keeps work that cannot be sent yet; null where nobody is signed in. */
	offline: OfflineIdentity | null;
	/** Path and query of this page, to come back to it after a switch. */
	requestPath: string;
}

/** Where the language, the text size and the theme are kept: one form, one field each. */
export const appearancePath = '/language';

import type { Mark } from '../screen.ts';
import { say, type Values, type Word } from '../words.mjs';

/** One thing that was looked at. */
export interface Finding {
	mark: Mark;
	label: string;
	text: string;
	/** How to mend it, where it is not good. */
	mend?: string;
}

export function good(label: Word, text: Word, values?: Values): Finding {
	return { mark: 'good', label: say(label), text: say(text, values) };
}

/** Works, but not for long or not for everything. */
export function warning(label: Word, text: Word, mend: Word, values?: Values): Finding {
	return { mark: 'warning', label: say(label), text: say(text, values), mend: say(mend, values) };
}

/** Zhixing cannot work like this. */
export function bad(label: Word, text: Word, mend: Word, values?: Values): Finding {
	return { mark: 'bad', label: say(label), text: say(text, values), mend: say(mend, values) };
}

import { formatLength } from './format.ts';
import type { Condition } from './learning/judgment.ts';
import { m } from './paraglide/messages.js';

/** What a condition of a lesson asks for, and how far it is, in the reader's language. */
export function conditionWords({ kind, done, needed }: Condition): {
	title: string;
	count: string;
} {
	if (kind === 'time') {
		return {
			title: m.condition_time(),
			count: m.condition_of({ done: formatLength(done), needed: formatLength(needed) })
		};
	}
	const titles = {
		sections: m.condition_sections,
		checks: m.condition_checks,
		media: m.condition_media
	};
	return { title: titles[kind](), count: m.condition_of({ done, needed }) };
}

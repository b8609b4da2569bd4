import type { CheckKind } from './courses/check.ts';
import { formatLength } from './format.ts';
import type { Condition, ConditionKind } from './learning/judgment.ts';
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

/** Each by its name: words that are looked up by a composed key bring the whole catalogue along. */
export const checkKindWords: Record<CheckKind, () => string> = {
	single: m.check_kind_single,
	multiple: m.check_kind_multiple,
	truefalse: m.check_kind_truefalse,
	order: m.check_kind_order,
	match: m.check_kind_match,
	short: m.check_kind_short
};

/** How a check is answered. */
export const checkHowWords: Record<CheckKind, () => string> = {
	single: m.check_how_single,
	multiple: m.check_how_multiple,
	truefalse: m.check_how_truefalse,
	order: m.check_how_order,
	match: m.check_how_match,
	short: m.check_how_short
};

/** The way to what a lesson still waits for. */
export const goWords: Record<ConditionKind, () => string> = {
	sections: m.lesson_go_sections,
	checks: m.lesson_go_checks,
	media: m.lesson_go_media,
	time: m.lesson_go_time
};

import { formatNumber, type Language } from './format.ts';
import { hoursOfMinutes, ledgers, type Ledger } from './hours.ts';
import { m } from './paraglide/messages.js';
import type { Standing } from './server/learning-statistics/enrolled.ts';

export const standingWords: Record<Standing, () => string> = {
	learning: m.training_standing_learning,
	stalled: m.training_standing_stalled,
	finished: m.training_standing_finished,
	left: m.training_standing_left
};

export const standingTones = {
	learning: 'active',
	stalled: 'soon',
	finished: 'done',
	left: 'plain'
} as const satisfies Record<Standing, string>;

/** The ledgers in few words, for the heads of tables. */
export const ledgerShortWords: Record<Ledger, () => string> = {
	'continuing-education': m.training_ledger_continuing_education,
	technician: m.training_ledger_technician,
	cadre: m.training_ledger_cadre
};

/** The ledgers as the options of a filter. */
export function ledgerOptions(): { value: Ledger; label: string }[] {
	return ledgers.map((value) => ({ value, label: ledgerShortWords[value]() }));
}

/**
 * Minutes as a ledger counts them: hours of sixty minutes for social workers, class hours for the
 * others.
 *
 * @param minutesAnHour by the rule of the day
 */
export function ledgerHours(minutes: number, ledger: Ledger, minutesAnHour: number): string {
	const hours = formatNumber(hoursOfMinutes(minutes, minutesAnHour));
	return ledger === 'continuing-education'
		? m.training_hours_sixty({ hours })
		: m.training_hours_class({ hours });
}

/** Lessons that are finished, of all. */
export function progressWords({ done, lessons }: { done: number; lessons: number }): string {
	return m.training_progress({ done, lessons });
}

/** A number of days: 12 天, or where half a day is in it, 12.5 天. */
export function dayCount(days: number | null, language: Language): string {
	const count = formatNumber(days);
	if (language === 'en' && days === 1) return m.training_day_one();
	return days === null ? count : m.training_days({ count });
}

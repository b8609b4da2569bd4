import type { Day } from './dates.ts';
import { formatDayRange, formatNumber, type Language } from './format.ts';
import {
	codeOfLedgerPart,
	hoursOfMinutes,
	ledgerPartCodes,
	type Ledger,
	type LedgerPart,
	type LedgerPartCode,
	type LessonEvidence,
	type RuleStamp
} from './hours.ts';
import type { Period, PeriodName } from './hours-period.ts';
import { m } from './paraglide/messages.js';
import type { TargetName } from './server/hours/balance.ts';
import type { FilingState } from './server/hours/filing-list.ts';
import type { AmountUnit } from './server/hours/input.ts';

type Words = (values?: object, options?: { locale?: Language }) => string;

/** The closed lists of the ledgers, in words; without a language, in that of the reader. */

export const ledgerWords: Record<Ledger, Words> = {
	'continuing-education': m.hours_ledger_continuing_education,
	technician: m.hours_ledger_technician,
	cadre: m.hours_ledger_cadre
};

export const partWords: Record<LedgerPartCode, Words> = {
	'continuing-education': m.hours_ledger_continuing_education,
	'technician:professional': m.hours_part_professional,
	'technician:public': m.hours_part_public,
	cadre: m.hours_ledger_cadre
};

export const periodWords: Record<PeriodName, () => string> = {
	'this-year': m.hours_period_this_year,
	'last-year': m.hours_period_last_year,
	'three-years': m.hours_period_three_years
};

export const targetWords: Record<TargetName, () => string> = {
	assistant: m.hours_target_assistant,
	'social-worker': m.hours_target_social_worker,
	senior: m.hours_target_senior,
	technician: m.hours_target_technician,
	professional: m.hours_target_professional,
	cadre: m.hours_target_cadre
};

export const filingStateWords: Record<FilingState, () => string> = {
	open: m.hours_state_open,
	approved: m.hours_state_approved,
	refused: m.hours_state_refused,
	withdrawn: m.hours_state_withdrawn
};

export const filingStateTones = {
	open: 'soon',
	approved: 'done',
	refused: 'due',
	withdrawn: 'plain'
} as const satisfies Record<FilingState, string>;

export const amountUnitWords: Record<AmountUnit, () => string> = {
	'class-hours': m.hours_amount_class_hours,
	hours: m.hours_amount_hours,
	minutes: m.hours_amount_minutes
};

/** What earned a line, or took it back. */
export const sourceWords: Record<'lesson' | 'external-training' | 'reversal', Words> = {
	lesson: m.hours_source_lesson,
	'external-training': m.hours_training,
	reversal: m.hours_line_reversal
};

/** The name of a ledger with its subject. */
export function partName(part: LedgerPart): string {
	return partWords[codeOfLedgerPart(part)]();
}

/** The parts as the options of a form. */
export function partOptions(): { value: LedgerPartCode; label: string }[] {
	return ledgerPartCodes.map((value) => ({ value, label: partWords[value]() }));
}

/** The hour of a ledger: social workers count hours of sixty minutes, the others class hours. */
export function hourUnit(ledger: Ledger, language?: Language): string {
	const words = ledger === 'continuing-education' ? m.hours_unit_hours : m.hours_unit_class_hours;
	return words({}, { locale: language });
}

/** Minutes in the hours of a ledger, with the unit: 12.5 学时. */
export function inHours(minutes: number, ledger: Ledger, minutesAnHour: number): string {
	return `${formatNumber(hoursOfMinutes(minutes, minutesAnHour))} ${hourUnit(ledger)}`;
}

/** 1 350 分钟. */
export function inMinutes(minutes: number): string {
	return m.hours_minutes({ minutes: formatNumber(minutes) });
}

/** 11 分 20 秒; without seconds where there are none. */
export function inSeconds(total: number): string {
	const [minutes, seconds] = [Math.floor(total / 60), total % 60];
	if (seconds === 0) return m.hours_duration_minutes({ minutes: formatNumber(minutes) });
	if (minutes === 0) return m.hours_duration_seconds({ seconds });
	return m.hours_duration({ minutes: formatNumber(minutes), seconds });
}

/** The days of a period, both included. */
export function periodName({ from, until }: Period, language: Language): string {
	return formatDayRange(from, until, language);
}

/** What a lesson's line rests on, in one sentence. */
export function lessonEvidenceWords(evidence: LessonEvidence): string {
	const parts = [
		evidence.checks_required > 0
			? m.hours_evidence_checks({
					passed: evidence.checks_passed,
					required: evidence.checks_required
				})
			: m.hours_evidence_no_checks(),
		m.hours_evidence_active({ time: inSeconds(evidence.active_seconds) }),
		m.hours_evidence_least({ time: inSeconds(evidence.least_seconds) })
	];
	if (evidence.offline_seconds > 0)
		parts.push(m.hours_evidence_offline({ time: inSeconds(evidence.offline_seconds) }));
	if (evidence.media_seconds > 0)
		parts.push(m.hours_evidence_media({ time: inSeconds(evidence.media_seconds) }));
	return m.hours_evidence({ parts: parts.join(m.hours_evidence_separator()) });
}

const ruleWords: Record<string, (() => string) | undefined> = {
	'learning.check-pass-percent': m.hours_rule_learning_check_pass_percent,
	'hours.external-minutes-per-day-max': m.hours_rule_hours_external_minutes_per_day_max,
	'hours.minutes-per-class-hour': m.hours_rule_hours_minutes_per_class_hour,
	'hours.online-needs-check': m.hours_rule_hours_online_needs_check
};

/** A rule of a line: its name, its value and the day from which it held. */
export function ruleFact(
	{ key, value, valid_from }: RuleStamp,
	formatDay: (day: Day) => string
): { label: string; value: string } {
	return {
		label: ruleWords[key]?.() ?? key,
		value: valid_from
			? m.hours_rule_value({ value: String(value), day: formatDay(valid_from) })
			: String(value)
	};
}

import { m } from './paraglide/messages.js';
import type {
	DrillKind,
	MistakeCause,
	PracticeMark,
	RemarkKind,
	RemarkOutcome
} from './practice/practice.ts';

/** What a run goes through; chapters and points are called by their titles. */
export const drillKindWords: Record<DrillKind, () => string> = {
	today: m.practice_kind_today,
	daily: m.practice_kind_daily,
	chapter: m.practice_kind_chapter,
	point: m.practice_kind_point,
	weakness: m.practice_kind_weakness,
	mistakes: m.practice_kind_mistakes,
	favourites: m.practice_kind_favourites,
	question: m.practice_kind_question
};

export const practiceMarkWords: Record<PracticeMark, () => string> = {
	unsure: m.practice_mark_unsure,
	guessed: m.practice_mark_guessed,
	easy: m.practice_mark_easy
};

/** How sure somebody said they were, as the advice counts it. */
export const calibrationWords: Record<'sure' | 'unsure' | 'guessed', () => string> = {
	sure: m.practice_mark_sure,
	unsure: m.practice_mark_unsure,
	guessed: m.practice_mark_guessed
};

export const causeWords: Record<MistakeCause, () => string> = {
	'not-known': m.practice_cause_not_known,
	'mixed-up': m.practice_cause_mixed_up,
	misread: m.practice_cause_misread,
	careless: m.practice_cause_careless,
	guessed: m.practice_cause_guessed
};

export const remarkKindWords: Record<RemarkKind, () => string> = {
	'wrong-key': m.practice_remark_wrong_key,
	'old-law': m.practice_remark_old_law,
	unclear: m.practice_remark_unclear,
	typing: m.practice_remark_typing,
	other: m.practice_remark_other
};

export const remarkOutcomeWords: Record<RemarkOutcome, () => string> = {
	mended: m.practice_outcome_mended,
	'right-as-it-is': m.practice_outcome_right
};

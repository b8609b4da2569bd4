import type { Language } from './format.ts';
import { m } from './paraglide/messages.js';
import { isFactKind, type FactKind } from './qualifications/facts.ts';
import { isLevel, type Level } from './qualifications/levels.ts';
import type { DateKind } from './qualifications/sittings.ts';

type Words = (values?: object, options?: { locale?: Language }) => string;

/** The levels of the national examination, in words; without a language, in that of the reader. */
export const levelWords: Record<Level, Words> = {
	assistant: m.qualification_level_assistant,
	'social-worker': m.qualification_level_social_worker,
	senior: m.qualification_level_senior
};

/** What people have on record. */
export const factKindWords: Record<FactKind, Words> = {
	education: m.qualification_kind_education,
	work: m.qualification_kind_work,
	'exam-registration': m.qualification_kind_exam_registration,
	'exam-result': m.qualification_kind_exam_result,
	credential: m.qualification_kind_credential,
	registration: m.qualification_kind_registration,
	practice: m.qualification_kind_practice
};

/** The dates of a sitting. */
export const dateKindWords: Record<DateKind, Words> = {
	registration: m.qualification_date_registration,
	ticket: m.qualification_date_ticket,
	exam: m.qualification_date_exam,
	results: m.qualification_date_results,
	'score-review': m.qualification_date_score_review,
	certificate: m.qualification_date_certificate
};

/** The word of a level by its code; the code itself where there is none. */
export function levelName(code: string, language?: Language): string {
	return isLevel(code) ? levelWords[code]({}, { locale: language }) : code;
}

/** The word of a kind of fact by its code; the code itself where there is none. */
export function factKindName(code: string, language?: Language): string {
	return isFactKind(code) ? factKindWords[code]({}, { locale: language }) : code;
}

import { formatDay, formatDaySpan, formatMonth, formatNumber, type Language } from './format.ts';
import { m } from './paraglide/messages.js';
import { levelWords } from './qualification-words.ts';
import type { CandidateState } from './qualifications/candidate-states.ts';
import type { Degree, JudgedRoute, Lack } from './qualifications/eligibility.ts';
import type { PassScope } from './qualifications/marks.ts';
import type { RegistrationState } from './qualifications/registration.ts';
import type { PracticeKind, Measure } from './qualifications/review.ts';
import type { PassState } from './qualifications/rolling.ts';
import type { SittingDate } from './qualifications/sittings.ts';
import type { RuleSource } from './server/qualifications/admission.ts';
import type { ListedPass } from './server/qualifications/candidates.ts';
import type { Step } from './server/qualifications/next-step.ts';
import type { StandingPass } from './server/qualifications/standing.ts';

type Words = () => string;

/** How a registration stands. */
export const registrationStateWords: Record<RegistrationState, Words> = {
	'first-open': m.qualification_registration_first_open,
	'first-late': m.qualification_registration_first_late,
	registered: m.qualification_registration_registered,
	'renewal-open': m.qualification_registration_renewal_open,
	lapsed: m.qualification_registration_lapsed
};

export const registrationStateTones = {
	'first-open': 'soon',
	'first-late': 'due',
	registered: 'done',
	'renewal-open': 'soon',
	lapsed: 'due'
} as const satisfies Record<RegistrationState, string>;

/** The lists of a unit. */
export const candidateStateWords: Record<CandidateState, Words> = {
	aiming: m.qualification_list_aiming,
	registered: m.qualification_list_registered,
	usable: m.qualification_list_usable,
	'last-chance': m.qualification_list_last_chance,
	lapsed: m.qualification_list_lapsed,
	certified: m.qualification_list_certified,
	'to-register': m.qualification_list_to_register,
	'renewal-due': m.qualification_list_renewal_due,
	'registration-lapsed': m.qualification_list_registration_lapsed,
	'to-decide': m.qualification_list_to_decide
};

/** Where something counts. */
export const scopeWords: Record<PassScope, Words> = {
	nation: m.qualification_scope_nation,
	'separate-area': m.qualification_scope_separate_area
};

export const degreeWords: Record<Degree, Words> = {
	secondary: m.qualification_degree_secondary,
	associate: m.qualification_degree_associate,
	bachelor: m.qualification_degree_bachelor,
	master: m.qualification_degree_master,
	doctor: m.qualification_degree_doctor
};

export const practiceKindWords: Record<PracticeKind, Words> = {
	case: m.qualification_practice_case,
	supervision: m.qualification_practice_supervision,
	project: m.qualification_practice_project,
	'research-province': m.qualification_practice_research_province,
	'research-city': m.qualification_practice_research_city,
	'policy-province': m.qualification_practice_policy_province,
	'policy-city': m.qualification_practice_policy_city
};

/** What a pass is worth, in a few words: 2026 合格，有效至 2027 年考试. */
export function passWords({ year, usableThrough, state, slip }: StandingPass): string {
	if (slip) return m.qualification_pass_slip({ year });
	const values = { year, through: usableThrough };
	const words: Record<PassState, (values: { year: number; through: number }) => string> = {
		counted: m.qualification_pass_counted,
		usable: m.qualification_pass_usable,
		'last-chance': m.qualification_pass_last_chance,
		lapsed: m.qualification_pass_lapsed,
		spare: m.qualification_pass_spare
	};
	return words[state](values);
}

export const passTones = {
	counted: 'done',
	usable: 'done',
	'last-chance': 'soon',
	lapsed: 'plain',
	spare: 'plain'
} as const satisfies Record<PassState, string>;

/** Why a pass is worth what it is: the rule, in a sentence. */
export function passReason(
	{ slip, usableThrough, year }: StandingPass,
	{ level, years, language }: { level: keyof typeof levelWords; years: number; language: Language }
): string {
	const name = levelWords[level]();
	if (slip) {
		return m.qualification_why_slip({
			day: formatDay(slip.issuedOn, language),
			until: formatDay(slip.until, language)
		});
	}
	return years === 1
		? m.qualification_why_one_year({ level: name, year })
		: m.qualification_why_years({ level: name, years, year, through: usableThrough });
}

/** A pass in a list of a unit: its subject, its year, and through which sitting it counts. */
export function listedPass({ subject, level, year, usable_through }: ListedPass): string {
	return level === 'senior'
		? m.qualification_listed_slip({ subject, year })
		: m.qualification_listed_pass({ subject, year, through: usable_through });
}

/** When something is: days, or the month in which it is expected; and what nobody knows yet. */
export function dateWords({ from, to, month }: SittingDate, language: Language): string {
	if (from !== null) return formatDaySpan(from, to, language);
	return month === null ? m.qualification_date_unknown() : formatMonth(month, language);
}

/** A way to be admitted, in a sentence. */
export function routeWords({ education, major, holds, years }: JudgedRoute): string {
	const degree =
		education === 'bachelor-final-year'
			? m.qualification_degree_bachelor_final_year()
			: degreeWords[education]();
	const what = major === 'social-work' ? m.qualification_route_social_work({ degree }) : degree;
	const parts = [what];
	if (holds) parts.push(m.qualification_route_holds({ level: levelWords[holds]() }));
	if (years > 0) parts.push(m.qualification_route_years({ years }));
	return parts.join(m.qualification_separator());
}

const lackWords: Record<Lack, Words> = {
	education: m.qualification_lack_education,
	credential: m.qualification_lack_credential,
	years: m.qualification_lack_years
};

/** What a route still lacks. */
export function lacksOf({ lacks }: JudgedRoute): string {
	return lacks.map((lack) => lackWords[lack]()).join(m.qualification_separator());
}

/** 46 months as 3 years and 10 months. */
export function lengthOfWork(months: number): string {
	const [years, rest] = [Math.floor(months / 12), months % 12];
	if (years === 0) return m.qualification_months({ months: rest });
	return rest === 0
		? m.qualification_years({ years })
		: m.qualification_years_months({ years, months: rest });
}

/** A rule with where it stands; what is not certain says so. */
export function sourceWords({ source, confidence }: RuleSource): string {
	return confidence === 'high' ? source : m.qualification_unverified({ source });
}

/** What is asked for by a review, with how much of it is there: 61/100 例. */
export function measureWords({ kind, have, need }: Measure): string {
	const name = practiceKindWords[kind]();
	return kind === 'supervision'
		? m.qualification_measure_hours({
				name,
				have: formatNumber(Math.floor(have / 6) / 10),
				need: formatNumber(need / 60)
			})
		: m.qualification_measure({ name, have, need });
}

/** Minutes that are missing as hours in tenths, rounded up: what is shown is enough. */
export function gapHours(minutes: number, minutesAnHour: number): string {
	return formatNumber(Math.ceil((minutes * 10) / minutesAnHour) / 10);
}

interface StepWords {
	text: Words;
	action: Words;
	href: string;
}

const steps: Record<Exclude<Step['kind'], 'file'>, StepWords> = {
	'renew-registration': {
		text: m.qualification_step_renew,
		action: m.qualification_step_renew_action,
		href: '/exam/road/facts/new?kind=registration'
	},
	'register-certificate': {
		text: m.qualification_step_register,
		action: m.qualification_step_register_action,
		href: '/exam/road/facts/new?kind=registration'
	},
	'set-target': {
		text: m.qualification_step_target,
		action: m.qualification_step_target_action,
		href: '/exam/road/target'
	},
	'register-exam': {
		text: m.qualification_step_exam,
		action: m.qualification_step_exam_action,
		href: '/exam/road/facts/new?kind=exam-registration'
	},
	study: {
		text: m.qualification_step_study,
		action: m.qualification_step_study_action,
		href: '/exam/road/plan'
	},
	rest: {
		text: m.qualification_step_rest,
		action: m.qualification_step_rest_action,
		href: '/exam/road/target'
	}
};

const fileSteps = {
	education: {
		text: m.qualification_step_education,
		action: m.qualification_step_education_action
	},
	work: { text: m.qualification_step_work, action: m.qualification_step_work_action },
	'exam-result': { text: m.qualification_step_result, action: m.qualification_step_result_action },
	credential: {
		text: m.qualification_step_credential,
		action: m.qualification_step_credential_action
	}
};

/** The next step: what it is about, the words of its button, and where that leads. */
export function stepWords(step: Step): StepWords {
	if (step.kind !== 'file') return steps[step.kind];
	return { ...fileSteps[step.fact], href: `/exam/road/facts/new?kind=${step.fact}` };
}

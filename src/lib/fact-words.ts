import { formatDay, formatDaySpan, formatNumber, type Language } from './format.ts';
import { m } from './paraglide/messages.js';
import { levelWords } from './qualification-words.ts';
import type { Major } from './qualifications/eligibility.ts';
import type {
	Decision,
	FactKind,
	FactState,
	ResultOutcome,
	WorkProof
} from './qualifications/facts.ts';
import { degreeWords, practiceKindWords, scopeWords } from './road-words.ts';
import type { Fact, FactDetail } from './server/qualifications/fact-list.ts';

type Words = () => string;

/** What the unit says about a fact. */
const stateWords: Record<FactState, Words> = {
	open: m.qualification_state_open,
	approved: m.qualification_state_approved,
	doubted: m.qualification_state_doubted,
	refused: m.qualification_state_refused,
	replaced: m.qualification_state_replaced,
	reversed: m.qualification_state_reversed,
	withdrawn: m.qualification_state_withdrawn
};

/** Certificates are verified, and have words of their own for it. */
const credentialStateWords: Partial<Record<FactState, Words>> = {
	open: m.qualification_credential_open,
	approved: m.qualification_credential_approved,
	reversed: m.qualification_credential_reversed
};

export const factStateTones = {
	open: 'soon',
	approved: 'done',
	doubted: 'due',
	refused: 'due',
	replaced: 'plain',
	reversed: 'plain',
	withdrawn: 'plain'
} as const satisfies Record<FactState, string>;

/** The state of a fact, in the words of its kind. */
export function factStateName(kind: FactKind, state: FactState): string {
	const own = kind === 'credential' ? credentialStateWords[state] : undefined;
	return (own ?? stateWords[state])();
}

export const majorWords: Record<Major, Words> = {
	'social-work': m.qualification_major_social_work,
	other: m.qualification_major_other
};

export const proofWords: Record<WorkProof, Words> = {
	employer: m.qualification_proof_employer,
	pledge: m.qualification_proof_pledge
};

export const outcomeWords: Record<ResultOutcome, Words> = {
	scored: m.qualification_outcome_scored,
	absent: m.qualification_outcome_absent,
	discipline: m.qualification_outcome_discipline
};

export const decisionWords: Record<Decision, Words> = {
	approved: m.qualification_decide_approve,
	doubted: m.qualification_decide_doubt,
	refused: m.qualification_decide_refuse,
	reversed: m.qualification_decide_reverse
};

interface Context {
	language: Language;
	/** The names of divisions by their code. */
	areas: Readonly<Record<string, string>>;
}

/** What a fact says in one line: 大学本科 · 湘江学院（示例）. */
export function factTitle(fact: FactDetail): string {
	switch (fact.kind) {
		case 'education':
			return `${degreeWords[fact.detail.degree]()} · ${fact.detail.school}`;
		case 'work':
			return fact.detail.employer;
		case 'exam-registration':
			return `${m.qualification_year({ year: fact.detail.year })} · ${levelWords[fact.detail.level]()}`;
		case 'exam-result':
			return `${m.qualification_year({ year: fact.detail.year })} · ${fact.detail.subject}`;
		case 'credential':
		case 'registration':
			return levelWords[fact.detail.level]();
		case 'practice':
			return `${practiceKindWords[fact.detail.kind]()} · ${fact.detail.title}`;
	}
}

/** The same with its days, its score or what else tells it apart. */
export function factNote(fact: FactDetail, language: Language): string {
	switch (fact.kind) {
		case 'education':
		case 'work':
			return formatDaySpan(fact.detail.began_on, fact.detail.ended_on, language);
		case 'exam-registration':
			return fact.detail.subjects.join(' ');
		case 'exam-result':
			return resultWords(fact.detail);
		case 'credential':
			return m.qualification_number_tail({ tail: fact.detail.number_tail });
		case 'registration':
			return fact.detail.began_on === null
				? m.qualification_applied_on({ day: formatDay(fact.detail.applied_on, language) })
				: formatDaySpan(fact.detail.began_on, fact.detail.ended_on, language);
		case 'practice':
			return formatDay(fact.detail.ended_on, language);
	}
}

/** What became of a subject: 66 分，合格. */
export function resultWords(
	result: Pick<
		Extract<FactDetail, { kind: 'exam-result' }>['detail'],
		'outcome' | 'published_score' | 'pass_scope' | 'pass_line'
	>
): string {
	const { outcome, published_score, pass_scope, pass_line } = result;
	if (outcome !== 'scored') return outcomeWords[outcome]();
	const points = formatNumber(published_score);
	if (pass_scope === 'nation') return m.qualification_result_passed({ points });
	if (pass_scope === 'separate-area') return m.qualification_result_passed_area({ points });
	return pass_line === null
		? m.qualification_result_unknown({ points })
		: m.qualification_result_failed({ points });
}

interface FactRow {
	label: string;
	value: string | null;
}

/** Everything that a fact says, for a list of labels and values. */
export function factRows(fact: FactDetail, context: Context): FactRow[] {
	switch (fact.kind) {
		case 'education':
			return educationRows(fact.detail, context);
		case 'work':
			return workRows(fact.detail, context);
		case 'exam-registration':
			return examRegistrationRows(fact.detail, context);
		case 'exam-result':
			return resultRows(fact.detail, context);
		case 'credential':
			return credentialRows(fact.detail, context);
		case 'registration':
			return registrationRows(fact.detail, context);
		case 'practice':
			return practiceRows(fact.detail, context);
	}
}

type DetailOf<Kind extends FactKind> = Extract<FactDetail, { kind: Kind }>['detail'];

function educationRows(detail: DetailOf<'education'>, { language }: Context): FactRow[] {
	const study = detail.is_full_time ? m.qualification_full_time() : m.qualification_part_time();
	const end = detail.is_finished ? m.qualification_finished() : m.qualification_studying();
	return [
		row(m.qualification_field_degree, degreeWords[detail.degree]()),
		row(m.qualification_field_major, majorWords[detail.major]()),
		row(m.qualification_field_school, detail.school),
		row(m.qualification_field_major_name, detail.major_name),
		row(m.qualification_field_study, study),
		row(
			m.qualification_field_study_days,
			formatDaySpan(detail.began_on, detail.ended_on, language)
		),
		row(m.qualification_field_finished, end)
	];
}

function workRows(detail: DetailOf<'work'>, { language }: Context): FactRow[] {
	return [
		row(m.qualification_field_employer, detail.employer),
		row(m.qualification_field_duty, detail.duty),
		row(m.qualification_field_work_days, formatDaySpan(detail.began_on, detail.ended_on, language)),
		row(m.qualification_field_proof, proofWords[detail.proof]())
	];
}

function examRegistrationRows(
	detail: DetailOf<'exam-registration'>,
	{ areas }: Context
): FactRow[] {
	return [
		row(m.qualification_field_year, m.qualification_year({ year: detail.year })),
		row(m.qualification_field_level, levelWords[detail.level]()),
		row(m.qualification_field_area, areas[detail.area] ?? detail.area),
		row(m.qualification_field_subjects, detail.subjects.join(' '))
	];
}

function resultRows(detail: DetailOf<'exam-result'>, { language, areas }: Context): FactRow[] {
	const points = (score: number | null) => (score === null ? null : formatNumber(score));
	return [
		row(m.qualification_field_year, m.qualification_year({ year: detail.year })),
		row(m.qualification_field_subject, detail.subject),
		row(m.qualification_field_area, areas[detail.area] ?? detail.area),
		row(m.qualification_field_result, resultWords(detail)),
		row(m.qualification_field_raw_score, points(detail.raw_score)),
		row(m.qualification_field_pass_line, points(detail.pass_line)),
		...(detail.subject === 'C1'
			? [row(m.qualification_field_slip, formatDay(detail.slip_issued_on, language))]
			: [])
	];
}

function credentialRows(detail: DetailOf<'credential'>, { language }: Context): FactRow[] {
	const number = m.qualification_number_tail({ tail: detail.number_tail });
	return [
		row(m.qualification_field_level, levelWords[detail.level]()),
		row(m.qualification_field_number, number),
		row(m.qualification_field_approved_on, formatDay(detail.approved_on, language)),
		row(m.qualification_field_issued_on, formatDay(detail.issued_on, language)),
		row(m.qualification_field_scope, scopeWords[detail.scope]())
	];
}

function registrationRows(detail: DetailOf<'registration'>, { language }: Context): FactRow[] {
	const days = formatDaySpan(detail.began_on, detail.ended_on, language);
	return [
		row(m.qualification_field_level, levelWords[detail.level]()),
		row(m.qualification_field_applied_on, formatDay(detail.applied_on, language)),
		row(m.qualification_field_registered_days, days),
		row(m.qualification_field_authority, detail.authority)
	];
}

function practiceRows(detail: DetailOf<'practice'>, { language }: Context): FactRow[] {
	return [
		row(m.qualification_field_practice_kind, practiceKindWords[detail.kind]()),
		row(m.qualification_field_title, detail.title),
		row(m.qualification_field_practice_day, formatDay(detail.ended_on, language)),
		...(detail.minutes > 0
			? [row(m.qualification_field_hours, formatNumber(detail.minutes / 60))]
			: [])
	];
}

function row(label: Words, value: string | null): FactRow {
	return { label: label(), value };
}

/** The divisions that facts name, to be looked up once for a page. */
export function areasOf(facts: readonly Pick<Fact, 'kind' | 'detail'>[]): string[] {
	return [...new Set(facts.flatMap(({ detail }) => ('area' in detail ? [detail.area] : [])))];
}

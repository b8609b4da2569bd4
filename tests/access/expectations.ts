import type { Role } from '#lib/server/grants/roles.ts';
import type { Visitor } from './land.ts';
import { practiceExpectations } from './practice-expectations.ts';
import { sittingExpectations } from './sitting-expectations.ts';

/**
 * What every route must answer to whom. This is data to be reviewed, on purpose not derived from
 * the tables that the app itself uses: where the two differ, one of them is wrong.
 */
export interface Expectation {
	/** Who may come in. Whoever may not and is signed in gets 403; who is not is sent to sign in. */
	who: 'anyone' | 'half-signed-in' | 'everyone-signed-in' | readonly Role[];
	/** What a row in the address is, so that it is held against the scope. */
	row?: 'unit' | 'person' | 'account';
	/** What reading answers to those who may; 200 unless said. */
	reading?: number;
	/** The visitors who may come in and get another answer. */
	readingOf?: Partial<Record<Visitor | 'nobody', number>>;
	/** The forms that can be sent to the route; each asks at the same door. */
	actions?: readonly string[];
	/** What those who may get for a form with far too many fields, which no command takes; 413 unless said. */
	tooMuch?: number;
	/** What to put for a parameter that names no row. */
	parameters?: Record<string, string>;
}

const bureaus = ['county-bureau', 'city-bureau', 'province-bureau', 'ministry-bureau'] as const;
const hr = ['unit-hr', ...bureaus] as const;

const unitViewers = [
	'trainer',
	'author',
	'reviewer',
	'evaluator',
	'base-registrar',
	...hr,
	'system-administrator',
	'security-administrator',
	'audit-administrator'
] as const;
const unitChangers = [...bureaus, 'security-administrator'] as const;
const peopleViewers = [
	'base-registrar',
	...hr,
	'system-administrator',
	'security-administrator'
] as const;
const peopleCreators = [...hr, 'system-administrator', 'security-administrator'] as const;
const accountManagers = peopleCreators;
const learningViewers = ['base-registrar', ...hr] as const;
const noSuchRow = '01900000-0000-7000-8000-000000000000';
const grantViewers = [
	'base-registrar',
	...hr,
	'security-administrator',
	'audit-administrator'
] as const;
const learnerViewers = ['base-registrar', ...hr] as const;
const courseViewers = ['trainer', 'author', 'reviewer', 'base-registrar', ...bureaus] as const;
const grantChangers = ['base-registrar', ...hr, 'security-administrator'] as const;

/** The id of a document that nobody holds: what is one's own is tested beside the domain. */
const unknownDocument = { document: '01900000-0000-7000-8000-000000000000' };
const ofNobody = {
	who: 'everyone-signed-in',
	reading: 404,
	parameters: unknownDocument
} as const satisfies Expectation;

/** What is one's own is tested beside the domain. */
const ofNobodysPaper = {
	who: 'everyone-signed-in',
	reading: 404,
	parameters: { attempt: noSuchRow }
} as const satisfies Expectation;

export const expectations: Record<string, Expectation> = {
	'/': { who: 'everyone-signed-in' },
	'/healthz': { who: 'anyone' },
	'/readyz': { who: 'anyone' },
	'/language': { who: 'anyone', reading: 303, actions: ['default'], tooMuch: 303 },
	'/design': { who: 'anyone', actions: ['default'], tooMuch: 422 },

	'/about': { who: 'anyone' },
	'/help/[page]': { who: 'anyone', parameters: { page: 'accessibility' } },
	'/offline': { who: 'anyone' },

	'/setup': { who: 'anyone', reading: 303, readingOf: notYetIn(200), actions: ['default'] },
	'/sign-in': {
		who: 'anyone',
		reading: 303,
		readingOf: notYetIn(200),
		actions: ['password', 'demo']
	},
	'/sign-in/second-factor': { who: 'half-signed-in', reading: 303, actions: ['default'] },
	'/sign-out': { who: 'anyone', reading: 303, actions: ['default'] },
	'/step-up': { who: 'everyone-signed-in', actions: ['default'] },

	'/profile': { who: 'everyone-signed-in', actions: ['default'] },
	// An earlier step of signing in cannot be gone around.
	'/profile/password': {
		who: 'half-signed-in',
		readingOf: { 'no-factor': 303 },
		actions: ['default']
	},
	'/profile/sessions': { who: 'everyone-signed-in', actions: ['one', 'others'] },
	'/profile/second-factor': {
		who: 'half-signed-in',
		readingOf: { 'must-change': 303 },
		actions: ['enrol', 'renew', 'remove']
	},

	'/accounts': { who: accountManagers },
	'/accounts/new': { who: accountManagers, actions: ['default'] },
	'/accounts/[account=uuid]': {
		who: accountManagers,
		row: 'account',
		actions: ['reset', 'sessions', 'factor', 'disable', 'enable']
	},

	// There is no course in the land of this test: whoever may ask finds nothing.
	'/courses/[course=slug]': {
		who: 'everyone-signed-in',
		reading: 404,
		actions: ['enrol', 'leave', 'take_up'],
		parameters: { course: 'no-course' }
	},
	'/courses/[course=slug]/keys.json': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { course: 'no-course' }
	},
	'/courses/[course=slug]/lessons/[lesson=slug]': {
		who: 'everyone-signed-in',
		reading: 404,
		actions: ['answer', 'finish', 'note', 'erase'],
		parameters: { course: 'no-course', lesson: 'no-lesson' }
	},
	// What an open page tells by itself is only sent, never read.
	'/learning/beats': { who: 'everyone-signed-in', reading: 405 },
	'/learning/operations': { who: 'everyone-signed-in', reading: 405 },

	'/units': { who: unitViewers },
	'/units/search.json': { who: unitViewers },
	'/units/new': { who: unitChangers, actions: ['default'] },
	'/units/[unit=uuid]': { who: unitViewers, row: 'unit' },
	'/units/[unit=uuid]/renaming': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/move': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/closure': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/merger': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/split': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/placement': { who: unitChangers, row: 'unit', actions: ['default'] },
	'/units/[unit=uuid]/pilots': { who: bureaus, row: 'unit', actions: ['set', 'change'] },

	'/people': { who: peopleViewers, actions: ['number'] },
	'/people/new': { who: peopleCreators, actions: ['default'] },
	'/people/[person=uuid]': { who: peopleViewers, row: 'person' },
	'/people/[person=uuid]/edit': { who: hr, row: 'person', actions: ['default'] },
	'/people/[person=uuid]/appointments': {
		who: hr,
		row: 'person',
		actions: ['create', 'end', 'correct', 'withdraw']
	},
	'/people/[person=uuid]/documents': {
		who: hr,
		row: 'person',
		actions: ['document', 'contact', 'reveal', 'end_document', 'end_contact']
	},
	'/people/[person=uuid]/merger': { who: bureaus, row: 'person', actions: ['create', 'undo'] },

	'/people/[person=uuid]/hours': {
		who: learningViewers,
		row: 'person',
		actions: ['reverse']
	},

	'/people/[person=uuid]/hours/statement.pdf': { who: learningViewers, row: 'person' },
	'/people/[person=uuid]/hours/statement.xlsx': { who: learningViewers, row: 'person' },
	'/people/[person=uuid]/qualifications': { who: hr, row: 'person' },
	'/people/[person=uuid]/record': { who: learningViewers, row: 'person' },
	'/people/[person=uuid]/record.json': { who: learningViewers, row: 'person' },
	'/people/[person=uuid]/record.pdf': { who: learningViewers, row: 'person' },

	'/record': { who: 'everyone-signed-in' },
	'/record.json': { who: 'everyone-signed-in' },
	'/record.pdf': { who: 'everyone-signed-in' },

	'/hours': { who: 'everyone-signed-in' },
	'/hours/statement.pdf': { who: 'everyone-signed-in' },
	'/hours/statement.xlsx': { who: 'everyone-signed-in' },
	'/hours/filings/new': { who: 'everyone-signed-in', actions: ['default'] },
	// One's own or nothing: nobody here has filed any.
	'/hours/filings/[filing=uuid]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { filing: noSuchRow },
		actions: ['withdraw']
	},
	'/hours/filings/[filing=uuid]/evidence': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { filing: noSuchRow }
	},
	'/hours/decisions': { who: hr },
	'/hours/decisions/[filing=uuid]': {
		who: hr,
		reading: 404,
		parameters: { filing: noSuchRow },
		actions: ['approve', 'refuse']
	},
	'/exam/road': { who: 'everyone-signed-in' },
	'/exam/road/target': { who: 'everyone-signed-in', actions: ['set', 'clear'] },
	'/exam/road/plan': { who: 'everyone-signed-in', actions: ['study', 'undo', 'open', 'close'] },
	'/exam/road/facts': { who: 'everyone-signed-in' },
	'/exam/road/facts/new': { who: 'everyone-signed-in', actions: ['default'] },
	// One's own or nothing: nobody here has filed any.
	'/exam/road/facts/[fact=uuid]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { fact: noSuchRow },
		actions: ['withdraw']
	},
	'/exam/road/facts/[fact=uuid]/evidence': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { fact: noSuchRow }
	},
	// Whoever does not know the address finds nothing, signed in or not.
	'/exam/feed/[token]': { who: 'anyone', reading: 404, parameters: { token: 'a'.repeat(32) } },
	'/exam/papers': { who: 'everyone-signed-in', actions: ['begin'] },
	'/exam/papers/[attempt=uuid]': {
		...ofNobodysPaper,
		actions: ['start', 'discard', 'save', 'submit']
	},
	'/exam/papers/[attempt=uuid]/answers': { ...ofNobodysPaper, reading: 405 },
	'/exam/papers/[attempt=uuid]/questions.json': ofNobodysPaper,
	'/exam/papers/[attempt=uuid]/result': { ...ofNobodysPaper, actions: ['mark'] },
	'/exam/papers/[attempt=uuid]/turn': { ...ofNobodysPaper, reading: 405 },
	'/exam/candidates': { who: hr },
	'/exam/candidates.xlsx': { who: hr },
	'/exam/decisions': { who: hr },
	'/exam/decisions/[fact=uuid]': {
		who: hr,
		reading: 404,
		parameters: { fact: noSuchRow },
		actions: ['decide', 'reveal']
	},
	...practiceExpectations,
	...sittingExpectations,
	'/courses': { who: 'everyone-signed-in' },
	// The name of no file: whoever may come in learns no more than that.
	'/media/[file]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { file: `${'0'.repeat(64)}.png` }
	},
	'/training': { who: courseViewers },
	'/training/[course=slug]': {
		who: courseViewers,
		reading: 404,
		parameters: { course: 'no-such-course' }
	},
	'/training/learners': { who: learnerViewers },
	'/training/learners.xlsx': { who: learnerViewers },
	'/training/hours': { who: learnerViewers },
	'/training/hours/people': { who: learnerViewers },
	'/training/hours.xlsx': { who: learnerViewers },

	'/grants': { who: grantViewers, actions: ['end'] },
	'/grants/new': { who: grantChangers, actions: ['default'] },

	'/certificates': { who: 'everyone-signed-in' },
	'/certificates/[document=uuid]': ofNobody,
	'/certificates/[document=uuid]/certificate.pdf': ofNobody,
	'/certificates/[document=uuid]/certificate.json': ofNobody,
	'/certificates/register': { who: ['base-registrar', ...bureaus], actions: ['revoke'] },
	'/verify': { who: 'anyone' },
	'/verify/[document=uuid]': { who: 'anyone', parameters: unknownDocument },
	'/verify/keys.json': { who: 'anyone' },

	'/audit': { who: ['audit-administrator'], actions: ['verify'] },
	'/notices': { who: 'everyone-signed-in', actions: ['open', 'readAll'] }
};

/** Another answer for those whose sign-in is not complete. */
function notYetIn(status: number): Expectation['readingOf'] {
	return { nobody: status, 'must-change': status, 'no-factor': status };
}

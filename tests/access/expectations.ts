import type { Role } from '#lib/server/grants/roles.ts';
import type { Visitor } from './land.ts';

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
	/** What a form of the route answers to those who may when it is sent empty, by its action. */
	actions?: Record<string, number>;
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
const grantViewers = [
	'base-registrar',
	...hr,
	'security-administrator',
	'audit-administrator'
] as const;
const grantChangers = ['base-registrar', ...hr, 'security-administrator'] as const;

export const expectations: Record<string, Expectation> = {
	'/': { who: 'everyone-signed-in' },
	'/healthz': { who: 'anyone' },
	'/readyz': { who: 'anyone' },
	'/language': { who: 'anyone', reading: 303, actions: { default: 303 } },
	'/design': { who: 'anyone', actions: { default: 422 } },

	'/about': { who: 'anyone' },
	'/help/[page]': { who: 'anyone', parameters: { page: 'accessibility' } },

	'/setup': { who: 'anyone', actions: { default: 422 } },
	'/sign-in': { who: 'anyone', reading: 303, actions: { default: 422 } },
	'/sign-in/second-factor': { who: 'half-signed-in', reading: 303, actions: { default: 422 } },
	'/sign-out': { who: 'half-signed-in', reading: 303, actions: { default: 422 } },
	'/step-up': { who: 'everyone-signed-in', actions: { default: 422 } },

	'/profile': { who: 'everyone-signed-in', actions: { default: 422 } },
	'/profile/password': { who: 'half-signed-in', actions: { default: 422 } },
	'/profile/sessions': { who: 'everyone-signed-in', actions: { default: 422 } },
	'/profile/second-factor': { who: 'half-signed-in', actions: { default: 422 } },

	'/accounts': { who: accountManagers },
	'/accounts/new': { who: accountManagers, actions: { default: 422 } },
	'/accounts/[account=uuid]': {
		who: accountManagers,
		row: 'account',
		actions: { default: 422 }
	},

	'/units': { who: unitViewers },
	'/units/search.json': { who: unitViewers },
	'/units/new': { who: unitChangers, actions: { default: 422 } },
	'/units/[unit=uuid]': { who: unitViewers, row: 'unit' },
	'/units/[unit=uuid]/renaming': { who: unitChangers, row: 'unit', actions: { default: 422 } },
	'/units/[unit=uuid]/move': { who: unitChangers, row: 'unit', actions: { default: 422 } },
	'/units/[unit=uuid]/closure': { who: unitChangers, row: 'unit', actions: { default: 422 } },
	'/units/[unit=uuid]/merger': { who: unitChangers, row: 'unit', actions: { default: 422 } },
	'/units/[unit=uuid]/split': { who: unitChangers, row: 'unit', actions: { default: 422 } },

	'/people': { who: peopleViewers },
	'/people/new': { who: peopleCreators, actions: { default: 422 } },
	'/people/[person=uuid]': { who: peopleViewers, row: 'person', actions: { default: 422 } },
	'/people/[person=uuid]/edit': { who: hr, row: 'person', actions: { default: 422 } },
	'/people/[person=uuid]/appointments': { who: hr, row: 'person', actions: { default: 422 } },
	'/people/[person=uuid]/documents': { who: hr, row: 'person', actions: { default: 422 } },
	'/people/[person=uuid]/merger': { who: bureaus, row: 'person', actions: { default: 422 } },

	'/grants': { who: grantViewers, actions: { default: 422 } },
	'/grants/new': { who: grantChangers, actions: { default: 422 } },

	'/audit': { who: ['audit-administrator'] },
	'/notices': { who: 'everyone-signed-in', actions: { default: 422 } }
};

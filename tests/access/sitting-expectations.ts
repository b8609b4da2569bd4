import type { Expectation } from './expectations.ts';

const unitManagers = [
	'unit-hr',
	'county-bureau',
	'city-bureau',
	'province-bureau',
	'ministry-bureau'
] as const;
const bankViewers = ['trainer', 'author', 'reviewer'] as const;
const bankCorrectors = ['author', 'reviewer'] as const;
const trainers = ['trainer'] as const;
const markers = ['trainer', 'marker'] as const;
const noSuchRow = '01900000-0000-7000-8000-000000000000';

/** What trainers do with papers, and what their learners see of it: part of `expectations`. */
export const sittingExpectations: Record<string, Expectation> = {
	// The bank with its keys: for whoever teaches from it or works on it, nobody else.
	'/questions': { who: bankViewers },
	'/questions/remarks': { who: bankViewers, actions: ['settle'] },
	'/questions/[question=slug]': {
		who: bankViewers,
		reading: 404,
		parameters: { question: 'no-question' }
	},
	'/questions/[question=slug]/correction': {
		who: bankCorrectors,
		reading: 404,
		parameters: { question: 'no-question' },
		actions: ['default']
	},
	'/questions/[question=slug]/corrections/[correction=uuid]': {
		who: bankCorrectors,
		reading: 404,
		parameters: { question: 'no-question', correction: noSuchRow },
		actions: ['approve', 'refuse', 'withdraw']
	},
	'/exam/candidates/papers': { who: unitManagers },
	// A trainer's own sittings and nobody else's: there are none here.
	'/exam/sittings': { who: trainers },
	'/exam/sittings/new': { who: trainers, actions: ['default'] },
	'/exam/sittings/[sitting=uuid]': {
		who: trainers,
		reading: 404,
		parameters: { sitting: noSuchRow },
		actions: ['extend', 'add', 'remove', 'close', 'publish', 'withdraw']
	},
	// Whoever has not proved who they are a moment ago is sent to do so before anything is looked for.
	'/exam/sittings/[sitting=uuid]/results.xlsx': {
		who: trainers,
		reading: 404,
		parameters: { sitting: noSuchRow }
	},
	// Nobody here is invited.
	'/exam/invitations/[sitting=uuid]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { sitting: noSuchRow },
		actions: ['start']
	},
	'/exam/marking': { who: markers },
	'/exam/marking/[item=uuid]': {
		who: markers,
		reading: 404,
		parameters: { item: noSuchRow },
		actions: ['default']
	},
	// One's own or nothing: nobody here has sat a paper.
	'/exam/marks/[attempt=uuid]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { attempt: noSuchRow },
		actions: ['request']
	}
};

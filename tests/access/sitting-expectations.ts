import type { Expectation } from './expectations.ts';

const trainers = ['trainer'] as const;
const markers = ['trainer', 'marker'] as const;
const noSuchRow = '01900000-0000-7000-8000-000000000000';

/** What trainers do with papers, and what their learners see of it: part of `expectations`. */
export const sittingExpectations: Record<string, Expectation> = {
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

import type { Expectation } from './expectations.ts';

/** What is one's own is tested beside the domain. */
const ofNobodysPaper = {
	who: 'everyone-signed-in',
	reading: 404,
	parameters: { attempt: '01900000-0000-7000-8000-000000000000' }
} as const satisfies Expectation;

/** What candidates do with papers of their own: part of `expectations`. */
export const paperExpectations: Record<string, Expectation> = {
	'/exam/papers': { who: 'everyone-signed-in', actions: ['begin'] },
	'/exam/papers/[attempt=uuid]': {
		...ofNobodysPaper,
		actions: ['start', 'discard', 'save', 'submit']
	},
	'/exam/papers/[attempt=uuid]/answers': { ...ofNobodysPaper, reading: 405 },
	'/exam/papers/[attempt=uuid]/questions.json': ofNobodysPaper,
	'/exam/papers/[attempt=uuid]/result': { ...ofNobodysPaper, actions: ['mark'] },
	'/exam/papers/[attempt=uuid]/turn': { ...ofNobodysPaper, reading: 405 }
};

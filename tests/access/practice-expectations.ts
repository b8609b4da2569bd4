import type { Expectation } from './expectations.ts';

/** Practice is one's own, whoever one is: there is no page on which somebody sees another's. */
export const practiceExpectations: Record<string, Expectation> = {
	'/exam/practice': { who: 'everyone-signed-in', actions: ['begin'] },
	'/exam/practice/[drill=uuid]': {
		who: 'everyone-signed-in',
		reading: 404,
		parameters: { drill: '01900000-0000-7000-8000-000000000000' },
		actions: ['answer', 'look', 'end', 'favourite', 'note', 'cause', 'remark']
	},
	'/exam/practice/mistakes': { who: 'everyone-signed-in' },
	'/exam/practice/mistakes/sheet': { who: 'everyone-signed-in' },
	'/exam/practice/mistakes.xlsx': { who: 'everyone-signed-in' },
	'/exam/practice/search': { who: 'everyone-signed-in' },
	'/exam/practice/coach': { who: 'everyone-signed-in' },
	'/exam/practice/settings': { who: 'everyone-signed-in', actions: ['save'] }
};

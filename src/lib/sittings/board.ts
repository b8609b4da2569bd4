/**
 * How somebody of a class stands in its sitting: not started, writing, writing but not heard of for a
 * while, handed in, and not there once it is over.
 */
export const memberStates = ['waiting', 'writing', 'silent', 'finished', 'absent'] as const;

export type MemberState = (typeof memberStates)[number];

/** Where a sitting stands. */
export const sittingStates = [
	'ahead',
	'open',
	'ending',
	'closed',
	'published',
	'withdrawn'
] as const;

export type SittingState = (typeof sittingStates)[number];

/** How a sitting stands for one of its class. */
export const invitationStates = [
	'ahead',
	'open',
	'writing',
	'handed-in',
	'published',
	'missed'
] as const;

export type InvitationState = (typeof invitationStates)[number];

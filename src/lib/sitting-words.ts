import { m } from './paraglide/messages.js';
import type { InvitationState, MemberState, SittingState } from './sittings/board.ts';

type Tone = 'plain' | 'active' | 'done' | 'soon' | 'due';

export const sittingStateWords: Record<SittingState, () => string> = {
	ahead: m.sittings_state_ahead,
	open: m.sittings_state_open,
	ending: m.sittings_state_ending,
	closed: m.sittings_state_closed,
	published: m.sittings_state_published,
	withdrawn: m.sittings_state_withdrawn
};

export const sittingStateTones: Record<SittingState, Tone> = {
	ahead: 'plain',
	open: 'active',
	ending: 'soon',
	closed: 'soon',
	published: 'done',
	withdrawn: 'plain'
};

export const memberStateWords: Record<MemberState, () => string> = {
	waiting: m.sittings_member_waiting,
	writing: m.sittings_member_writing,
	silent: m.sittings_member_silent,
	finished: m.sittings_member_finished,
	absent: m.sittings_member_absent
};

export const memberStateTones: Record<MemberState, Tone> = {
	waiting: 'plain',
	writing: 'active',
	silent: 'soon',
	finished: 'done',
	absent: 'plain'
};

export const invitationStateWords: Record<InvitationState, () => string> = {
	ahead: m.invitation_state_ahead,
	open: m.invitation_state_open,
	writing: m.invitation_state_writing,
	'handed-in': m.invitation_state_handed_in,
	published: m.invitation_state_published,
	missed: m.invitation_state_missed
};

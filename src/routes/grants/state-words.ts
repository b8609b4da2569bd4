import { m } from '#lib/paraglide/messages.js';
import type { GrantState } from '#lib/server/grants/grant-list.ts';

export const stateWords: Record<GrantState, () => string> = {
	active: m.grants_state_active,
	future: m.grants_state_future,
	expired: m.grants_state_expired
};

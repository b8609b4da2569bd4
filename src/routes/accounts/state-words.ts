import { m } from '#lib/paraglide/messages.js';
import type { ListedAccount } from '#lib/server/accounts/account-list.ts';

type Facts = Pick<ListedAccount, 'disabled_at' | 'must_change_password' | 'is_initial_expired'>;

/** The state of an account in a word, with its tone. */
export function accountState({ disabled_at, must_change_password, is_initial_expired }: Facts) {
	if (disabled_at) return { tone: 'plain', word: m.accounts_state_disabled() } as const;
	if (is_initial_expired) return { tone: 'due', word: m.accounts_state_expired() } as const;
	if (must_change_password) return { tone: 'soon', word: m.accounts_state_initial() } as const;
	return { tone: 'done', word: m.accounts_state_active() } as const;
}

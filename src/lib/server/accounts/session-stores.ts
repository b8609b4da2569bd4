import { luciaSessionStore } from './lucia-session-store.ts';
import type { SessionStore } from './session-store.ts';

/** The store in use. To leave lucia, name `nativeSessionStore` here: the table is the same. */
export function createSessionStore(): SessionStore {
	return luciaSessionStore;
}

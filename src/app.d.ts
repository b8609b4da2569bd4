import type { Kysely } from 'kysely';
import type { ErrorWords } from '#lib/components/error-words.ts';
import type { SessionState } from '#lib/server/accounts/load-actor.ts';
import type { SessionStore } from '#lib/server/accounts/session-store.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import type { Services } from '#lib/server/http/services.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';

declare global {
	namespace App {
		interface Locals {
			db: Kysely<Database>;
			vault: Vault;
			sessions: SessionStore;
			services: Services;
			requestId: string;
			clientAddress: string;
			/** Who acts; null where nobody has signed in, or the sign-in is not complete. */
			actor: Actor | null;
			/** The session behind the cookie, complete or not. */
			session: SessionState | null;
			/** The database could not be asked who this is: only pages that need nobody can be shown. */
			isDatabaseDown: boolean;
			isDemo: boolean;
		}
		interface Error {
			code: string;
			message: string;
			requestId: string;
			/** What the page of errors says; what goes wrong in the browser brings none. */
			words?: ErrorWords;
		}
	}
}

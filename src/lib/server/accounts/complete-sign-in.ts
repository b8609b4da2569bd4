import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Forbidden } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import { holderAt, type SessionState } from './load-actor.ts';
import { useSecondFactor, verifySecondFactor, type ShownFactor } from './second-factor.ts';
import { getSecurityPolicy, type SecurityPolicy } from './security-policy.ts';
import type { IssuedSession, SessionStore } from './session-store.ts';

/** A second factor that was right, for a session that waits for it. */
export interface ShownAtSignIn {
	session: SessionState;
	shown: ShownFactor;
	policy: SecurityPolicy;
}

/**
 * Looks at the second factor of a sign-in whose password has been shown.
 *
 * @throws Invalid `second-factor-wrong`, TooMany `second-factor-limited`
 */
export async function verifySignInFactor(
	db: Kysely<Database>,
	vault: Vault,
	session: SessionState | null,
	code: string
): Promise<ShownAtSignIn> {
	const holder = holderAt(session, '/sign-in/second-factor');
	if (!session?.nextStep) throw new Forbidden('sign-in-incomplete');
	const shown = await verifySecondFactor(db, vault, holder, code);
	return { session, shown, policy: await getSecurityPolicy(db) };
}

/** Turns the waiting session into a full one, under another token. */
export async function completeSignIn(
	trx: Transaction<Database>,
	store: SessionStore,
	vault: Vault,
	token: string,
	{ session, shown, policy }: ShownAtSignIn
): Promise<{ once: { session: IssuedSession } }> {
	const { holder, roleClass } = session;
	await useSecondFactor(trx, vault, holder, shown);
	const rotated = await store.rotate(trx, token, {
		roleClass,
		lifetimes: policy.lifetimes[roleClass],
		hasSecondFactor: true,
		stepUpSeconds: policy.stepUpSeconds
	});
	if (!rotated) throw new Forbidden('sign-in-incomplete');
	await recordAudit(trx, holder, {
		action: 'session.create',
		subjectKind: 'account',
		subjectId: holder.accountPublicId,
		unitId: holder.unitId,
		detail: { session: rotated.publicId, second_factor: shown.kind }
	});
	return { once: { session: rotated } };
}

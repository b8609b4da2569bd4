import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import type { StepUpInput } from './input.ts';
import type { AccountHolder } from './load-actor.ts';
import { verifyOwnPassword } from './own-password.ts';
import {
	hasAuthenticator,
	useSecondFactor,
	verifySecondFactor,
	type ShownFactor
} from './second-factor.ts';
import { getSecurityPolicy } from './security-policy.ts';
import type { IssuedSession, SessionStore } from './session-store.ts';

/** A proof that was right; `factor` where the account has one. */
export interface ShownProof {
	factor: ShownFactor | undefined;
	stepUpSeconds: number;
}

/**
 * Looks once more at the password, and at the second factor where there is one.
 *
 * @throws Invalid `password-wrong`, `second-factor-wrong`; TooMany
 */
export async function verifyStepUp(
	db: Kysely<Database>,
	vault: Vault,
	holder: AccountHolder,
	{ password, code }: StepUpInput
): Promise<ShownProof> {
	if (password === '') throw new Invalid('missing', { field: 'password' });
	const needsFactor = await hasAuthenticator(db, holder.accountId);
	if (needsFactor && code === '') throw new Invalid('missing', { field: 'code' });
	await verifyOwnPassword(db, vault, holder, { password, field: 'password' });
	const factor = needsFactor ? await verifySecondFactor(db, vault, holder, code) : undefined;
	const { stepUpSeconds } = await getSecurityPolicy(db);
	return { factor, stepUpSeconds };
}

/** For the next minutes the session may export, grant and reveal. It gets another token. */
export async function stepUp(
	trx: Transaction<Database>,
	store: SessionStore,
	vault: Vault,
	holder: AccountHolder,
	{ token, proof }: { token: string; proof: ShownProof }
): Promise<{ once: { session: IssuedSession } }> {
	const { factor, stepUpSeconds } = proof;
	if (factor) await useSecondFactor(trx, vault, holder, factor);
	const session = await store.rotate(trx, token, { stepUpSeconds });
	if (!session) throw new Forbidden('sign-in-incomplete');
	await recordAudit(trx, holder, {
		action: 'account.prove',
		subjectKind: 'account',
		subjectId: holder.accountPublicId,
		unitId: holder.unitId,
		detail: { session: session.publicId, second_factor: factor?.kind ?? null }
	});
	return { once: { session } };
}

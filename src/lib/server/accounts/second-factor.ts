import { timingSafeEqual } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import { clearAttempts, reserveAttempt, type AttemptLimit } from './attempt-limit.ts';
import type { AccountHolder } from './load-actor.ts';
import { hashRecoveryCode, readRecoveryCode, useRecoveryCode } from './recovery-code.ts';
import { getSecurityPolicy, type SecurityPolicy } from './security-policy.ts';
import { findTotpStep, stepSeconds } from './totp.ts';

/** A code that was right when it was looked at. It counts once it is used up (`useSecondFactor`). */
export type ShownFactor = { kind: 'totp'; step: number } | { kind: 'recovery-code'; code: string };

/** Where the secret of an authenticator is sealed for. */
export function secretPlace(accountId: number): string {
	return `authenticator.secret:${accountId}`;
}

/** Whether the account has a second factor in use. */
export async function hasAuthenticator(db: Reader, accountId: number): Promise<boolean> {
	const found = await db
		.selectFrom('authenticator')
		.select('account_id')
		.where('account_id', '=', accountId)
		.executeTakeFirst();
	return found !== undefined;
}

/** The 30-second step of this moment, by the clock of the database. */
export async function getTotpStep(db: Reader): Promise<number> {
	const { rows } = await sql<{ step: number }>`
		select floor(extract(epoch from clock_timestamp()) / ${stepSeconds})::int8 as step`.execute(db);
	return rows[0]?.step ?? 0;
}

/**
 * Looks at a code of the app or a recovery code. It neither writes nor uses it up, but for the
 * count of failures, which outlives the failure.
 *
 * @throws Invalid `second-factor-wrong`: wrong, from another time, or used before
 * @throws TooMany `second-factor-limited`
 */
export async function verifySecondFactor(
	db: Kysely<Database>,
	vault: Vault,
	holder: AccountHolder,
	text: string
): Promise<ShownFactor> {
	const limit = limitFor(holder, await getSecurityPolicy(db));
	const { isLast } = await reserveAttempt(db, vault, limit, 'second-factor-limited');
	const shown =
		(await findRecoveryCode(db, holder, text)) ?? (await findStep(db, vault, holder, text));
	if (shown) return shown;
	await db.transaction().execute((trx) =>
		recordAudit(trx, holder, {
			action: 'account.prove',
			outcome: 'refused',
			subjectKind: 'account',
			subjectId: holder.accountPublicId,
			unitId: holder.unitId,
			detail: { reason: 'wrong-second-factor', is_limited: isLast }
		})
	);
	throw new Invalid('second-factor-wrong', { field: 'code' });
}

/**
 * Uses up what was shown. Of two requests with the same code one gets through.
 *
 * @throws Invalid `second-factor-wrong` where another request was first
 */
export async function useSecondFactor(
	trx: Transaction<Database>,
	vault: Vault,
	holder: AccountHolder,
	shown: ShownFactor
): Promise<void> {
	const isUsed =
		shown.kind === 'totp'
			? await useStep(trx, holder.accountId, shown.step)
			: await useRecoveryCode(trx, holder.accountId, shown.code);
	if (!isUsed) throw new Invalid('second-factor-wrong', { field: 'code' });
	await clearAttempts(trx, vault, { purpose, subject: String(holder.accountId) });
}

const purpose = 'second-factor';

function limitFor(holder: AccountHolder, policy: SecurityPolicy): AttemptLimit {
	return {
		purpose,
		subject: String(holder.accountId),
		failuresMax: policy.secondFactorFailuresMax,
		windowSeconds: policy.windowSeconds
	};
}

async function findStep(
	db: Reader,
	vault: Vault,
	{ accountId }: AccountHolder,
	text: string
): Promise<ShownFactor | undefined> {
	const authenticator = await db
		.selectFrom('authenticator')
		.select(['secret_encrypted', 'key_id', 'last_step'])
		.where('account_id', '=', accountId)
		.executeTakeFirst();
	if (!authenticator) return undefined;
	const sealed = { keyId: authenticator.key_id, bytes: authenticator.secret_encrypted };
	const secret = vault.open(sealed, secretPlace(accountId));
	const step = findTotpStep(secret, text.replace(/[\s-]/g, ''), await getTotpStep(db));
	if (step === undefined || step <= authenticator.last_step) return undefined;
	return { kind: 'totp', step };
}

async function findRecoveryCode(
	db: Reader,
	{ accountId }: AccountHolder,
	text: string
): Promise<ShownFactor | undefined> {
	const code = readRecoveryCode(text);
	if (code === undefined) return undefined;
	const hash = hashRecoveryCode(code);
	const unused = await db
		.selectFrom('recovery_code')
		.select('code_hash')
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.execute();
	const isKnown = unused.some(({ code_hash }) => timingSafeEqual(code_hash, hash));
	return isKnown ? { kind: 'recovery-code', code } : undefined;
}

async function useStep(
	trx: Transaction<Database>,
	accountId: number,
	step: number
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('authenticator')
		.set({ last_step: step })
		.where('account_id', '=', accountId)
		.where('last_step', '<', step)
		.executeTakeFirstOrThrow();
	return numUpdatedRows > 0n;
}

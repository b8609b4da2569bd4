import type { Kysely } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import { clearAttempts, reserveAttempt } from './attempt-limit.ts';
import type { AccountHolder } from './load-actor.ts';
import { verifyPassword } from './password.ts';
import { getSecurityPolicy } from './security-policy.ts';

/**
 * Whether the holder of a session knows the password of its account: a session left open must not
 * be enough to change what protects it, nor a place to guess in.
 *
 * @param field the form field that the refusal is about
 * @throws Invalid `password-wrong`
 * @throws TooMany `password-limited`
 */
export async function verifyOwnPassword(
	db: Kysely<Database>,
	vault: Vault,
	holder: AccountHolder,
	{ password, field }: { password: string; field: string }
): Promise<void> {
	const policy = await getSecurityPolicy(db);
	const limit = {
		purpose: 'own-password',
		subject: String(holder.accountId),
		failuresMax: policy.accountFailuresMax,
		windowSeconds: policy.windowSeconds
	};
	const { isLast } = await reserveAttempt(db, vault, limit, 'password-limited');
	const account = await db
		.selectFrom('account')
		.select('password_hash')
		.where('id', '=', holder.accountId)
		.executeTakeFirst();
	if (await verifyPassword(account?.password_hash, password)) {
		await clearAttempts(db, vault, limit);
		return;
	}
	await db.transaction().execute((trx) =>
		recordAudit(trx, holder, {
			action: 'account.prove',
			outcome: 'refused',
			subjectKind: 'account',
			subjectId: holder.accountPublicId,
			unitId: holder.unitId,
			detail: { reason: 'wrong-password', is_limited: isLast }
		})
	);
	throw new Invalid('password-wrong', { field });
}

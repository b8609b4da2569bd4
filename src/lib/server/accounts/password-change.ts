import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import type { PasswordChangeInput } from './input.ts';
import { holderAt, type AccountHolder, type SessionState } from './load-actor.ts';
import { verifyOwnPassword } from './own-password.ts';
import { tellOwner } from './owner-notice.ts';
import { checkNewPassword } from './password-policy.ts';
import { hashPassword } from './password.ts';
import { getSecurityPolicy } from './security-policy.ts';
import type { IssuedSession, SessionStore } from './session-store.ts';
import { createDeviceMark } from './trusted-device.ts';

/** A new password that may be taken, already hashed. */
export interface PreparedPassword {
	holder: AccountHolder;
	hash: string;
}

/**
 * Looks at the old password and holds the new one against the rules.
 *
 * @throws Invalid `password-wrong`, `password-same`, or what `checkNewPassword` refuses
 * @throws TooMany `password-limited`
 */
export async function preparePasswordChange(
	db: Kysely<Database>,
	vault: Vault,
	session: SessionState | null,
	input: PasswordChangeInput
): Promise<PreparedPassword> {
	const holder = holderAt(session, '/profile/password');
	if (!session) throw new Forbidden('sign-in-incomplete');
	const { current_password: password, new_password } = input;
	await verifyOwnPassword(db, vault, holder, { password, field: 'current_password' });
	if (new_password === password) throw new Invalid('password-same', { field: 'new_password' });
	checkNewPassword(await getSecurityPolicy(db), new_password, session.account);
	const hash = await hashPassword(new_password);
	return { holder, hash };
}

/** Takes the new password into use: this session goes on under another token, every other ends. */
export async function changePassword(
	trx: Transaction<Database>,
	store: SessionStore,
	vault: Vault,
	token: string,
	{ holder, hash }: PreparedPassword
): Promise<{ once: { session: IssuedSession; deviceMark: string } }> {
	await trx
		.updateTable('account')
		.set({
			password_hash: hash,
			password_changed_at: sql`now()`,
			must_change_password: false,
			initial_password_expires_at: null
		})
		.where('id', '=', holder.accountId)
		.execute();
	const session = await store.rotate(trx, token);
	if (!session) throw new Forbidden('sign-in-incomplete');
	const ended = await store.revokeOthers(trx, holder.accountId, session.publicId);
	await tellOwner(trx, holder.personId, 'password-changed');
	await recordAudit(trx, holder, {
		action: 'account.change-password',
		subjectKind: 'account',
		subjectId: holder.accountPublicId,
		unitId: holder.unitId,
		detail: { sessions_ended: ended }
	});
	const owner = { publicId: holder.accountPublicId, passwordHash: hash };
	return { once: { session, deviceMark: createDeviceMark(vault, owner) } };
}

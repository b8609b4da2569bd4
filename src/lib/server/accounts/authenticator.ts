import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import { hasSteppedUp, requireStepUp } from '../grants/actor.ts';
import type { Vault } from '../secrets/vault.ts';
import { holderAt, type AccountHolder, type SessionState } from './load-actor.ts';
import { tellOwner } from './owner-notice.ts';
import { replaceRecoveryCodes } from './recovery-code.ts';
import { getTotpStep, hasAuthenticator, secretPlace } from './second-factor.ts';
import { getSecurityPolicy } from './security-policy.ts';
import type { IssuedSession, SessionStore } from './session-store.ts';
import { createTotpSecret, findTotpStep, stepSeconds, totpUri } from './totp.ts';

/** A secret on its way into an app: nothing is stored until a code of it has come back. */
export interface Enrolment {
	/** The secret, sealed for the account. The page carries it and returns it with the code. */
	sealed: string;
	secret: string;
	/** What the QR code says. */
	uri: string;
}

/** Once only: the new token of the session, and codes that nobody can read again. */
export interface Enrolled {
	once: { session: IssuedSession; codes: string[] };
}

const enrolmentSteps = (30 * 60) / stepSeconds;
const enrolmentSchema = v.object({ secret: v.string(), step: v.number() });

function enrolmentPlace(accountId: number): string {
	return `authenticator.enrolment:${accountId}`;
}

/** A new secret for the account. Valid for half an hour. */
export async function createEnrolment(
	db: Reader,
	vault: Vault,
	holder: AccountHolder,
	{ issuer }: { issuer: string }
): Promise<Enrolment> {
	const secret = createTotpSecret();
	const text = JSON.stringify({ secret, step: await getTotpStep(db) });
	const { keyId, bytes } = vault.seal(text, enrolmentPlace(holder.accountId));
	return {
		sealed: `${keyId}.${bytes.toString('base64url')}`,
		secret,
		uri: totpUri(secret, issuer, holder.actorName)
	};
}

/**
 * The enrolment that a page is to show: the one it carried, so that a wrong code does not ask for
 * another scan, or else a new one. Nothing where the owner has to prove first who they are.
 */
export async function offerEnrolment(
	db: Reader,
	vault: Vault,
	session: SessionState,
	{ issuer, sealed }: { issuer: string; sealed: string | null }
): Promise<Enrolment | null> {
	if (!session.nextStep && !hasSteppedUp(session.holder)) return null;
	const { holder } = session;
	const carried = sealed === null ? undefined : openEnrolment(vault, holder, sealed, { issuer });
	return carried ?? createEnrolment(db, vault, holder, { issuer });
}

function openEnrolment(
	vault: Vault,
	holder: AccountHolder,
	sealed: string,
	{ issuer }: { issuer: string }
): (Enrolment & { step: number }) | undefined {
	const [keyId = '', bytes = ''] = sealed.split('.');
	try {
		const place = enrolmentPlace(holder.accountId);
		const text = vault.open({ keyId, bytes: Buffer.from(bytes, 'base64url') }, place);
		const { secret, step } = v.parse(enrolmentSchema, JSON.parse(text));
		return { sealed, secret, step, uri: totpUri(secret, issuer, holder.actorName) };
	} catch {
		// Changed, foreign or of a lost key: to whoever sends it, all the same.
		return undefined;
	}
}

/**
 * Takes a second factor into use, or another in its place: every other session of the account
 * ends, this one gets another token, and new recovery codes replace the earlier ones.
 *
 * @throws StepUpRequired unless the sign-in itself waits for this
 * @throws Invalid `enrolment-expired`, `second-factor-wrong`
 */
export async function enrolAuthenticator(
	trx: Transaction<Database>,
	store: SessionStore,
	vault: Vault,
	session: SessionState | null,
	{ token, sealed, code }: { token: string; sealed: string; code: string }
): Promise<Enrolled> {
	const holder = holderAt(session, '/profile/second-factor');
	if (!session?.nextStep) requireStepUp(holder);
	const enrolment = openEnrolment(vault, holder, sealed, { issuer: '' });
	const now = await getTotpStep(trx);
	if (!enrolment || enrolment.step < now - enrolmentSteps) throw new Invalid('enrolment-expired');
	const step = findTotpStep(enrolment.secret, code.replace(/[\s-]/g, ''), now);
	if (step === undefined) throw new Invalid('second-factor-wrong', { field: 'code' });

	const { keyId, bytes } = vault.seal(enrolment.secret, secretPlace(holder.accountId));
	const facts = { secret_encrypted: bytes, key_id: keyId, last_step: step };
	await trx
		.insertInto('authenticator')
		.values({ account_id: holder.accountId, ...facts })
		.onConflict((conflict) =>
			conflict.column('account_id').doUpdateSet({ ...facts, created_at: sql`now()` })
		)
		.execute();
	const once = await renewProofs(trx, store, holder, token);
	await recordFactorChange(trx, holder, 'account.enrol-second-factor');
	return { once };
}

/**
 * Turns the second factor off, where the roles allow it. Every other session ends.
 *
 * @throws Forbidden `second-factor-required`; Conflict `second-factor-off`
 */
export async function removeAuthenticator(
	trx: Transaction<Database>,
	store: SessionStore,
	session: SessionState | null,
	token: string
): Promise<{ once: { session: IssuedSession } }> {
	const holder = holderAt(session, '/profile/second-factor');
	requireStepUp(holder);
	if (session?.needsAuthenticator) throw new Forbidden('second-factor-required');
	await deleteAuthenticator(trx, holder.accountId);
	const rotated = await rotateAlone(trx, store, holder, token);
	await recordFactorChange(trx, holder, 'account.remove-second-factor');
	return { once: { session: rotated } };
}

/** Gives new recovery codes; the earlier ones are worth nothing from now on. */
export async function renewRecoveryCodes(
	trx: Transaction<Database>,
	store: SessionStore,
	session: SessionState | null,
	token: string
): Promise<Enrolled> {
	const holder = holderAt(session, '/profile/second-factor');
	requireStepUp(holder);
	if (!(await hasAuthenticator(trx, holder.accountId))) throw new Conflict('second-factor-off');
	const once = await renewProofs(trx, store, holder, token);
	await recordFactorChange(trx, holder, 'account.renew-recovery-codes');
	return { once };
}

/** Takes the second factor from an account, with its recovery codes; the caller records the audit. */
export async function deleteAuthenticator(
	trx: Transaction<Database>,
	accountId: number
): Promise<void> {
	const { numDeletedRows } = await trx
		.deleteFrom('authenticator')
		.where('account_id', '=', accountId)
		.executeTakeFirstOrThrow();
	if (numDeletedRows === 0n) throw new Conflict('second-factor-off');
	await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
}

/** Since when the account has a second factor, and how many recovery codes are left. */
export async function findAuthenticator(
	db: Reader,
	holder: Pick<AccountHolder, 'accountId'>
): Promise<{ since: Date; codesLeft: number } | undefined> {
	return db
		.selectFrom('authenticator')
		.where('account_id', '=', holder.accountId)
		.select((eb) => [
			'created_at as since',
			eb
				.selectFrom('recovery_code')
				.whereRef('recovery_code.account_id', '=', 'authenticator.account_id')
				.where('used_at', 'is', null)
				.select((inner) => inner.fn.countAll<number>().as('n'))
				.$asScalar()
				.$notNull()
				.as('codesLeft')
		])
		.executeTakeFirst();
}

async function renewProofs(
	trx: Transaction<Database>,
	store: SessionStore,
	holder: AccountHolder,
	token: string
): Promise<Enrolled['once']> {
	const { recoveryCodes } = await getSecurityPolicy(trx);
	const codes = await replaceRecoveryCodes(trx, holder.accountId, recoveryCodes);
	return { session: await rotateAlone(trx, store, holder, token), codes };
}

/** What proves the owner has changed: this session goes on under another token, the others end. */
async function rotateAlone(
	trx: Transaction<Database>,
	store: SessionStore,
	holder: AccountHolder,
	token: string
): Promise<IssuedSession> {
	const session = await store.rotate(trx, token, { hasSecondFactor: true });
	if (!session) throw new Forbidden('sign-in-incomplete');
	await store.revokeOthers(trx, holder.accountId, session.publicId);
	return session;
}

async function recordFactorChange(
	trx: Transaction<Database>,
	holder: AccountHolder,
	action: string
): Promise<void> {
	await tellOwner(trx, holder.personId, 'second-factor-changed');
	await recordAudit(trx, holder, {
		action,
		subjectKind: 'account',
		subjectId: holder.accountPublicId,
		unitId: holder.unitId
	});
}

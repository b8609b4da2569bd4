import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit, systemActor, type AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid, NotFound } from '../errors.ts';
import { roleClassOf } from '../grants/actor.ts';
import { listActiveGrants } from '../grants/grant-list.ts';
import type { Vault } from '../secrets/vault.ts';
import {
	clearAttempts,
	forgiveAttempt,
	reserveAttempt,
	type AttemptLimit
} from './attempt-limit.ts';
import { findAccountToVerify, type AccountToVerify } from './find-account.ts';
import type { SignInInput } from './input.ts';
import { hashPassword, isOutdatedHash, verifyPassword } from './password.ts';
import { getSecurityPolicy, type SecurityPolicy } from './security-policy.ts';
import type { Client, IssuedSession, SessionStore } from './session-store.ts';
import { createDeviceMark, isTrustedDevice } from './trusted-device.ts';

/** Where a sign-in comes from. */
export interface SignInOrigin {
	client: Client;
	/** The mark of a browser in which someone signed in before. */
	deviceMark: string | undefined;
	requestId: string;
}

/** An account whose password was just shown: what `signIn` turns into a session. */
export interface ShownPassword {
	account: AccountToVerify;
	policy: SecurityPolicy;
	/** A hash with today's parameters, where the stored one has others. */
	renewedHash: string | undefined;
}

export interface SignedIn {
	/** Never stored with the operation: the browser's own. */
	once: { session: IssuedSession; deviceMark: string };
	/** The second factor is still to be shown. */
	isPending: boolean;
	preferences: { language: string | null; text_size: string; theme: string };
}

/** A session that still lacks the second factor lives this long. */
const pendingSeconds = 10 * 60;

/**
 * Looks at the password. Whatever is wrong (no such account, a wrong password, a disabled account,
 * an initial password past its time) costs the same time and gives the same answer.
 *
 * @throws Invalid `sign-in-failed`
 * @throws TooMany `sign-in-limited` after too many failures; not for a browser that its owner has used before
 */
export async function verifySignIn(
	db: Kysely<Database>,
	vault: Vault,
	input: SignInInput,
	origin: SignInOrigin
): Promise<ShownPassword> {
	const policy = await getSecurityPolicy(db);
	const account = await findAccountToVerify(db, vault, input);
	const limits = limitsFor(vault, policy, { account, input, origin });
	const reserved = [];
	try {
		for (const limit of limits) {
			reserved.push(await reserveAttempt(db, vault, limit, 'sign-in-limited'));
		}
	} catch (error) {
		await giveBack(db, vault, limits.slice(0, reserved.length));
		throw error;
	}
	const isRight = await verifyPassword(account?.passwordHash, input.password);
	const reason = findReason(account, isRight);
	if (!account || reason) {
		const isLimited = reserved.some(({ isLast }) => isLast);
		await recordFailure(db, account, { reason: reason ?? 'unknown', isLimited, input, origin });
		throw new Invalid('sign-in-failed');
	}
	await forgetFailures(db, vault, limits);
	const isOutdated = isOutdatedHash(account.passwordHash ?? '');
	return {
		account,
		policy,
		renewedHash: isOutdated ? await hashPassword(input.password) : undefined
	};
}

/**
 * Opens a session for whoever has shown the password. Where a second factor is enrolled the
 * session is good for nothing but showing it (`load-actor.ts`).
 *
 * @param options.previousToken the session that the browser held until now, which ends
 */
export async function signIn(
	trx: Transaction<Database>,
	store: SessionStore,
	vault: Vault,
	{ account, policy, renewedHash }: ShownPassword,
	{ origin, previousToken }: { origin: SignInOrigin; previousToken: string | undefined }
): Promise<SignedIn> {
	const current = await lockAccount(trx, account, policy);
	if (renewedHash) {
		await trx
			.updateTable('account')
			.set({ password_hash: renewedHash })
			.where('id', '=', account.id)
			.execute();
	}
	if (previousToken) await store.revoke(trx, previousToken);
	const grants = await listActiveGrants(trx, account.personId);
	const roleClass = roleClassOf(grants.map(({ role }) => role));
	const isPending = current.has_authenticator;
	const pending = { idleSeconds: pendingSeconds, absoluteSeconds: pendingSeconds };
	const session = await store.issue(trx, account.id, {
		roleClass,
		lifetimes: isPending ? pending : policy.lifetimes[roleClass],
		hasSecondFactor: false,
		stepUpSeconds: isPending ? null : policy.stepUpSeconds,
		client: origin.client
	});
	await recordAudit(trx, asActor(account, origin.requestId), {
		action: isPending ? 'session.password-shown' : 'session.create',
		subjectKind: 'account',
		subjectId: account.publicId,
		unitId: account.unitId,
		detail: { session: session.publicId, address: origin.client.address }
	});
	const passwordHash = renewedHash ?? account.passwordHash;
	const deviceMark = createDeviceMark(vault, { publicId: account.publicId, passwordHash });
	const { language, text_size, theme } = current;
	return { once: { session, deviceMark }, isPending, preferences: { language, text_size, theme } };
}

/**
 * The account of a demonstration, for its one-click sign-in. Nobody else's.
 *
 * @throws NotFound where the name is not that of a demonstration account
 */
export async function findDemoSignIn(
	db: Kysely<Database>,
	vault: Vault,
	userName: string
): Promise<ShownPassword> {
	const input = { method: 'name', name: userName, password: '' } as const;
	const account = await findAccountToVerify(db, vault, input);
	if (!account?.isDemo || account.isDisabled) throw new NotFound('account-not-found');
	return { account, policy: await getSecurityPolicy(db), renewedHash: undefined };
}

/** Whose failures count: the browser's alone where its owner is known, else the account's and the address's. */
function limitsFor(
	vault: Vault,
	policy: SecurityPolicy,
	{
		account,
		input,
		origin
	}: { account: AccountToVerify | undefined; input: SignInInput; origin: SignInOrigin }
): AttemptLimit[] {
	const { windowSeconds, accountFailuresMax, addressFailuresMax } = policy;
	const { deviceMark, client } = origin;
	if (account && isTrustedDevice(vault, account, deviceMark)) {
		const failuresMax = accountFailuresMax;
		return [{ purpose: 'sign-in-device', subject: deviceMark, failuresMax, windowSeconds }];
	}
	// An unknown name is counted like a known one, so that the limit does not tell them apart.
	const typed = input.method === 'unit' ? `${input.unit_code}\0${input.person_name}` : input.name;
	const subject = account ? `account:${account.publicId}` : `typed:${typed.toLowerCase()}`;
	return [
		{
			purpose: 'sign-in-address',
			subject: client.address,
			failuresMax: addressFailuresMax,
			windowSeconds
		},
		{ purpose: 'sign-in-account', subject, failuresMax: accountFailuresMax, windowSeconds }
	];
}

async function giveBack(
	db: Kysely<Database>,
	vault: Vault,
	limits: readonly AttemptLimit[]
): Promise<void> {
	for (const limit of limits) await forgiveAttempt(db, vault, limit);
}

/** A right password clears the account and the device; the address, which many share, only gets its one back. */
async function forgetFailures(
	db: Kysely<Database>,
	vault: Vault,
	limits: readonly AttemptLimit[]
): Promise<void> {
	for (const limit of limits) {
		if (limit.purpose === 'sign-in-address') await forgiveAttempt(db, vault, limit);
		else await clearAttempts(db, vault, limit);
	}
}

/** Why the sign-in is refused; for the audit alone. */
function findReason(account: AccountToVerify | undefined, isRight: boolean): string | undefined {
	if (!account) return 'unknown';
	if (!isRight) return 'wrong-password';
	if (account.isDisabled) return 'disabled';
	return account.isInitialPasswordExpired ? 'initial-password-expired' : undefined;
}

/** What was typed is not kept: people type passwords into the field for the name. */
async function recordFailure(
	db: Kysely<Database>,
	account: AccountToVerify | undefined,
	failure: { reason: string; isLimited: boolean; input: SignInInput; origin: SignInOrigin }
): Promise<void> {
	const { reason, isLimited, input, origin } = failure;
	const actor = account
		? asActor(account, origin.requestId)
		: { ...systemActor('sign-in'), requestId: origin.requestId };
	await db.transaction().execute((trx) =>
		recordAudit(trx, actor, {
			action: 'session.create',
			outcome: 'refused',
			subjectKind: 'account',
			subjectId: account?.publicId,
			unitId: account?.unitId,
			detail: { reason, is_limited: isLimited, by: input.method, address: origin.client.address }
		})
	);
}

/** Holds the account until the session stands, as it was when its password was looked at. */
async function lockAccount(
	trx: Transaction<Database>,
	account: AccountToVerify,
	policy: SecurityPolicy
) {
	const current = await trx
		.selectFrom('account')
		.leftJoin('authenticator', 'authenticator.account_id', 'account.id')
		.where('account.id', '=', account.id)
		.where('account.disabled_at', 'is', null)
		.where('account.password_hash', 'is not distinct from', account.passwordHash)
		.select([
			'account.language',
			'account.text_size',
			'account.theme',
			sql<boolean>`authenticator.account_id is not null`.as('has_authenticator')
		])
		.forUpdate('account')
		.executeTakeFirst();
	if (!current) throw new Invalid('sign-in-failed');
	if (policy.passwordDaysMax !== null) {
		await trx
			.updateTable('account')
			.set({ must_change_password: true })
			.where('id', '=', account.id)
			.where(
				sql<boolean>`password_changed_at < now() - make_interval(days => ${policy.passwordDaysMax})`
			)
			.execute();
	}
	return current;
}

function asActor(account: AccountToVerify, requestId: string): AuditActor {
	const { id, personId, userName } = account;
	return { accountId: id, personId, actorName: userName, requestId };
}

import type { Kysely } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Forbidden } from '../errors.ts';
import { roleClassOf, type Actor } from '../grants/actor.ts';
import { listActiveGrants } from '../grants/grant-list.ts';
import type { RoleClass } from '../grants/roles.ts';
import type { SessionStore, ValidSession } from './session-store.ts';

/** The pages of what a sign-in may still lack, in the order in which it is asked for. */
export const signInSteps = [
	'/sign-in/second-factor',
	'/profile/password',
	'/profile/second-factor'
] as const;

export type SignInStep = (typeof signInSteps)[number];

/** The session behind a cookie, and what it still lacks before it acts for its owner. */
export interface SessionState {
	publicId: string;
	roleClass: RoleClass;
	expiresAt: Date;
	account: ValidSession['account'];
	/** Where the missing step is done; undefined once the sign-in is complete. */
	nextStep: SignInStep | undefined;
	/** Whether the roles ask for a second factor, which can then not be turned off. */
	needsAuthenticator: boolean;
	/** The owner, for the commands on their own account: even while a step is missing. */
	holder: AccountHolder;
}

/** Whoever holds a session of an account; where the sign-in is not complete, there is no actor yet. */
export interface AccountHolder extends AuditActor {
	accountId: number;
	accountPublicId: string;
	personId: number;
	/** The public id of the session. */
	sessionId: string;
	unitId: number;
	/** Until when the last proof of identity allows what cannot be taken back. */
	steppedUpUntil: Date | null;
	isDemo: boolean;
}

/**
 * Who holds the token: the session, and the actor with the grants of this moment where nothing is
 * missing any more. Two queries.
 *
 * A session that was issued to a learner does not become that of an administrator: where the roles
 * have become stricter since, it ends and the owner signs in anew.
 *
 * @param options.isDemo in a demonstration the second factor is offered, not asked for
 */
export async function identify(
	db: Kysely<Database>,
	store: SessionStore,
	token: string,
	{ requestId, isDemo = false }: { requestId: string; isDemo?: boolean }
): Promise<{ session: SessionState; actor: Actor | null } | undefined> {
	const valid = await store.validate(db, token);
	if (!valid) return undefined;
	const { account } = valid;
	const grants = await listActiveGrants(db, account.personId);
	const roleClass = roleClassOf(grants.map(({ role }) => role));
	if (isStricter(roleClass, valid.roleClass)) {
		await db.transaction().execute((trx) => store.revoke(trx, token));
		return undefined;
	}
	const needsAuthenticator = roleClass !== 'learner' && !isDemo && !account.isDemo;
	const holder: AccountHolder = {
		accountId: account.id,
		accountPublicId: account.publicId,
		personId: account.personId,
		actorName: account.userName,
		requestId,
		sessionId: valid.publicId,
		unitId: account.unitId,
		steppedUpUntil: valid.steppedUpUntil,
		isDemo: account.isDemo
	};
	const nextStep = findNextStep(valid, needsAuthenticator);
	const session: SessionState = {
		publicId: valid.publicId,
		roleClass,
		expiresAt: valid.expiresAt,
		account,
		nextStep,
		needsAuthenticator,
		holder
	};
	if (nextStep) return { session, actor: null };
	return { session, actor: { ...holder, displayName: account.displayName, grants } };
}

/**
 * The owner of a session at a step of the sign-in, or past all of them. An earlier step cannot be
 * gone around: whoever has not shown the second factor can neither change the password nor the factor.
 *
 * @throws Forbidden `sign-in-incomplete`
 */
export function holderAt(session: SessionState | null, step: SignInStep): AccountHolder {
	if (!session || (session.nextStep && session.nextStep !== step)) {
		throw new Forbidden('sign-in-incomplete');
	}
	return session.holder;
}

function findNextStep(
	{ account, hasSecondFactor }: ValidSession,
	needsAuthenticator: boolean
): SignInStep | undefined {
	if (account.hasAuthenticator && !hasSecondFactor) return '/sign-in/second-factor';
	if (account.mustChangePassword) return '/profile/password';
	if (needsAuthenticator && !account.hasAuthenticator) return '/profile/second-factor';
	return undefined;
}

const strictness: Record<RoleClass, number> = { learner: 0, staff: 1, administrator: 2 };

function isStricter(now: RoleClass, before: RoleClass): boolean {
	return strictness[now] > strictness[before];
}

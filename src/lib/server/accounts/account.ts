import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { requireStepUp, scopeOf, type Actor } from '../grants/actor.ts';
import { lockPerson } from '../people/lock.ts';
import { isUnitWithin } from '../units/scope.ts';
import { deleteAuthenticator } from './authenticator.ts';
import { createInitialPassword } from './initial-password.ts';
import type { NewAccountInput } from './input.ts';
import { accountScope, requireManageable, type AccountAct } from './manageable.ts';
import { tellOwner } from './owner-notice.ts';
import { hashPassword } from './password.ts';
import { getSecurityPolicy } from './security-policy.ts';
import type { SessionStore } from './session-store.ts';

/** A password made for someone else. It is shown once, good for some days, and must be changed at once. */
export interface HandedPassword {
	publicId: string;
	userName: string;
	unitCode: string;
	/** How long the password may be used. */
	days: number;
	once: { password: string };
}

/**
 * Gives a person an account at a unit; the person and the unit must be in the actor's scope.
 *
 * @throws NotFound `person-not-found`; Invalid `unit-not-found`
 * @throws Conflict `account-exists`, `user-name-taken`; Forbidden `account-own`, `account-beyond-you`
 */
export async function createAccount(
	trx: Transaction<Database>,
	actor: Actor,
	{ person: personPublicId, unit: unitPublicId, user_name: userName }: NewAccountInput
): Promise<HandedPassword> {
	const person = await lockPerson(trx, actor, personPublicId, 'people.view');
	const unit = await trx
		.selectFrom('unit')
		.select(['id', 'code'])
		.where('public_id', '=', unitPublicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), accountScope(actor)))
		.executeTakeFirst();
	if (!unit) throw new Invalid('unit-not-found', { field: 'unit' });
	await requireManageable(trx, actor, 'create', person.id);
	const publicId = createPublicId();
	const { password, days, facts } = await createHandedPassword(trx);
	try {
		await trx
			.insertInto('account')
			.values({
				public_id: publicId,
				person_id: person.id,
				unit_id: unit.id,
				user_name: userName,
				...facts
			})
			.execute();
	} catch (error) {
		throw explainViolation(error);
	}
	await tellOwner(trx, person.id, 'welcome');
	await recordAudit(trx, actor, {
		action: 'account.create',
		subjectKind: 'account',
		subjectId: publicId,
		unitId: unit.id,
		detail: { user_name: userName, person: person.public_id }
	});
	return { publicId, userName, unitCode: unit.code, days, once: { password } };
}

/**
 * Puts a new initial password on the account and ends its sessions. A second factor stays: whoever
 * lost both needs both taken care of.
 *
 * @throws NotFound `account-not-found`; Forbidden `account-own`, `account-beyond-you`
 */
export async function resetPassword(
	trx: Transaction<Database>,
	store: SessionStore,
	actor: Actor,
	publicId: string
): Promise<HandedPassword> {
	const account = await lockAccount(trx, actor, publicId, 'reset-password');
	const { password, days, facts } = await createHandedPassword(trx);
	await trx.updateTable('account').set(facts).where('id', '=', account.id).execute();
	const ended = await store.revokeAccount(trx, account.id);
	await tellOwner(trx, account.person_id, 'password-reset');
	await recordAudit(trx, actor, {
		action: 'account.reset-password',
		...subjectOf(account),
		detail: { user_name: account.user_name, sessions_ended: ended }
	});
	return {
		publicId: account.public_id,
		userName: account.user_name,
		unitCode: account.unit_code,
		days,
		once: { password }
	};
}

/**
 * Takes the second factor from an account whose owner lost it, and ends its sessions. Asks for a
 * recent proof of identity.
 *
 * @throws StepUpRequired; Conflict `second-factor-off`
 */
export async function removeSecondFactorOf(
	trx: Transaction<Database>,
	store: SessionStore,
	actor: Actor,
	publicId: string
): Promise<{ publicId: string }> {
	requireStepUp(actor);
	const account = await lockAccount(trx, actor, publicId, 'remove-second-factor');
	await deleteAuthenticator(trx, account.id);
	const ended = await store.revokeAccount(trx, account.id);
	await tellOwner(trx, account.person_id, 'second-factor-changed');
	await recordAudit(trx, actor, {
		action: 'account.remove-second-factor',
		...subjectOf(account),
		detail: { user_name: account.user_name, sessions_ended: ended }
	});
	return { publicId };
}

/** Disables an account, which ends its sessions at once, or enables it again. Twice is as once. */
export async function setAccountDisabled(
	trx: Transaction<Database>,
	store: SessionStore,
	actor: Actor,
	publicId: string,
	{ isDisabled }: { isDisabled: boolean }
): Promise<{ publicId: string }> {
	const account = await lockAccount(trx, actor, publicId, 'disable');
	if ((account.disabled_at !== null) === isDisabled) return { publicId };
	await trx
		.updateTable('account')
		.set({ disabled_at: isDisabled ? sql`now()` : null })
		.where('id', '=', account.id)
		.execute();
	const ended = isDisabled ? await store.revokeAccount(trx, account.id) : 0;
	await recordAudit(trx, actor, {
		action: isDisabled ? 'account.disable' : 'account.enable',
		...subjectOf(account),
		detail: { user_name: account.user_name, sessions_ended: ended }
	});
	return { publicId };
}

/** Ends every session of an account. @returns how many there were */
export async function endSessionsOf(
	trx: Transaction<Database>,
	store: SessionStore,
	actor: Actor,
	publicId: string
): Promise<{ ended: number }> {
	const account = await lockAccount(trx, actor, publicId, 'disable');
	const ended = await store.revokeAccount(trx, account.id);
	await recordAudit(trx, actor, {
		action: 'account.end-sessions',
		...subjectOf(account),
		detail: { user_name: account.user_name, sessions_ended: ended }
	});
	return { ended };
}

/** An account in scope, held for a change that the actor may make. */
async function lockAccount(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	act: AccountAct
) {
	const account = await trx
		.selectFrom('account')
		.innerJoin('unit', 'unit.id', 'account.unit_id')
		.select([
			'account.id',
			'account.public_id',
			'account.person_id',
			'account.unit_id',
			'account.user_name',
			'account.disabled_at',
			'unit.code as unit_code'
		])
		.where('account.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('account.unit_id'), scopeOf(actor, 'accounts.manage')))
		.forUpdate('account')
		.executeTakeFirstOrThrow(() => new NotFound('account-not-found'));
	await requireManageable(trx, actor, act, account.person_id);
	return account;
}

function subjectOf(account: { public_id: string; unit_id: number }) {
	return { subjectKind: 'account', subjectId: account.public_id, unitId: account.unit_id };
}

async function createHandedPassword(trx: Transaction<Database>) {
	const { initialPasswordDays: days } = await getSecurityPolicy(trx);
	const password = createInitialPassword();
	const facts = {
		password_hash: await hashPassword(password),
		password_changed_at: sql<Date>`now()`,
		must_change_password: true,
		initial_password_expires_at: sql<Date>`now() + make_interval(days => ${days})`
	};
	return { password, days, facts };
}

function explainViolation(error: unknown): unknown {
	if (isViolationOf(error, 'account_person_key')) {
		return new Conflict('account-exists', { field: 'person' });
	}
	if (isViolationOf(error, 'account_user_name_key')) {
		return new Conflict('user-name-taken', { field: 'user_name' });
	}
	return error;
}

import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { Forbidden } from '../errors.ts';
import { roleClassOf, scopeOf, type Actor, type ActiveGrant } from '../grants/actor.ts';
import { listActiveGrants } from '../grants/grant-list.ts';
import { roleDefinitions, type Role } from '../grants/roles.ts';
import { isPlacedWithin } from '../units/scope.ts';

/** What is done to the account of another. */
export type AccountAct = 'create' | 'reset-password' | 'remove-second-factor' | 'disable';

/** Who manages the accounts of administrators. */
const officesFor: Record<AccountAct, readonly Role[]> = {
	create: ['system-administrator', 'security-administrator'],
	'reset-password': ['system-administrator'],
	'remove-second-factor': ['security-administrator'],
	disable: ['security-administrator']
};

/**
 * Whoever can put a new password on an account can act as its owner. So an account may only be
 * managed by those who could hand out every role that its owner holds, where they hold it; else
 * the personnel clerk of a county would be one click from being its bureau.
 *
 * The accounts of the three administrators are managed by administrators alone, and in halves: the
 * system administrator gives passwords, the security administrator takes second factors away. It
 * takes two of them to get into the account of the third.
 *
 * @throws Forbidden `account-own`, `account-beyond-you`
 */
export async function requireManageable(
	db: Reader,
	actor: Actor,
	act: AccountAct,
	personId: number
): Promise<void> {
	if (personId === actor.personId) throw new Forbidden('account-own');
	const held = await listActiveGrants(db, personId);
	if (roleClassOf(held.map(({ role }) => role)) === 'administrator') {
		if (actor.grants.some(({ role }) => officesFor[act].includes(role))) return;
		throw new Forbidden('account-beyond-you');
	}
	for (const grant of held) {
		if (!(await couldHandOut(db, actor, grant))) throw new Forbidden('account-beyond-you');
	}
}

async function couldHandOut(db: Reader, actor: Actor, held: ActiveGrant): Promise<boolean> {
	const sources = actor.grants.filter(
		({ role }) =>
			roleDefinitions[role].grants.includes(held.role) || role === 'system-administrator'
	);
	const place = await db
		.selectFrom('unit_place as place')
		.select('place.unit_id')
		.where('place.unit_id', '=', held.unitId)
		.where('place.tree', '=', held.tree)
		.where(sql<boolean>`place.valid @> current_date`)
		.where((eb) => isPlacedWithin(eb, sources))
		.executeTakeFirst();
	return place !== undefined;
}

/** Where the actor looks after accounts. */
export function accountScope(actor: Actor) {
	return scopeOf(actor, 'accounts.manage');
}

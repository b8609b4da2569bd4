import type { Day } from '#lib/dates.ts';
import { systemActor, type AuditActor } from '../audit/audit.ts';
import { StepUpRequired } from '../errors.ts';
import type { UnitScope } from '../units/scope.ts';
import type { Tree } from '../units/tree.ts';
import { roleDefinitions, type Permission, type Role, type RoleClass } from './roles.ts';

/** A grant in force today, with what a query needs to hold a row against its subtree. */
export interface ActiveGrant {
	role: Role;
	unitId: number;
	tree: Tree;
	/** The level of the unit today: names the column of `unit_place` that holds it. */
	level: number;
	/** The first day on which it no longer holds; null while it is open. */
	until: Day | null;
}

/** What every command asks of whoever gives it: a name for the audit, grants, and proof of identity. */
export interface Authority extends AuditActor {
	/** `all` is the system where it seeds, imports or sets up; nobody who signs in has it. */
	grants: readonly ActiveGrant[] | 'all';
	/** Until when the last proof of identity allows exports, grants and reveals. */
	steppedUpUntil: Date | null;
}

/** Whoever acts on a request: a signed-in person with the grants in force at this moment. */
export interface Actor extends Authority {
	accountId: number;
	personId: number;
	grants: readonly ActiveGrant[];
	/** The public id of the session. */
	sessionId: string;
	displayName: string;
	/** The unit that the account belongs to. */
	unitId: number;
	isDemo: boolean;
}

/** The part of the tree in which a permission holds: the roots, each with everything below it. */
export type Scope = readonly { tree: Tree; level: number; unitId: number }[];

const farFuture = new Date('9999-12-31T00:00:00Z');

/** The system where it seeds, imports or sets up. Never made from a request. */
export function systemAuthority(name: string): Authority {
	return { ...systemActor(name), grants: 'all', steppedUpUntil: farFuture };
}

/** Where the actor holds the permission; an empty scope sees nothing. */
export function scopeOf(actor: Actor, permission: Permission): Scope;
export function scopeOf(actor: Authority, permission: Permission): UnitScope;
export function scopeOf(actor: Authority, permission: Permission): UnitScope {
	if (actor.grants === 'all') return 'everywhere';
	return actor.grants
		.filter(({ role }) => roleDefinitions[role].permissions.includes(permission))
		.map(({ tree, level, unitId }) => ({ tree, level, unitId }));
}

/** Whether the actor holds the permission anywhere: enough to show a menu, never enough to read a row. */
export function hasPermission(actor: Actor, permission: Permission): boolean {
	return scopeOf(actor, permission).length > 0;
}

/** Every permission that the actor holds somewhere. */
export function permissionsOf(actor: Actor): Permission[] {
	return [...new Set(actor.grants.flatMap(({ role }) => roleDefinitions[role].permissions))];
}

/** Whether the last proof of identity still counts. */
export function hasSteppedUp({ steppedUpUntil }: Pick<Authority, 'steppedUpUntil'>): boolean {
	return steppedUpUntil !== null && steppedUpUntil.getTime() > Date.now();
}

/**
 * Asks for a recent proof of identity before what cannot be taken back.
 *
 * @throws StepUpRequired `step-up-required`
 */
export function requireStepUp(actor: Pick<Authority, 'steppedUpUntil'>): void {
	if (!hasSteppedUp(actor)) throw new StepUpRequired('step-up-required');
}

/** The strictest class among the roles: it decides how long a session lives and what it must prove. */
export function roleClassOf(held: readonly Role[]): RoleClass {
	const classes = held.map((role) => roleDefinitions[role].class);
	if (classes.includes('administrator')) return 'administrator';
	return classes.includes('staff') ? 'staff' : 'learner';
}

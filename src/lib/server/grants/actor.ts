import type { AuditActor } from '../audit/audit.ts';
import type { Tree } from '../units/tree.ts';
import { roleDefinitions, type Permission, type Role, type RoleClass } from './roles.ts';

/** A grant in force today, with what a query needs to hold a row against its subtree. */
export interface ActiveGrant {
	role: Role;
	unitId: number;
	tree: Tree;
	/** The level of the unit today: names the column of `unit_place` that holds it. */
	level: number;
}

/** Whoever acts: a signed-in person with the grants in force at this request. */
export interface Actor extends AuditActor {
	accountId: number;
	personId: number;
	/** The public id of the session. */
	sessionId: string;
	displayName: string;
	/** The unit that the account belongs to. */
	unitId: number;
	grants: readonly ActiveGrant[];
	/** Until when the last proof of identity allows exports, grants and reveals. */
	steppedUpUntil: Date | null;
	isDemo: boolean;
}

/** The part of the tree in which a permission holds: the roots, each with everything below it. */
export type Scope = readonly { tree: Tree; level: number; unitId: number }[];

/** Where the actor holds the permission; an empty scope sees nothing. */
export function scopeOf(actor: Actor, permission: Permission): Scope {
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

/** The strictest class among the roles: it decides how long a session lives and what it must prove. */
export function roleClassOf(held: readonly Role[]): RoleClass {
	const classes = held.map((role) => roleDefinitions[role].class);
	if (classes.includes('administrator')) return 'administrator';
	return classes.includes('staff') ? 'staff' : 'learner';
}

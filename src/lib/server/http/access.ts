import type { Permission } from '../grants/roles.ts';

/**
 * What each route asks of whoever comes. A route that is not listed is refused by the guard and
 * fails the tests and the build. Rows are held against the actor's scope in the queries; this is
 * only the door.
 *
 * - `public`: anyone.
 * - `pending`: whoever holds a session, even one that still lacks the second factor or a new password.
 * - `signed-in`: any complete session.
 * - a permission: whoever holds it somewhere in the tree.
 */
export type Access = 'public' | 'pending' | 'signed-in' | Permission;

export const accessByRoute: Record<string, Access> = {
	'/': 'signed-in',
	'/healthz': 'public',
	'/readyz': 'public',
	'/language': 'public',
	'/design': 'public',

	'/about': 'public',
	'/help/[page]': 'public',

	'/setup': 'public',
	'/sign-in': 'public',
	'/sign-in/second-factor': 'pending',
	'/sign-out': 'public',
	'/step-up': 'signed-in',

	'/profile': 'signed-in',
	'/profile/password': 'pending',
	'/profile/sessions': 'signed-in',
	'/profile/second-factor': 'pending',

	'/accounts': 'accounts.manage',
	'/accounts/new': 'accounts.manage',
	'/accounts/[account=uuid]': 'accounts.manage',

	'/units': 'units.view',
	'/units/search.json': 'units.view',
	'/units/new': 'units.change',
	'/units/[unit=uuid]': 'units.view',
	'/units/[unit=uuid]/renaming': 'units.change',
	'/units/[unit=uuid]/move': 'units.change',
	'/units/[unit=uuid]/closure': 'units.change',
	'/units/[unit=uuid]/merger': 'units.change',
	'/units/[unit=uuid]/split': 'units.change',
	'/units/[unit=uuid]/placement': 'units.change',
	'/units/[unit=uuid]/pilots': 'pilots.change',

	'/people': 'people.view',
	'/people/new': 'people.create',
	'/people/[person=uuid]': 'people.view',
	'/people/[person=uuid]/edit': 'people.change',
	'/people/[person=uuid]/appointments': 'people.change',
	'/people/[person=uuid]/documents': 'people.change',
	'/people/[person=uuid]/merger': 'people.merge',

	'/training': 'courses.view',
	'/training/[course=slug]': 'courses.view',
	'/training/learners': 'learning.view',
	'/training/learners.xlsx': 'learning.view',
	'/training/hours': 'learning.view',
	'/training/hours/people': 'learning.view',
	'/training/hours.xlsx': 'learning.view',

	'/grants': 'grants.view',
	'/grants/new': 'grants.change',

	'/audit': 'audit.view',
	'/notices': 'signed-in'
};

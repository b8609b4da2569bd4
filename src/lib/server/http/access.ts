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
	'/offline': 'public',

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

	'/courses/[course=slug]': 'signed-in',
	'/courses/[course=slug]/keys.json': 'signed-in',
	'/courses/[course=slug]/lessons/[lesson=slug]': 'signed-in',
	'/learning/beats': 'signed-in',
	'/learning/operations': 'signed-in',

	'/questions': 'questions.view',
	'/questions/[question=slug]': 'questions.view',
	'/questions/[question=slug]/correction': 'questions.correct',
	'/questions/[question=slug]/corrections/[correction=uuid]': 'questions.correct',
	'/questions/remarks': 'questions.view',

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
	'/people/[person=uuid]/hours': 'learning.view',
	'/people/[person=uuid]/hours/statement.pdf': 'learning.view',
	'/people/[person=uuid]/hours/statement.xlsx': 'learning.view',
	'/people/[person=uuid]/qualifications': 'qualifications.view',
	'/people/[person=uuid]/record': 'learning.view',
	'/people/[person=uuid]/record.json': 'learning.view',
	'/people/[person=uuid]/record.pdf': 'learning.view',

	'/record': 'signed-in',
	'/record.json': 'signed-in',
	'/record.pdf': 'signed-in',

	'/hours': 'signed-in',
	'/hours/statement.pdf': 'signed-in',
	'/hours/statement.xlsx': 'signed-in',
	'/hours/filings/new': 'signed-in',
	'/hours/filings/[filing=uuid]': 'signed-in',
	'/hours/filings/[filing=uuid]/evidence': 'signed-in',
	'/hours/decisions': 'hours.verify',
	'/hours/decisions/[filing=uuid]': 'hours.verify',

	'/exam/road': 'signed-in',
	'/exam/road/target': 'signed-in',
	'/exam/road/plan': 'signed-in',
	'/exam/road/facts': 'signed-in',
	'/exam/road/facts/new': 'signed-in',
	'/exam/road/facts/[fact=uuid]': 'signed-in',
	'/exam/road/facts/[fact=uuid]/evidence': 'signed-in',
	'/exam/practice': 'signed-in',
	'/exam/practice/[drill=uuid]': 'signed-in',
	'/exam/practice/mistakes': 'signed-in',
	'/exam/practice/mistakes/sheet': 'signed-in',
	'/exam/practice/mistakes.xlsx': 'signed-in',
	'/exam/practice/search': 'signed-in',
	'/exam/practice/coach': 'signed-in',
	'/exam/practice/settings': 'signed-in',
	// Calendars fetch it and cannot sign in: the address itself is the key.
	'/exam/feed/[token]': 'public',
	'/exam/papers': 'signed-in',
	'/exam/papers/[attempt=uuid]': 'signed-in',
	'/exam/papers/[attempt=uuid]/answers': 'signed-in',
	'/exam/papers/[attempt=uuid]/questions.json': 'signed-in',
	'/exam/papers/[attempt=uuid]/result': 'signed-in',
	'/exam/papers/[attempt=uuid]/turn': 'signed-in',
	'/exam/candidates': 'qualifications.view',
	'/exam/candidates/papers': 'qualifications.view',
	'/exam/candidates.xlsx': 'qualifications.view',
	'/exam/decisions': 'qualifications.verify',
	'/exam/decisions/[fact=uuid]': 'qualifications.verify',

	'/exam/sittings': 'sittings.manage',
	'/exam/sittings/new': 'sittings.manage',
	'/exam/sittings/[sitting=uuid]': 'sittings.manage',
	'/exam/sittings/[sitting=uuid]/results.xlsx': 'sittings.manage',
	'/exam/invitations/[sitting=uuid]': 'signed-in',
	'/exam/marking': 'papers.mark',
	'/exam/marking/[item=uuid]': 'papers.mark',
	'/exam/marks/[attempt=uuid]': 'signed-in',

	'/courses': 'signed-in',
	'/media/[file]': 'signed-in',

	'/training': 'courses.view',
	'/training/[course=slug]': 'courses.view',
	'/training/learners': 'learning.view',
	'/training/learners.xlsx': 'learning.view',
	'/training/hours': 'learning.view',
	'/training/hours/people': 'learning.view',
	'/training/hours.xlsx': 'learning.view',

	'/grants': 'grants.view',
	'/grants/new': 'grants.change',

	'/certificates': 'signed-in',
	'/certificates/[document=uuid]': 'signed-in',
	'/certificates/[document=uuid]/certificate.pdf': 'signed-in',
	'/certificates/[document=uuid]/certificate.json': 'signed-in',
	'/certificates/register': 'certificates.manage',
	'/verify': 'public',
	'/verify/[document=uuid]': 'public',
	'/verify/keys.json': 'public',

	'/audit': 'audit.view',
	'/notices': 'signed-in'
};

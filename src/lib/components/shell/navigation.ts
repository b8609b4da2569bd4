import { m } from '#lib/paraglide/messages.js';
import type { ShellData } from '#lib/shell.ts';
import type { IconName } from '../icons.ts';

/** A place in the frame. A new capability adds its line here, and nowhere else in the shell. */
export interface Place {
	href: string;
	icon: IconName;
	label: () => string;
	/** Shown to whoever holds it somewhere; without one, to everyone signed in. */
	permission?: string;
	/** Carries the number of unread notices. */
	hasUnread?: boolean;
	/** Its pages, where these are others than all that lie below `href`. */
	pages?: RegExp;
}

type ShellActor = NonNullable<ShellData['actor']>;

/** The bottom tabs of learners: at most four, for one thumb. */
export const learnerTabs: readonly Place[] = [
	{ href: '/', icon: 'today', label: m.shell_today },
	{ href: '/courses', icon: 'course', label: m.shell_courses },
	{
		href: '/exam/road',
		icon: 'exam',
		label: m.shell_exam,
		pages: /^\/exam\/(?:road|practice|papers|invitations|marks)(?:\/|$)/
	},
	{ href: '/profile', icon: 'person', label: m.shell_profile }
];

/** The rail of staff. */
const staffPlaces: readonly Place[] = [
	{ href: '/', icon: 'desk', label: m.shell_desk },
	{ href: '/units', icon: 'units', label: m.shell_units, permission: 'units.view' },
	{ href: '/people', icon: 'people', label: m.shell_people, permission: 'people.view' },
	{
		href: '/certificates/register',
		icon: 'exam',
		label: m.shell_certificates,
		permission: 'certificates.manage'
	},
	{ href: '/courses', icon: 'course', label: m.shell_courses },
	{ href: '/exam/road', icon: 'calendar', label: m.shell_exam },
	{
		href: '/exam/candidates',
		icon: 'shield',
		label: m.shell_candidates,
		permission: 'qualifications.view',
		pages: /^\/exam\/(?:candidates|decisions)(?:\/|$)/
	},
	{ href: '/questions', icon: 'exam', label: m.shell_questions, permission: 'questions.view' },
	{
		href: '/exam/sittings',
		icon: 'calendar',
		label: m.shell_sittings,
		permission: 'sittings.manage'
	},
	{ href: '/exam/marking', icon: 'edit', label: m.shell_marking, permission: 'papers.mark' },
	{ href: '/hours/decisions', icon: 'clock', label: m.shell_hours, permission: 'hours.verify' },
	{
		href: '/training',
		icon: 'statistics',
		label: m.training_title,
		permission: 'courses.view',
		pages: /^\/training(?!\/(?:learners|hours)(?:\/|$))(?:\/|$)/
	},
	{
		href: '/training/learners',
		icon: 'person',
		label: m.training_learners_title,
		permission: 'learning.view',
		pages: /^\/training\/(?:learners|hours)(?:\/|$)/
	},
	{ href: '/accounts', icon: 'lock', label: m.shell_accounts, permission: 'accounts.manage' },
	{ href: '/grants', icon: 'grants', label: m.shell_grants, permission: 'grants.view' },
	{ href: '/audit', icon: 'audit', label: m.shell_audit, permission: 'audit.view' },
	{ href: '/notices', icon: 'notices', label: m.shell_notices, hasUnread: true }
];

/** The small links at the foot of every page. */
export const footLinks: readonly Pick<Place, 'href' | 'label'>[] = [
	{ href: '/about', label: m.shell_about },
	{ href: '/verify', label: m.shell_verify },
	{ href: '/help/help', label: m.shell_help },
	{ href: '/help/privacy', label: m.shell_privacy },
	{ href: '/help/accessibility', label: m.shell_accessibility }
];

/** Pages that are read without signing in; every other page without a person is a door. */
const openPages = /^\/(about|help|design|offline|verify)(\/|$)/;

/** The places of the rail that the actor's permissions allow. */
export function placesFor(actor: ShellActor): Place[] {
	return staffPlaces.filter(
		({ permission }) => permission === undefined || actor.permissions.includes(permission)
	);
}

/** Whether the actor works here, rather than only learns. */
export function isStaff(actor: ShellActor): boolean {
	return actor.roles.some((role) => role !== 'learner');
}

/** Whether the page is a front door: signing in and what belongs to it. */
export function isDoor(path: string): boolean {
	return !openPages.test(path);
}

/** Whether the page at `path` lies under the place: what `aria-current` says. */
export function isUnder(place: Pick<Place, 'href' | 'pages'>, path: string): boolean {
	if (place.pages) return place.pages.test(path);
	if (place.href === '/') return path === '/';
	return path === place.href || path.startsWith(`${place.href}/`);
}

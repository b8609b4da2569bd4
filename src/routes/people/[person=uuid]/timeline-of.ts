import type { TimelineEntry } from '#lib/components/timeline.ts';
import { m } from '#lib/paraglide/messages.js';
import { employmentWords, entryChannelWords, wordOf } from '#lib/people-words.ts';
import { roleName } from '#lib/role-words.ts';
import type { ListedGrant } from '#lib/server/grants/grant-list.ts';
import type { ListedAppointment } from '#lib/server/postings/staff.ts';

/** Posts and roles of one person as one record of time. A role that was taken back before it began has no days. */
export function timelineOf(
	appointments: readonly ListedAppointment[],
	grants: readonly ListedGrant[]
): TimelineEntry[] {
	return [
		...appointments.map(postEntry),
		...grants.flatMap((grant) => (grant.from === null ? [] : [grantEntry(grant, grant.from)]))
	];
}

function postEntry(post: ListedAppointment): TimelineEntry {
	const terms = [
		wordOf(employmentWords, post.employment),
		post.entry_channel === 'other' ? '' : wordOf(entryChannelWords, post.entry_channel)
	];
	return {
		id: post.public_id,
		title: [post.unit_name, post.title].filter(Boolean).join(' · '),
		note: [...terms, post.is_primary ? '' : m.people_side_post_word()].filter(Boolean).join(' · '),
		source: post.replaces_id === null ? m.people_source_post() : m.people_source_corrected(),
		from: post.from,
		until: post.until,
		tone: post.is_current ? 'active' : 'plain',
		...(post.is_unit_visible && { href: `/units/${post.unit_public_id}` })
	};
}

function grantEntry(grant: ListedGrant, from: string): TimelineEntry {
	return {
		id: grant.public_id,
		title: m.people_role_at({ role: roleName(grant.role), unit: grant.unit_name ?? '' }),
		note: grant.end_reason ?? grant.reason ?? '',
		source: grant.grantor_name
			? m.people_source_grant({ name: grant.grantor_name })
			: m.people_source_system(),
		from,
		until: grant.until,
		tone: grant.state === 'active' ? 'done' : 'plain'
	};
}

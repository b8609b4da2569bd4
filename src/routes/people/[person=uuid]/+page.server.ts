import { redirect } from '@sveltejs/kit';
import { listAccounts } from '#lib/server/accounts/account-list.ts';
import { hasPermission, scopeOf } from '#lib/server/grants/actor.ts';
import { listGrants } from '#lib/server/grants/grant-list.ts';
import { page } from '#lib/server/http/guards.ts';
import { getPerson } from '#lib/server/people/person-view.ts';
import { listAppointments } from '#lib/server/postings/staff.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const person = await getPerson(db, actor, params.person);
	if (person.public_id !== params.person) redirect(308, `/people/${person.public_id}`);
	const { public_id } = person;
	const [appointments, grants, accounts] = await Promise.all([
		listAppointments(db, scopeOf(actor, 'people.view'), public_id),
		hasPermission(actor, 'grants.view') ? listGrants(db, actor, { person: public_id }) : null,
		hasPermission(actor, 'accounts.manage') ? listAccounts(db, actor, { person: public_id }) : null
	]);
	return {
		person,
		appointments,
		grants: grants?.grants ?? null,
		account: accounts?.accounts[0] ?? null,
		showsAccount: accounts !== null,
		may: {
			change: hasPermission(actor, 'people.change'),
			merge: hasPermission(actor, 'people.merge'),
			grant: hasPermission(actor, 'grants.change'),
			createAccount: hasPermission(actor, 'accounts.manage'),
			seeLearning: hasPermission(actor, 'learning.view'),
			seeQualifications: hasPermission(actor, 'qualifications.view')
		}
	};
});

import { hasPermission } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { addContact, endContact } from '#lib/server/people/contact.ts';
import { addDocument, endDocument, revealDocument } from '#lib/server/people/identity-document.ts';
import { contactInput, documentInput, recordInput } from '#lib/server/people/input.ts';
import { getPerson } from '#lib/server/people/person-view.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const { public_id, name, documents, contacts } = await getPerson(db, actor, params.person);
	return {
		person: { public_id, name },
		documents,
		contacts,
		mayReveal: hasPermission(actor, 'people.reveal')
	};
});

export const actions = {
	document: command({
		input: documentInput,
		run: ({ trx, actor, input, event: { locals, params } }) =>
			addDocument(trx, actor, locals.vault, params.person ?? '', input)
	}),
	contact: command({
		input: contactInput,
		run: ({ trx, actor, input, event: { locals, params } }) =>
			addContact(trx, actor, locals.vault, params.person ?? '', input)
	}),
	/** Shown in this one answer, which nothing keeps. */
	reveal: command({
		input: recordInput,
		run: ({ trx, actor, input: { record, reason }, event }) =>
			revealDocument(trx, actor, event.locals.vault, record, { reason })
	}),
	end_document: command({
		input: recordInput,
		run: async ({ trx, actor, input: { record, reason } }) => {
			await endDocument(trx, actor, record, { reason });
			return {};
		}
	}),
	end_contact: command({
		input: recordInput,
		run: async ({ trx, actor, input: { record, reason } }) => {
			await endContact(trx, actor, record, { reason });
			return {};
		}
	})
} satisfies Actions;

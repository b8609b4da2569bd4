import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { fileFact, receiveEvidence } from '#lib/server/qualifications/filing.ts';
import { readFactForm } from '#lib/server/qualifications/fact-form.ts';
import { factInput } from '#lib/server/qualifications/input.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) =>
	readFactForm(db, actor, await getHolder(db, actor.personId), {
		kind: url.searchParams.get('kind') ?? '',
		corrects: url.searchParams.get('corrects') ?? ''
	})
);

export const actions = {
	default: command({
		input: factInput,
		prepare: ({ files, input, event }) =>
			receiveEvidence(event.locals.services.blobs, files.file, input),
		run: ({ trx, actor, input, prepared, event }) =>
			fileFact(trx, actor, event.locals.vault, input, { evidence: prepared }),
		next: ({ result }) => `/exam/road/facts/${result.publicId}?saved=filed`
	})
} satisfies Actions;

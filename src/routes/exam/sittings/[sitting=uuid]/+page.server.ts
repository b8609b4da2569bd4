import * as v from 'valibot';
import { hasSteppedUp } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getSittingFacts, listMembers, summariseClass } from '#lib/server/sittings/board.ts';
import { closeSitting, countUnmarked, publishSitting } from '#lib/server/sittings/closing.ts';
import { extendSitting } from '#lib/server/sittings/extension.ts';
import {
	boardQuery,
	extensionInput,
	extensionMinutesMax,
	memberInput,
	pressInput
} from '#lib/server/sittings/input.ts';
import { addMember, removeMember } from '#lib/server/sittings/members.ts';
import { findCandidates } from '#lib/server/sittings/reach.ts';
import { withdrawSitting } from '#lib/server/sittings/sitting.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const { state, query } = v.parse(boardQuery, Object.fromEntries(url.searchParams));
	const facts = await getSittingFacts(db, actor, params.sitting);
	const [{ members, counts }, found] = await Promise.all([
		listMembers(db, facts),
		query ? findCandidates(db, actor, { sittingId: facts.id, query }) : null
	]);
	return {
		...{ facts, counts, state, query, found, extensionMinutesMax },
		members,
		figures: facts.closedAt ? await summariseClass(db, facts, members) : null,
		unmarked: facts.state === 'closed' ? await countUnmarked(db, facts.id) : 0,
		canExport: hasSteppedUp(actor),
		said: url.searchParams.get('said')
	};
});

type Press = { params: { sitting?: string } };
const sittingOf = ({ params }: Press) => params.sitting ?? '';
const back = (said: string) => (context: { event: Press }) =>
	`/exam/sittings/${sittingOf(context.event)}?said=${said}`;

export const actions = {
	extend: command({
		input: extensionInput,
		run: ({ trx, actor, input, event }) => extendSitting(trx, actor, sittingOf(event), input),
		next: back('extended')
	}),
	add: command({
		input: memberInput,
		run: ({ trx, actor, input, event }) => addMember(trx, actor, sittingOf(event), input),
		next: back('added')
	}),
	remove: command({
		input: memberInput,
		run: ({ trx, actor, input, event }) => removeMember(trx, actor, sittingOf(event), input),
		next: back('removed')
	}),
	close: command({
		input: pressInput,
		run: ({ trx, actor, event }) => closeSitting(trx, actor, sittingOf(event)),
		next: back('closed')
	}),
	publish: command({
		input: pressInput,
		run: ({ trx, actor, event }) => publishSitting(trx, actor, sittingOf(event)),
		next: back('published')
	}),
	withdraw: command({
		input: pressInput,
		run: ({ trx, actor, event }) => withdrawSitting(trx, actor, sittingOf(event)),
		next: back('withdrawn')
	})
} satisfies Actions;

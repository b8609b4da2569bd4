import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { readPlanMaterial } from '#lib/server/practice/plan-material.ts';
import { closeFeed, findFeed, openFeed } from '#lib/server/qualifications/feed.ts';
import { studyInput, studyReversalInput } from '#lib/server/qualifications/input.ts';
import { readRoad } from '#lib/server/qualifications/road.ts';
import { readStudyPlan } from '#lib/server/qualifications/study-plan.ts';
import { addStudy, listStudy, reverseStudy } from '#lib/server/qualifications/study.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const entriesShown = 8;

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	const road = await readRoad(db, holder, { today: businessDay(new Date()) });
	const [plan, entries, feed] = await Promise.all([
		readStudyPlan(db, holder, road, await readPlanMaterial(db, holder.id, road)),
		listStudy(db, holder.id, { limit: entriesShown }),
		findFeed(db, holder.id)
	]);
	return {
		road,
		plan: plan ?? null,
		entries,
		feedSince: feed?.created_at ?? null,
		origin: url.origin,
		said: url.searchParams.get('said')
	};
});

export const actions = {
	study: command({
		input: studyInput,
		run: ({ trx, actor, input }) => addStudy(trx, actor, input),
		next: () => '/exam/road/plan?said=studied'
	}),
	undo: command({
		input: studyReversalInput,
		run: ({ trx, actor, input }) => reverseStudy(trx, actor, input.entry),
		next: () => '/exam/road/plan?said=undone'
	}),
	// The address is shown once, so the page itself answers.
	open: command({ input: v.object({}), run: ({ trx, actor }) => openFeed(trx, actor) }),
	close: command({
		input: v.object({}),
		run: ({ trx, actor }) => closeFeed(trx, actor),
		next: () => '/exam/road/plan?said=closed'
	})
} satisfies Actions;

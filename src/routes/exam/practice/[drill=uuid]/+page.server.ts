import * as v from 'valibot';
import { listCourseTitles } from '#lib/server/courses/course.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { answerQuestion } from '#lib/server/practice/answer.ts';
import { endDrill, lookOn } from '#lib/server/practice/drill.ts';
import { getDrillPage } from '#lib/server/practice/drill-page.ts';
import {
	answerInput,
	causeInput,
	favouriteInput,
	lookInput,
	noteInput,
	practiceQuerySchema,
	remarkInput
} from '#lib/server/practice/input.ts';
import { setCause, setFavourite, setNote } from '#lib/server/practice/own.ts';
import { makeRemark } from '#lib/server/practice/remark.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { drillAddress, sayOn } from './address.server.ts';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const { at } = v.parse(practiceQuerySchema, Object.fromEntries(url.searchParams));
	const run = await getDrillPage(db, actor, params.drill, { at });
	const [course = '', lesson = ''] = (run.current?.reason?.lesson ?? '').split('/');
	const title = (await listCourseTitles(db, course ? [course] : [])).get(course);
	return {
		run,
		lesson: title ? { title, href: `/courses/${course}/lessons/${lesson}` } : null,
		// The clock of the server: how long it takes to answer is counted from here.
		shownAt: new Date().toISOString(),
		said: url.searchParams.get('said')
	};
});

export const actions = {
	answer: command({
		input: answerInput,
		run: ({ trx, actor, input, event }) => answerQuestion(trx, actor, event.params.drill, input),
		next: ({ event, input }) => drillAddress(event, input.ordinal)
	}),
	look: command({
		input: lookInput,
		run: ({ trx, actor, input, event }) => lookOn(trx, actor, event.params.drill, input),
		next: ({ event }) => drillAddress(event)
	}),
	end: command({
		input: v.object({}),
		run: ({ trx, actor, event }) => endDrill(trx, actor, event.params.drill),
		next: ({ event }) => drillAddress(event)
	}),
	favourite: command({
		input: favouriteInput,
		run: ({ trx, actor, input }) =>
			setFavourite(trx, actor, input.question, { isFavourite: input.is_favourite }),
		next: ({ event, input }) => sayOn(event, input.is_favourite ? 'kept' : 'left')
	}),
	note: command({
		input: noteInput,
		run: ({ trx, actor, input }) => setNote(trx, actor, input.question, input),
		next: ({ event }) => sayOn(event, 'noted')
	}),
	cause: command({
		input: causeInput,
		run: ({ trx, actor, input }) => setCause(trx, actor, input.question, input),
		next: ({ event }) => sayOn(event, 'noted')
	}),
	remark: command({
		input: remarkInput,
		run: ({ trx, actor, input, event }) => makeRemark(trx, actor, event.params.drill, input),
		next: ({ event }) => sayOn(event, 'remarked')
	})
} satisfies Actions;

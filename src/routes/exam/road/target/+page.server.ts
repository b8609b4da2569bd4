import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { listExamAreas } from '#lib/server/qualifications/exam-area.ts';
import {
	minutesPerWeekMax,
	minutesPerWeekMin,
	targetInput
} from '#lib/server/qualifications/input.ts';
import { readTargetForm, clearTarget, setTarget } from '#lib/server/qualifications/target.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	const today = businessDay(new Date());
	const holder = await getHolder(db, actor.personId);
	const [form, areas] = await Promise.all([
		readTargetForm(db, holder, { today }),
		listExamAreas(db, { asOf: today })
	]);
	return { target: form, areas, minutes: { min: minutesPerWeekMin, max: minutesPerWeekMax } };
});

export const actions = {
	set: command({
		input: targetInput,
		run: ({ trx, actor, input }) => setTarget(trx, actor, input),
		next: () => '/exam/road?said=target'
	}),
	clear: command({
		input: v.object({}),
		run: ({ trx, actor }) => clearTarget(trx, actor),
		next: () => '/exam/road?said=cleared'
	})
} satisfies Actions;

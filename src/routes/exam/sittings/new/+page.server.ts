import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import {
	minutesMax,
	minutesMin,
	openingInput,
	titleLengthMax
} from '#lib/server/sittings/input.ts';
import { listClassCourses } from '#lib/server/sittings/reach.ts';
import { openSitting } from '#lib/server/sittings/sitting.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => ({
	courses: await listClassCourses(db, actor),
	limits: { titleLengthMax, minutesMin, minutesMax }
}));

export const actions = {
	default: command({
		input: openingInput,
		run: ({ trx, actor, input }) => openSitting(trx, actor, input),
		next: ({ result }) => (result.sitting === null ? undefined : `/exam/sittings/${result.sitting}`)
	})
} satisfies Actions;

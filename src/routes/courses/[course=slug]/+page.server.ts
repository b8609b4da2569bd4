import { listOwnCertificates } from '#lib/server/certificates/own.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getCoursePage } from '#lib/server/learning/course-page.ts';
import { enrol, leave, takeUp } from '#lib/server/learning/enrolment.ts';
import { enrolInput, enrolmentInput } from '#lib/server/learning/input.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const [course, certificates] = await Promise.all([
		getCoursePage(db, actor, params.course),
		listOwnCertificates(db, actor)
	]);
	return {
		page: course,
		certificates: certificates.filter((certificate) => certificate.course === params.course),
		/** Whoever followed a link into a lesson without being enrolled is told why they are here. */
		isSentBack: url.searchParams.has('from')
	};
});

export const actions = {
	enrol: command({
		input: enrolInput,
		run: ({ trx, actor, event }) => enrol(trx, actor, event.params.course ?? ''),
		next: ({ input, event }) =>
			input.lesson ? `/courses/${event.params.course}/lessons/${input.lesson}` : undefined
	}),
	leave: command({
		input: enrolmentInput,
		run: ({ trx, actor, input }) => leave(trx, actor, input.enrolment)
	}),
	take_up: command({
		input: enrolmentInput,
		run: ({ trx, actor, input }) => takeUp(trx, actor, input.enrolment)
	})
} satisfies Actions;

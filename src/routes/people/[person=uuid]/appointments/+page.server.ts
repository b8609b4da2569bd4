import { businessDay } from '#lib/dates.ts';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getPerson } from '#lib/server/people/person-view.ts';
import {
	appoint,
	correctAppointment,
	endAppointment,
	withdrawAppointment
} from '#lib/server/postings/appointment.ts';
import {
	appointmentCorrectionInput,
	appointmentEndInput,
	appointmentInput,
	appointmentWithdrawalInput
} from '#lib/server/postings/input.ts';
import { listAppointments } from '#lib/server/postings/staff.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const { public_id, name } = await getPerson(db, actor, params.person);
	const scope = scopeOf(actor, 'people.change');
	const today = businessDay(new Date());
	const near = { asOf: today };
	const [appointments, nearby] = await Promise.all([
		listAppointments(db, scope, public_id),
		listNearbyUnits(db, scope, near)
	]);
	const asked = url.searchParams.get('appointment');
	const chosen = appointments.find((post) => post.public_id === asked && post.is_unit_visible);
	const chosenUnit = chosen ? await findUnitChoice(db, scope, chosen.unit_public_id, near) : null;
	return {
		person: { public_id, name },
		appointments,
		nearby,
		today,
		chosen: chosen ? { ...chosen, unit: chosenUnit } : null
	};
});

export const actions = {
	create: command({
		input: appointmentInput,
		run: ({ trx, actor, input, event }) => appoint(trx, actor, event.params.person ?? '', input),
		next: ({ event }) => `/people/${event.params.person}`
	}),
	end: command({
		input: appointmentEndInput,
		run: ({ trx, actor, input: { appointment, last_day, reason } }) =>
			endAppointment(trx, actor, appointment, { lastDay: last_day, reason }),
		next: ({ event }) => `/people/${event.params.person}`
	}),
	correct: command({
		input: appointmentCorrectionInput,
		run: ({ trx, actor, input: { appointment, ...post } }) =>
			correctAppointment(trx, actor, appointment, post),
		next: ({ event }) => `/people/${event.params.person}`
	}),
	withdraw: command({
		input: appointmentWithdrawalInput,
		run: async ({ trx, actor, input: { appointment, reason } }) => {
			await withdrawAppointment(trx, actor, appointment, { reason });
			return {};
		},
		next: ({ event }) => `/people/${event.params.person}`
	})
} satisfies Actions;

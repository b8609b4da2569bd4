import { businessDay } from '#lib/dates.ts';
import { purposeOf } from '#lib/server/files/purposes.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { fileTraining, receiveEvidence } from '#lib/server/hours/filing.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import {
	amountUnits,
	certificateNumberLengthMax,
	providerLengthMax,
	titleLengthMax,
	trainingInput
} from '#lib/server/hours/input.ts';
import { getRuleValue } from '#lib/server/policy/policy.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	const { unit_name, area } = await getHolder(db, actor.personId);
	return {
		unitName: unit_name,
		minutesADayMax: await getRuleValue(db, 'hours.external-minutes-per-day-max', { area }),
		today: businessDay(new Date()),
		bytesMax: purposeOf('training-evidence').bytesMax,
		amountUnits,
		lengths: {
			title: titleLengthMax,
			provider: providerLengthMax,
			certificateNumber: certificateNumberLengthMax
		}
	};
});

export const actions = {
	default: command({
		input: trainingInput,
		open: ['certificate_number'],
		prepare: ({ files, event }) => receiveEvidence(event.locals.services.blobs, files.file),
		run: ({ trx, actor, input, prepared }) =>
			fileTraining(trx, actor, input, { evidence: prepared }),
		next: ({ result }) => `/hours/filings/${result.publicId}?saved=filed`
	})
} satisfies Actions;

import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { hasPermission, hasSteppedUp, scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { candidateFilterSchema } from '#lib/server/qualifications/candidate-filter.ts';
import { readCandidateTerms } from '#lib/server/qualifications/candidate-terms.ts';
import { countCandidates, listCandidates } from '#lib/server/qualifications/candidates.ts';
import { exportRowsMax } from '#lib/server/qualifications/export.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const filter = v.parse(candidateFilterSchema, Object.fromEntries(url.searchParams));
	const people = scopeOf(actor, 'qualifications.view');
	const today = businessDay(new Date());
	const terms = await readCandidateTerms(db, { today });
	const [{ candidates, after }, counts, unit, nearby] = await Promise.all([
		listCandidates(db, people, terms, filter),
		countCandidates(db, people, terms, filter),
		filter.unit ? findUnitChoice(db, people, filter.unit, { asOf: today }) : null,
		listNearbyUnits(db, people, { asOf: today })
	]);
	return {
		...{ filter, candidates, after, counts, unit, nearby },
		year: terms.year,
		minutesAnHour: terms.minutesAnHour,
		rowsMax: exportRowsMax,
		canExport: hasSteppedUp(actor),
		canDecide: hasPermission(actor, 'qualifications.verify')
	};
});

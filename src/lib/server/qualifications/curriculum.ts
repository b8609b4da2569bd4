import type { Transaction } from 'kysely';
import { addMonths } from '#lib/dates.ts';
import { minutesOfHours } from '#lib/hours.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { BegunFact } from './detail.ts';
import type { FilingContext } from './filing.ts';
import type { EducationInput, PracticeInput, WorkInput } from './input.ts';
import { refuseAhead, refuseOrder, refuseTwice } from './refusals.ts';

/** Nobody expects a diploma later than this. */
const studyYearsMax = 10;
const minutesAnHour = 60;

/**
 * An education, finished or not.
 *
 * @throws Invalid `fact-ahead`, `fact-days`, `education-not-ahead` where one that is not finished
 * should be over; Conflict `fact-filed-before`
 */
export async function writeEducation(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	{ kind: _kind, corrects: _corrects, ...education }: EducationInput,
	{ held, today }: FilingContext
): Promise<void> {
	const { began_on, ended_on, is_finished, degree, school } = education;
	refuseAhead('began_on', began_on, today);
	if (is_finished) refuseAhead('ended_on', ended_on, today);
	else if (ended_on <= today || ended_on > addMonths(today, 12 * studyYearsMax))
		throw new Invalid('education-not-ahead', { field: 'ended_on' });
	if (ended_on <= began_on) throw new Invalid('fact-days', { field: 'ended_on' });
	refuseTwice(
		held.educations,
		(other) => other.degree === degree && isSameText(other.school, school),
		{ field: 'school' }
	);
	await trx
		.insertInto('education')
		.values({ fact_id: id, ...education })
		.execute();
}

/**
 * A time of social work, over or not.
 *
 * @throws Invalid `fact-ahead`, `fact-days`; Conflict `fact-filed-before`
 */
export async function writeWork(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	{ kind: _kind, corrects: _corrects, ...work }: WorkInput,
	{ held, today }: FilingContext
): Promise<void> {
	refuseAhead('began_on', work.began_on, today);
	refuseAhead('ended_on', work.ended_on, today);
	refuseOrder(work.began_on, ['ended_on', work.ended_on]);
	refuseTwice(
		held.work,
		(other) => other.began_on === work.began_on && isSameText(other.employer, work.employer),
		{ field: 'employer' }
	);
	await trx
		.insertInto('work_period')
		.values({ fact_id: id, ...work })
		.execute();
}

/**
 * Something for the senior review: a case, supervision, a project, research, a policy.
 *
 * @throws Invalid `fact-ahead`, `practice-hours` where supervision has none, or something else has;
 * Conflict `fact-filed-before`
 */
export async function writePractice(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	{ practice_kind: kind, title, ended_on, hours }: PracticeInput,
	{ held, today }: FilingContext
): Promise<void> {
	refuseAhead('ended_on', ended_on, today);
	if ((kind === 'supervision') !== (hours !== null))
		throw new Invalid('practice-hours', { field: 'hours' });
	refuseTwice(
		held.practice,
		(other) => other.kind === kind && other.ended_on === ended_on && isSameText(other.title, title),
		{ field: 'title' }
	);
	await trx
		.insertInto('practice_record')
		.values({
			fact_id: id,
			...{ kind, title, ended_on },
			minutes: hours === null ? 0 : minutesOfHours(hours, minutesAnHour),
			is_deidentified: true
		})
		.execute();
}

function isSameText(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}

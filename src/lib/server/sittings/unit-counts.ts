import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { UnitScope } from '../units/scope.ts';
import { unitOf } from './reach.ts';

/** How many mock papers were sat in a subject this year; never what they came to. */
export interface SubjectCount {
	subject: Subject;
	papers: number;
	people: number;
}

const takenThisYear = sql`attempt.submitted_at >= date_trunc('year', now())`;

/** The mock papers of this year, of the people in scope, by subject. */
export async function countPapers(db: Reader, people: UnitScope): Promise<SubjectCount[]> {
	const { rows } = await sql<SubjectCount>`
		select attempt.subject, count(*) as papers, count(distinct person.id) as people
		from attempt
		join person holder on holder.id = attempt.person_id
		join person on person.id = coalesce(holder.merged_into, holder.id)
		where ${takenThisYear} and ${isPersonWithin('person', people)}
		group by attempt.subject order by attempt.subject`.execute(db);
	return rows;
}

/** Somebody who sat mock papers, and how many. */
export interface PaperTaker {
	person: string;
	name: string;
	unit: string | null;
	papers: number;
	lastOn: Day;
}

export const takersPageSize = 50;

/**
 * The people in scope behind the numbers, by initials and name, one page at a time.
 *
 * @returns `after` the cursor of the next page, where there is one
 */
export async function listPaperTakers(
	db: Reader,
	people: UnitScope,
	{ subject, cursor }: { subject?: Subject | undefined; cursor?: string | undefined }
): Promise<{ takers: PaperTaker[]; after: string | null }> {
	const isAfter =
		cursor === undefined
			? sql`true`
			: sql`(person.name_initials, person.name, person.id) > (
				select last.name_initials, last.name, last.id from person last
				where last.public_id = ${cursor})`;
	const { rows } = await sql<PaperTaker>`
		select person.public_id as person, person.name, ${unitOf} as unit, taken.papers,
			taken.last_on as "lastOn"
		from (
			select coalesce(holder.merged_into, holder.id) as person_id, count(*) as papers,
				max(attempt.submitted_at)::date as last_on
			from attempt join person holder on holder.id = attempt.person_id
			where ${takenThisYear} and (${subject ?? null}::text is null or attempt.subject = ${subject ?? null})
			group by 1
		) taken
		join person on person.id = taken.person_id
		where ${isPersonWithin('person', people)} and ${isAfter}
		order by person.name_initials, person.name, person.id
		limit ${takersPageSize + 1}`.execute(db);
	const takers = rows.slice(0, takersPageSize);
	const after = rows.length > takersPageSize ? takers.at(-1)?.person : undefined;
	return { takers, after: after ?? null };
}

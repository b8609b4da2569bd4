import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { busyLearner } from './learning-rows.ts';

/** What to put into addresses of pages of the road to the exam. */
export interface ExamRows extends Record<string, string> {
	/** A fact of the demonstration's learner. */
	fact: string;
	/** A certificate that waits to be verified. */
	credential: string;
	/** Somebody whose registration ends soon. */
	holder: string;
	/** Somebody who has passed one subject. */
	candidate: string;
	/** A run of the demonstration's learner that is over. */
	drill: string;
	/** Papers: one that waits, one that is written, one by rule and one by people that are closed. */
	laid: string;
	running: string;
	closed: string;
	written: string;
}

/** The ids of what the demonstration has seeded. */
export async function findExamRows(db: Kysely<Database>): Promise<ExamRows> {
	const { rows } = await sql<ExamRows>`
		select
			(select fact.public_id::text from qualification_fact fact
				join account on account.person_id = fact.person_id
				where user_name = 'demo-learner' and kind = 'work' limit 1) as fact,
			(select fact.public_id::text from qualification_fact fact
				join person on person.id = fact.person_id
				where person.name = '瞿小满' and kind = 'credential' limit 1) as credential,
			(select public_id::text from person where name = '米建华' limit 1) as holder,
			(select public_id::text from person where name = '覃露' limit 1) as candidate,
			(select drill.public_id::text from practice_drill drill
				join account on account.person_id = drill.person_id
				where user_name = 'demo-learner' order by drill.id limit 1) as drill,
			(select public_id::text from attempt where state = 'not-started' limit 1) as laid,
			(select attempt.public_id::text from attempt
				join account on account.person_id = attempt.person_id
				where user_name = ${busyLearner} and state = 'in-progress' limit 1) as running,
			(select public_id::text from attempt
				where awarded_points is not null order by id limit 1) as closed,
			(select public_id::text from attempt
				where state = 'submitted' and subject = 'B3' order by id limit 1) as written`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('The demonstration has nobody on the road.');
	return row;
}

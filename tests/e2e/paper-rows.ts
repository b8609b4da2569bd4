import { sql, type Kysely } from 'kysely';
import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { layAttempt, startAttempt } from '#lib/server/mocks/attempt.ts';
import { submitAttempt } from '#lib/server/mocks/closing.ts';
import { run } from '../support/people.ts';
import { busyLearner } from './learning-rows.ts';

const pointsOf: Record<QuestionKind, number> = {
	single: 1,
	multiple: 2,
	case: 20,
	design: 20,
	essay: 40
};

/** A paper of some questions of the bank, as the assembly would have written it. @returns its id */
export function seedShortPaper(
	db: Kysely<Database>,
	{ subject, kinds }: { subject: Subject; kinds: readonly QuestionKind[] }
): Promise<number> {
	return run(db, async (trx) => {
		const { rows } = await sql<{ id: number }>`
			insert into paper (public_id, blueprint_id, subject, edition, year, law_cutoff_on, minutes,
				points, seed)
			select ${createPublicId()}, id, subject, edition, year, '2026-12-31', 60,
				${kinds.reduce((sum, kind) => sum + pointsOf[kind], 0)}, 1
			from blueprint where subject = ${subject} order by year desc limit 1
			returning id`.execute(trx);
		const id = rows[0]?.id ?? 0;
		for (const [index, kind] of kinds.entries())
			await sql`
				insert into paper_item (paper_id, ordinal, section, kind, question_id,
					question_version_id, chapter_code, points, option_order)
				select ${id}, ${index + 1}, ${kinds.indexOf(kind) + 1}, kind, question.id, version.id,
					chapter.code, ${pointsOf[kind]},
					(select coalesce(array_agg(letter order by letter), '{}') from question_option option
						where option.version_id = version.id)
				from question
				join question_version version on version.id = question.current_version_id
				cross join lateral (select 'casework'::text as code) chapter
				where subject = ${subject} and kind = ${kind} and status = 'live'
				order by question.id
				offset ${kinds.slice(0, index).filter((one) => one === kind).length} limit 1`.execute(trx);
		return id;
	});
}

/** Lays a paper before somebody and starts its clock. @returns the public id of the attempt */
export async function seedRunning(
	db: Kysely<Database>,
	personId: number,
	paperId: number
): Promise<string> {
	const { attempt } = await run(db, (trx) =>
		layAttempt(trx, { personId }, paperId, { timeFactorPercent: 100 })
	);
	await run(db, (trx) => startAttempt(trx, { personId }, attempt));
	return attempt;
}

/** A paper that is being written and one whose answers its writer marks, for those who look at pages. */
export async function seedPaperRows(db: Kysely<Database>): Promise<void> {
	const { person_id: personId } = await db
		.selectFrom('account')
		.where('user_name', '=', busyLearner)
		.select('person_id')
		.executeTakeFirstOrThrow();
	const kinds = ['single', 'single', 'multiple'] as const;
	await seedRunning(db, personId, await seedShortPaper(db, { subject: 'A1', kinds }));
	const written = await seedShortPaper(db, { subject: 'B3', kinds: ['case', 'design'] });
	const attempt = await seedRunning(db, personId, written);
	await run(db, (trx) => submitAttempt(trx, { personId }, attempt));
}

import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { ExamSubject } from '#lib/qualifications/levels.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { StudyInput } from './input.ts';

/** What one person can have studied in a day, however they count it. */
export const studyMinutesPerDayMax = 16 * 60;

/** Minutes that somebody says they studied. */
export interface StudyEntry {
	public_id: string;
	subject: ExamSubject;
	chapter: string;
	minutes: number;
	studied_on: Day;
}

/**
 * Notes that the actor has studied a chapter today. Nobody else sees it, and it is its own trail: no
 * audit row is written.
 *
 * @throws Invalid `study-too-long` beyond what a day holds
 */
export async function addStudy(
	trx: Transaction<Database>,
	actor: Actor,
	{ subject, chapter, minutes }: StudyInput
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	await trx.selectFrom('person').where('id', '=', holder.id).select('id').forUpdate().execute();
	const { sum } = await trx
		.selectFrom('study_entry')
		.where(isOfPerson('person_id', holder.id))
		.where(sql<boolean>`studied_on = current_date`)
		.select(sql<number>`coalesce(sum(minutes), 0)`.as('sum'))
		.executeTakeFirstOrThrow();
	if (Number(sum) + minutes > studyMinutesPerDayMax)
		throw new Invalid('study-too-long', {
			field: 'minutes',
			values: { limit: studyMinutesPerDayMax }
		});
	const publicId = createPublicId();
	await trx
		.insertInto('study_entry')
		.values({
			public_id: publicId,
			person_id: holder.id,
			...{ subject, chapter, minutes },
			studied_on: sql<Day>`current_date`
		})
		.execute();
	return { publicId };
}

/**
 * Takes an entry of one's own back by another, on the same day.
 *
 * @throws NotFound `study-not-found`; Conflict `study-reversed` the second time
 */
export async function reverseStudy(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	const entry = await trx
		.selectFrom('study_entry')
		.where('public_id', '=', publicId)
		.where(isOfPerson('person_id', holder.id))
		.where('reverses_id', 'is', null)
		.selectAll()
		.executeTakeFirstOrThrow(() => new NotFound('study-not-found'));
	const { id, person_id, subject, chapter, minutes, studied_on } = entry;
	const reversal = createPublicId();
	await trx
		.insertInto('study_entry')
		.values({
			public_id: reversal,
			...{ person_id, subject, chapter, studied_on },
			minutes: -minutes,
			reverses_id: id
		})
		.execute()
		.catch((caught: unknown) => {
			throw isViolationOf(caught, 'study_entry_reverses_key')
				? new Conflict('study-reversed')
				: caught;
		});
	return { publicId: reversal };
}

/** The minutes of each chapter of the subjects since a day, by subject and chapter: `A1/values`. */
export async function sumStudy(
	db: Reader,
	personId: number,
	{ since }: { since: Day }
): Promise<Map<string, number>> {
	const rows = await db
		.selectFrom('study_entry')
		.where(isOfPerson('person_id', personId))
		.where('studied_on', '>=', since)
		.select(['subject', 'chapter', sql<number>`sum(minutes)::integer`.as('minutes')])
		.groupBy(['subject', 'chapter'])
		.execute();
	return new Map(rows.map(({ subject, chapter, minutes }) => [`${subject}/${chapter}`, minutes]));
}

/** The latest entries that were not taken back, newest first. */
export async function listStudy(
	db: Reader,
	personId: number,
	{ limit }: { limit: number }
): Promise<StudyEntry[]> {
	const rows = await db
		.selectFrom('study_entry as entry')
		.where(isOfPerson('entry.person_id', personId))
		.where('entry.reverses_id', 'is', null)
		.where(
			sql<boolean>`not exists (select from study_entry undone where undone.reverses_id = entry.id)`
		)
		.select(['entry.public_id', 'entry.subject', 'entry.chapter', 'entry.minutes'])
		.select('entry.studied_on')
		.orderBy('entry.id', 'desc')
		.limit(limit)
		.execute();
	return rows as StudyEntry[];
}

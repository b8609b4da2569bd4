import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { HeldLesson } from './held-lesson.ts';

export interface When {
	clientAt: Date | null;
	isOffline: boolean;
}

/**
 * Notes that a section was read to its end: one fact, however often it is told.
 *
 * @returns whether it is news
 * @throws Invalid `section-unknown`
 */
export async function markRead(
	trx: Transaction<Database>,
	lesson: HeldLesson,
	section: string,
	{ clientAt, isOffline }: When
): Promise<boolean> {
	assertSection(lesson, section);
	const result = await trx
		.insertInto('section_reading')
		.values({
			enrolment_id: lesson.enrolment.id,
			lesson_slug: lesson.slug,
			section_slug: section,
			client_at: clientAt,
			is_offline: isOffline
		})
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/**
 * Notes where the reader is, so that the next device opens there. The last one counts.
 *
 * @throws Invalid `section-unknown`
 */
export async function placeReader(
	trx: Transaction<Database>,
	lesson: HeldLesson,
	section: string
): Promise<void> {
	assertSection(lesson, section);
	const place = {
		lesson_slug: lesson.slug,
		section_slug: section,
		placed_at: sql<Date>`clock_timestamp()`
	};
	await trx
		.insertInto('reading_place')
		.values({ enrolment_id: lesson.enrolment.id, ...place })
		.onConflict((conflict) => conflict.column('enrolment_id').doUpdateSet(place))
		.execute();
}

function assertSection({ demands }: HeldLesson, section: string): void {
	if (!demands.sections.some(({ slug }) => slug === section)) throw new Invalid('section-unknown');
}

import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { SyllabusFile } from './syllabus-file.ts';

/**
 * Brings the tree of a subject in an edition to what its file says. What the file names no more stays
 * and is marked: questions and what people know of it still refer to it.
 */
export async function writeSyllabus(
	trx: Transaction<Database>,
	{ edition, subject, status, source, chapters }: SyllabusFile
): Promise<{ chapters: number; points: number; withdrawn: number }> {
	const { id } = await trx
		.insertInto('syllabus')
		.values({ edition, subject, status, source })
		.onConflict((conflict) =>
			conflict.columns(['edition', 'subject']).doUpdateSet({ status, source })
		)
		.returning('id')
		.executeTakeFirstOrThrow();
	let points = 0;
	for (const [index, { points: below, ...chapter }] of chapters.entries()) {
		const chapterId = await writeChapter(trx, { syllabusId: id, ordinal: index + 1 }, chapter);
		points += below.length;
		await trx
			.insertInto('syllabus_point')
			.values(below.map((point, at) => ({ chapter_id: chapterId, ordinal: at + 1, ...point })))
			.onConflict((conflict) =>
				conflict.columns(['chapter_id', 'code']).doUpdateSet((eb) => ({
					ordinal: eb.ref('excluded.ordinal'),
					title: eb.ref('excluded.title'),
					weight: eb.ref('excluded.weight'),
					confidence: eb.ref('excluded.confidence'),
					withdrawn_at: null
				}))
			)
			.execute();
	}
	const withdrawn = await withdrawOthers(trx, id, chapters);
	return { chapters: chapters.length, points, withdrawn };
}

/** A syllabus whose file is gone is not asked any more. */
export async function archiveSyllabus(
	trx: Transaction<Database>,
	place: { edition: string; subject: string }
): Promise<void> {
	await trx
		.updateTable('syllabus')
		.set({ status: 'archived' })
		.where('edition', '=', place.edition)
		.where('subject', '=', place.subject)
		.execute();
}

async function writeChapter(
	trx: Transaction<Database>,
	{ syllabusId, ordinal }: { syllabusId: number; ordinal: number },
	chapter: Omit<SyllabusFile['chapters'][number], 'points'>
): Promise<number> {
	const { code, ...rest } = chapter;
	const { id } = await trx
		.insertInto('syllabus_chapter')
		.values({ syllabus_id: syllabusId, ordinal, code, ...rest })
		.onConflict((conflict) =>
			conflict
				.columns(['syllabus_id', 'code'])
				.doUpdateSet({ ordinal, ...rest, withdrawn_at: null })
		)
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

/** @returns how many points are named no more since this import */
async function withdrawOthers(
	trx: Transaction<Database>,
	syllabusId: number,
	chapters: SyllabusFile['chapters']
): Promise<number> {
	const chapterCodes = chapters.map(({ code }) => code);
	const pointCodes = chapters.flatMap(({ points }) => points.map(({ code }) => code));
	await trx
		.updateTable('syllabus_chapter')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('syllabus_id', '=', syllabusId)
		.where('code', 'not in', chapterCodes)
		.where('withdrawn_at', 'is', null)
		.execute();
	const { numUpdatedRows } = await trx
		.updateTable('syllabus_point')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('chapter_id', 'in', (query) =>
			query.selectFrom('syllabus_chapter').select('id').where('syllabus_id', '=', syllabusId)
		)
		.where('code', 'not in', pointCodes)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

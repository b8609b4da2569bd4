import { sql, type Transaction } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { HeldLesson } from './held-lesson.ts';

/** Notes and marks that one person may keep in one course. */
const notesMax = 500;

export interface NoteInput {
	/** The public id, chosen by the device. */
	note: string;
	section: string;
	/** The words that were marked. */
	quote: string | null;
	body: string | null;
}

/**
 * Keeps a note or a mark, or changes one. They belong to the learner alone: nobody else reads them.
 *
 * @throws Invalid `section-unknown`; Conflict `notes-full`, `note-foreign`
 */
export async function saveNote(
	trx: Transaction<Database>,
	actor: Actor,
	lesson: HeldLesson,
	{ note, section, quote, body }: NoteInput
): Promise<void> {
	if (!lesson.demands.sections.some(({ slug }) => slug === section))
		throw new Invalid('section-unknown');
	await refuseTooMany(trx, actor.personId, lesson.enrolment.course_id);
	const content = { section_slug: section, quote, body };
	const saved = await trx
		.insertInto('lesson_note')
		.values({
			public_id: note,
			person_id: actor.personId,
			course_id: lesson.enrolment.course_id,
			lesson_slug: lesson.slug,
			...content
		})
		.onConflict((conflict) =>
			conflict
				.column('public_id')
				.doUpdateSet({ ...content, deleted_at: null, changed_at: sql<Date>`clock_timestamp()` })
				.where('lesson_note.person_id', '=', actor.personId)
		)
		.returning('id')
		.executeTakeFirst();
	if (!saved) throw new Conflict('note-foreign');
}

async function refuseTooMany(db: Reader, personId: number, courseId: number): Promise<void> {
	const { count } = await db
		.selectFrom('lesson_note')
		.where('person_id', '=', personId)
		.where('course_id', '=', courseId)
		.where('deleted_at', 'is', null)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	if (count >= notesMax) throw new Conflict('notes-full', { values: { limit: notesMax } });
}

/** Takes a note away. One that is gone, or somebody else's, is simply not there. */
export async function eraseNote(
	trx: Transaction<Database>,
	actor: Actor,
	note: string
): Promise<void> {
	await trx
		.updateTable('lesson_note')
		.set({ deleted_at: sql<Date>`clock_timestamp()` })
		.where('public_id', '=', note)
		.where(isOfPerson('lesson_note.person_id', actor.personId))
		.where('deleted_at', 'is', null)
		.execute();
}

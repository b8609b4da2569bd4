import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit, type AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import type { PreparedLesson } from './lesson-file.ts';
import type { PreparedCourse } from './package.ts';
import { writePassages } from './passages.ts';

export interface Published {
	publicationId: number;
	number: number;
	/** False where the current publication says just this. */
	isNew: boolean;
}

/**
 * Publishes what a package holds, where it differs from what is current: under the next number, never
 * to change again. New learners get it at once; whoever is in the middle keeps theirs. A course that
 * was withdrawn because its folder was gone comes back.
 *
 * The files must be in the store already: they are too large for a transaction.
 */
export async function publishPackage(
	trx: Transaction<Database>,
	actor: AuditActor,
	prepared: PreparedCourse
): Promise<Published> {
	const course = await lockCourse(trx, prepared);
	const current = course.currentId
		? await trx
				.selectFrom('course_publication')
				.select(['id', 'number', 'hash'])
				.where('id', '=', course.currentId)
				.executeTakeFirstOrThrow()
		: undefined;
	if (course.isGone) await returnCourse(trx, actor, prepared.slug);
	if (current?.hash.equals(prepared.hash))
		return { publicationId: current.id, number: current.number, isNew: false };

	const { id, number } = await insertPublication(trx, actor, course.id, prepared);
	await insertMedia(trx, id, prepared);
	for (const [index, lesson] of prepared.lessons.entries())
		await insertLesson(trx, { publicationId: id, ordinal: index + 1 }, lesson);
	await writePassages(trx, course.id, id);
	await trx
		.updateTable('course')
		.set({ current_publication_id: id, base_code: prepared.manifest.base ?? null })
		.where('id', '=', course.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'course.publish',
		subjectKind: 'course',
		subjectId: prepared.slug,
		detail: {
			number,
			lessons: prepared.lessons.length,
			sha256: prepared.hash.toString('hex')
		}
	});
	return { publicationId: id, number, isNew: true };
}

/**
 * Takes a course out of the catalogue because its folder is gone. Whoever is in the middle of it
 * keeps what they read.
 *
 * @returns whether there was something to withdraw
 */
export async function withdrawCourse(
	trx: Transaction<Database>,
	actor: AuditActor,
	slug: string
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('course')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('slug', '=', slug)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) return false;
	await recordAudit(trx, actor, {
		action: 'course.withdraw',
		subjectKind: 'course',
		subjectId: slug,
		detail: { reason: 'folder-gone' }
	});
	return true;
}

/** A withdrawal with a reason was somebody's decision: a folder that is there again does not undo it. */
async function returnCourse(
	trx: Transaction<Database>,
	actor: AuditActor,
	slug: string
): Promise<void> {
	await trx.updateTable('course').set({ withdrawn_at: null }).where('slug', '=', slug).execute();
	await recordAudit(trx, actor, {
		action: 'course.return',
		subjectKind: 'course',
		subjectId: slug
	});
}

/** One publication of a course at a time. */
async function lockCourse(trx: Transaction<Database>, { slug, manifest }: PreparedCourse) {
	await trx
		.insertInto('course')
		.values({ public_id: createPublicId(), slug, base_code: manifest.base ?? null })
		.onConflict((conflict) => conflict.column('slug').doNothing())
		.execute();
	return trx
		.selectFrom('course')
		.select(['id', 'current_publication_id as currentId'])
		.select(sql<boolean>`withdrawn_at is not null and withdrawal_reason is null`.as('isGone'))
		.where('slug', '=', slug)
		.forUpdate()
		.executeTakeFirstOrThrow();
}

async function insertPublication(
	trx: Transaction<Database>,
	actor: AuditActor,
	courseId: number,
	{ manifest, lessons, media, hash }: PreparedCourse
) {
	const sizes = new Map(media.map((file) => [file.hash.toString('hex'), file.sizeBytes]));
	const texts = lessons.map(({ document, checks }) => JSON.stringify([document, checks]));
	return trx
		.insertInto('course_publication')
		.values({
			public_id: createPublicId(),
			course_id: courseId,
			number: sql<number>`(
				select coalesce(max(number), 0) + 1 from course_publication where course_id = ${courseId})`,
			hash,
			title: manifest.title,
			tier: manifest.tier,
			audiences: manifest.audiences,
			services: manifest.services,
			mechanisms: manifest.mechanisms,
			client_groups: manifest.client_groups,
			minutes: lessons.reduce((sum, { minutes }) => sum + minutes, 0),
			text_bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
			media_bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
			manifest: JSON.stringify(manifest),
			change_note: manifest.change_note ?? null,
			published_by: actor.accountId
		})
		.returning(['id', 'number'])
		.executeTakeFirstOrThrow();
}

async function insertMedia(
	trx: Transaction<Database>,
	publicationId: number,
	{ media }: PreparedCourse
): Promise<void> {
	if (media.length === 0) return;
	await trx
		.insertInto('blob')
		.values(
			media.map(({ hash, sizeBytes, mediaType }) => ({
				hash,
				size_bytes: sizeBytes,
				media_type: mediaType
			}))
		)
		.onConflict((conflict) => conflict.column('hash').doNothing())
		.execute();
	await trx
		.insertInto('course_media')
		.values(media.map(({ path, hash }) => ({ publication_id: publicationId, path, hash })))
		.execute();
}

async function insertLesson(
	trx: Transaction<Database>,
	{ publicationId, ordinal }: { publicationId: number; ordinal: number },
	lesson: PreparedLesson
): Promise<void> {
	const { id } = await trx
		.insertInto('lesson')
		.values({
			publication_id: publicationId,
			slug: lesson.slug,
			ordinal,
			title: lesson.title,
			summary: lesson.summary ?? null,
			minutes: lesson.minutes,
			characters: lesson.characters,
			hash: lesson.hash,
			sections: JSON.stringify(lesson.sections),
			document: JSON.stringify(lesson.document)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	if (lesson.checks.length === 0) return;
	await trx
		.insertInto('lesson_check')
		.values(
			lesson.checks.map(({ slug, kind, isRequired, shown, key }, index) => ({
				lesson_id: id,
				slug,
				ordinal: index + 1,
				kind,
				is_required: isRequired,
				shown: JSON.stringify(shown),
				answer_key: JSON.stringify(key)
			}))
		)
		.execute();
}

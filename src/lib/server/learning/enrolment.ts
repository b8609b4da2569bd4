import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { findRequirementState } from './requirement-state.ts';

/**
 * Enrols the actor in a course with the publication of today. Enrolling twice finds the first;
 * whoever had left goes on where they left; whoever has finished begins another round.
 *
 * @throws NotFound `course-not-found`; Conflict `course-withdrawn`, `requirements-unmet`
 */
export async function enrol(
	trx: Transaction<Database>,
	actor: Actor,
	courseSlug: string
): Promise<{ enrolment: string; isNew: boolean }> {
	const course = await trx
		.selectFrom('course')
		.where('slug', '=', courseSlug)
		.select(['id', 'slug', 'current_publication_id', 'withdrawn_at'])
		.executeTakeFirst();
	if (!course?.current_publication_id) throw new NotFound('course-not-found');
	await holdLearner(trx, actor.personId);
	const last = await findLastEnrolment(trx, actor.personId, course.id);
	if (last && !last.completed_at && !last.left_at)
		return { enrolment: last.public_id, isNew: false };
	if (course.withdrawn_at) throw new Conflict('course-withdrawn');
	const requirement = await findRequirementState(trx, actor, course.slug);
	if (!requirement.isMet) throw new Conflict('requirements-unmet');
	if (last?.left_at) return resume(trx, actor, last);
	return create(trx, actor, {
		courseId: course.id,
		publicationId: course.current_publication_id,
		round: (last?.round ?? 0) + 1
	});
}

/** Enrolments of one person take turns, so that two tabs make one. */
async function holdLearner(trx: Transaction<Database>, personId: number): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('enrolment', ${personId}))`.execute(trx);
}

async function findLastEnrolment(db: Reader, personId: number, courseId: number) {
	return db
		.selectFrom('enrolment')
		.where(isOfPerson('enrolment.person_id', personId))
		.where('course_id', '=', courseId)
		.select(['id', 'public_id', 'round', 'completed_at', 'left_at'])
		.orderBy('round', 'desc')
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
}

async function create(
	trx: Transaction<Database>,
	actor: Actor,
	{ courseId, publicationId, round }: { courseId: number; publicationId: number; round: number }
) {
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('enrolment')
		.values({
			public_id: publicId,
			person_id: actor.personId,
			course_id: courseId,
			publication_id: publicationId,
			round,
			enrolled_by: actor.accountId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('enrolment_publication')
		.values({ enrolment_id: id, publication_id: publicationId })
		.execute();
	await recordAudit(trx, actor, {
		action: 'enrolment.create',
		subjectKind: 'enrolment',
		subjectId: publicId,
		detail: { round, publication: publicationId }
	});
	return { enrolment: publicId, isNew: true };
}

async function resume(
	trx: Transaction<Database>,
	actor: Actor,
	{ id, public_id }: { id: number; public_id: string }
) {
	await trx.updateTable('enrolment').set({ left_at: null }).where('id', '=', id).execute();
	await recordAudit(trx, actor, {
		action: 'enrolment.resume',
		subjectKind: 'enrolment',
		subjectId: public_id
	});
	return { enrolment: public_id, isNew: false };
}

/**
 * Leaves a course without finishing it. What was learnt stays; enrolling again goes on from there.
 *
 * @throws NotFound `enrolment-not-found`; Conflict `enrolment-completed`
 */
export async function leave(
	trx: Transaction<Database>,
	actor: Actor,
	enrolmentPublicId: string
): Promise<{ enrolment: string }> {
	const enrolment = await holdEnrolment(trx, actor, enrolmentPublicId);
	if (enrolment.completed_at) throw new Conflict('enrolment-completed');
	await trx
		.updateTable('enrolment')
		.set({ left_at: sql<Date>`now()` })
		.where('id', '=', enrolment.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'enrolment.leave',
		subjectKind: 'enrolment',
		subjectId: enrolmentPublicId
	});
	return { enrolment: enrolmentPublicId };
}

/**
 * Takes up the newest publication of the course by choice. Lessons and checks that were finished
 * stay finished.
 *
 * @throws NotFound `enrolment-not-found`; Conflict `enrolment-completed`, `course-withdrawn`
 */
export async function takeUp(
	trx: Transaction<Database>,
	actor: Actor,
	enrolmentPublicId: string
): Promise<{ enrolment: string }> {
	const enrolment = await holdEnrolment(trx, actor, enrolmentPublicId);
	if (enrolment.completed_at) throw new Conflict('enrolment-completed');
	const { current_publication_id: newest, withdrawn_at } = await trx
		.selectFrom('course')
		.where('id', '=', enrolment.course_id)
		.select(['current_publication_id', 'withdrawn_at'])
		.executeTakeFirstOrThrow();
	if (withdrawn_at || newest === null) throw new Conflict('course-withdrawn');
	if (newest === enrolment.publication_id) return { enrolment: enrolmentPublicId };
	await trx
		.updateTable('enrolment')
		.set({ publication_id: newest })
		.where('id', '=', enrolment.id)
		.execute();
	await trx
		.insertInto('enrolment_publication')
		.values({ enrolment_id: enrolment.id, publication_id: newest })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	await recordAudit(trx, actor, {
		action: 'enrolment.take-up',
		subjectKind: 'enrolment',
		subjectId: enrolmentPublicId,
		detail: { from: enrolment.publication_id, to: newest }
	});
	return { enrolment: enrolmentPublicId };
}

/**
 * The actor's own enrolment, held until the end of the transaction: what is done in it takes turns,
 * so that two tabs cannot finish it twice.
 *
 * @throws NotFound `enrolment-not-found`; Conflict `enrolment-left`
 */
export async function holdEnrolment(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<HeldEnrolment> {
	const enrolment = await trx
		.selectFrom('enrolment')
		.where('public_id', '=', publicId)
		.where(isOfPerson('enrolment.person_id', actor.personId))
		.select(['id', 'public_id', 'course_id', 'publication_id', 'round', 'completed_at', 'left_at'])
		.forUpdate()
		.executeTakeFirst();
	if (!enrolment) throw new NotFound('enrolment-not-found');
	if (enrolment.left_at) throw new Conflict('enrolment-left');
	return { ...enrolment, personId: actor.personId };
}

export interface HeldEnrolment {
	id: number;
	public_id: string;
	/** Who learns. */
	personId: number;
	course_id: number;
	publication_id: number;
	round: number;
	completed_at: Date | null;
}

import type { Insertable, Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import type { History } from './history.ts';

export interface WrittenHistory extends History {
	/** Of the enrolment. */
	publicId: string;
}

/** PostgreSQL takes 65 535 values in one statement. */
const rowsAStatement = 2_000;

/** Writes what was learnt, with the moments at which it was, in a few statements for all. */
export async function writeHistories(
	trx: Transaction<Database>,
	histories: readonly History[]
): Promise<WrittenHistory[]> {
	const written = histories.map((history) => ({ ...history, publicId: createPublicId() }));
	if (written.length === 0) return written;
	const rows = await trx
		.insertInto('enrolment')
		.values(
			written.map(({ publicId, learner, course, ...history }) => ({
				public_id: publicId,
				person_id: learner.personId,
				course_id: course.id,
				publication_id: course.publicationId,
				round: 1,
				enrolled_at: history.enrolledAt,
				completed_at: history.completed?.at ?? null,
				left_at: history.leftAt
			}))
		)
		.returning(['id', 'public_id'])
		.execute();
	const ids = new Map(rows.map(({ id, public_id }) => [public_id, id]));
	const enrolments = written.map((history) => ({ ...history, id: ids.get(history.publicId) ?? 0 }));
	await insertAll(
		trx,
		'enrolment_publication',
		enrolments.map(({ id, course, enrolledAt }) => ({
			enrolment_id: id,
			publication_id: course.publicationId,
			taken_up_at: enrolledAt
		}))
	);
	await writeFacts(trx, enrolments);
	return written;
}

async function writeFacts(
	trx: Transaction<Database>,
	enrolments: readonly (History & { id: number })[]
): Promise<void> {
	const sittings = enrolments.flatMap(({ id, sittings }) =>
		sittings.map((sitting) => ({
			...sitting,
			place: { enrolment_id: id, lesson_slug: sitting.lesson.slug }
		}))
	);
	await insertAll(
		trx,
		'section_reading',
		sittings.flatMap(({ place, sections }) =>
			sections.map(({ slug, at }) => ({ ...place, section_slug: slug, read_at: at }))
		)
	);
	await insertAll(
		trx,
		'check_attempt',
		sittings.flatMap(({ place, attempts }) =>
			attempts.map(({ check, number, response, isRight, at }) => ({
				...place,
				op_id: createPublicId(),
				lesson_check_id: check.id,
				check_slug: check.slug,
				number,
				response: JSON.stringify(response),
				is_right: isRight,
				answered_at: at
			}))
		)
	);
	await insertAll(
		trx,
		'study_time',
		sittings.map(({ place, beganAt, endedAt, seconds }) => ({
			...{ ...place, seconds },
			began_at: beganAt,
			last_at: endedAt
		}))
	);
	await insertAll(
		trx,
		'media_viewing',
		sittings.flatMap(({ place, media }) =>
			media.map(({ id, seconds, at }) => ({
				...place,
				media_slug: id,
				furthest_seconds: seconds,
				position_seconds: seconds,
				viewed_at: at,
				completed_at: at
			}))
		)
	);
	await insertAll(trx, 'lesson_completion', listCompletions(sittings));
	await insertAll(trx, 'reading_place', enrolments.flatMap(findPlace));
}

type PlacedSitting = History['sittings'][number] & {
	place: { enrolment_id: number; lesson_slug: string };
};

function listCompletions(sittings: readonly PlacedSitting[]) {
	return sittings
		.filter(({ isComplete }) => isComplete)
		.map(({ place, lesson, endedAt, conditions }) => ({
			...place,
			lesson_id: lesson.id,
			completed_at: endedAt,
			evidence: JSON.stringify(conditions.map(({ kind, done, needed }) => ({ kind, done, needed })))
		}));
}

/** Where the reader is: at the last section that was read. */
function findPlace({ id, sittings }: History & { id: number }) {
	const sitting = sittings.at(-1);
	const section = sitting?.sections.at(-1);
	if (!sitting || !section) return [];
	return [
		{
			enrolment_id: id,
			lesson_slug: sitting.lesson.slug,
			section_slug: section.slug,
			placed_at: section.at
		}
	];
}

async function insertAll<Table extends keyof Database & string>(
	trx: Transaction<Database>,
	table: Table,
	rows: readonly Insertable<Database[Table]>[]
): Promise<void> {
	for (let from = 0; from < rows.length; from += rowsAStatement) {
		await trx
			.insertInto(table)
			.values(rows.slice(from, from + rowsAStatement))
			.execute();
	}
}

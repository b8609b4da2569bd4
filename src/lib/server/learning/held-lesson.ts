import type { Transaction } from 'kysely';
import type { CheckKind } from '#lib/courses/check.ts';
import { baseName } from '../courses/course.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import type { CompletionRule, StoredDemands } from './demands.ts';
import { holdEnrolment, type HeldEnrolment } from './enrolment.ts';

/** A lesson of the publication that the learner reads, while something is done in it. */
export interface HeldLesson {
	enrolment: HeldEnrolment;
	id: number;
	slug: string;
	title: string;
	minutes: number;
	demands: StoredDemands;
	completion: CompletionRule;
	ledgers: readonly string[];
	course: { slug: string; title: string; tier: string; publication: number };
	/** The training base; null for the platform's own courses, and while its unit is not known. */
	base: { code: string; name: string } | null;
}

export interface CheckRow {
	id: number;
	slug: string;
	kind: CheckKind;
}

/**
 * Holds the actor's own enrolment and reads the lesson in the publication that it is pinned to.
 *
 * @throws NotFound `enrolment-not-found`, `lesson-not-found`; Conflict `enrolment-left`
 */
export async function holdLesson(
	trx: Transaction<Database>,
	actor: Actor,
	{ enrolment: publicId, lesson: slug }: { enrolment: string; lesson: string }
): Promise<HeldLesson> {
	const enrolment = await holdEnrolment(trx, actor, publicId);
	const row = await trx
		.selectFrom('lesson')
		.innerJoin('course_publication as publication', 'publication.id', 'lesson.publication_id')
		.innerJoin('course', 'course.id', 'publication.course_id')
		.where('lesson.publication_id', '=', enrolment.publication_id)
		.where('lesson.slug', '=', slug)
		.select((eb) => [
			'lesson.id',
			'lesson.slug',
			'lesson.title',
			'lesson.minutes',
			'lesson.characters',
			'lesson.sections',
			'lesson.media',
			'publication.manifest',
			'publication.title as course_title',
			'publication.tier',
			'publication.number',
			'course.slug as course_slug',
			'course.base_code',
			baseName.as('base_name'),
			eb
				.selectFrom('lesson_check as c')
				.whereRef('c.lesson_id', '=', 'lesson.id')
				.where('c.is_required', '=', true)
				.select((inner) => inner.fn.agg<string[]>('array_agg', ['c.slug']).as('slugs'))
				.as('required_checks')
		])
		.executeTakeFirst();
	if (!row) throw new NotFound('lesson-not-found');
	const manifest = row.manifest as unknown as { completion: CompletionRule; ledgers: string[] };
	return {
		enrolment,
		id: row.id,
		slug: row.slug,
		title: row.title,
		minutes: row.minutes,
		demands: {
			characters: row.characters,
			sections: row.sections as unknown as StoredDemands['sections'],
			checks: row.required_checks ?? [],
			media: row.media as unknown as StoredDemands['media']
		},
		completion: manifest.completion,
		ledgers: manifest.ledgers,
		course: {
			slug: row.course_slug,
			title: row.course_title,
			tier: row.tier,
			publication: row.number
		},
		base:
			row.base_code !== null && row.base_name !== null
				? { code: row.base_code, name: row.base_name }
				: null
	};
}

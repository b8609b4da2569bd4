import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { LearningDeed, LearningOperation } from '#lib/learning/operation.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { preparePolicy, writePolicy } from '#lib/server/policy/import.ts';

export interface SeededCheck {
	slug: string;
	kind?: CheckKind;
	right?: string[];
	isRequired?: boolean;
}

export interface SeededLesson {
	slug: string;
	minutes?: number;
	characters?: number;
	sections?: string[];
	checks?: SeededCheck[];
	media?: { id: string; seconds: number }[];
}

export interface SeededCourse {
	slug: string;
	title?: string;
	tier?: string;
	baseCode?: string;
	lessons: SeededLesson[];
	manifest?: Record<string, unknown>;
}

/** The rules of the nation, as they ship. */
export async function importPolicy(db: Kysely<Database>): Promise<void> {
	const folder = join(import.meta.dirname, '../../content/policy');
	const files = readdirSync(folder).map((name) => ({
		path: `policy/${name}`,
		text: readFileSync(join(folder, name), 'utf8')
	}));
	const { rules, errors } = preparePolicy(files);
	if (errors.length > 0) throw new Error(JSON.stringify(errors));
	await db.transaction().execute((trx) => writePolicy(trx, rules));
}

/** Publishes a course, or the next state of one, and makes it what new learners get. */
export async function publishCourse(
	db: Kysely<Database>,
	course: SeededCourse
): Promise<{ courseId: number; publicationId: number; number: number }> {
	const { id: courseId } = await db
		.insertInto('course')
		.values({
			public_id: createPublicId(),
			slug: course.slug,
			base_code: course.baseCode ?? null
		})
		.onConflict((conflict) => conflict.column('slug').doUpdateSet({ slug: course.slug }))
		.returning('id')
		.executeTakeFirstOrThrow();
	const { last } = await db
		.selectFrom('course_publication')
		.where('course_id', '=', courseId)
		.select(({ fn }) => fn.coalesce(fn.max('number'), sql<number>`0`).as('last'))
		.executeTakeFirstOrThrow();
	const number = last + 1;
	const { id: publicationId } = await db
		.insertInto('course_publication')
		.values({
			public_id: createPublicId(),
			course_id: courseId,
			number,
			hash: hashOf(`${course.slug} ${number}`),
			title: course.title ?? '看见需要（示例）',
			tier: course.tier ?? 'T1',
			audiences: ['village-staff'],
			services: [],
			mechanisms: [],
			client_groups: [],
			minutes: course.lessons.reduce((sum, { minutes = 15 }) => sum + minutes, 0),
			text_bytes: 1_000,
			media_bytes: 0,
			manifest: JSON.stringify({
				completion: { lessons: 'all' },
				ledgers: ['continuing-education', 'technician:professional'],
				...course.manifest
			})
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	for (const [index, lesson] of course.lessons.entries())
		await insertLesson(db, publicationId, lesson, index + 1);
	await db
		.updateTable('course')
		.set({ current_publication_id: publicationId })
		.where('id', '=', courseId)
		.execute();
	return { courseId, publicationId, number };
}

async function insertLesson(
	db: Kysely<Database>,
	publicationId: number,
	lesson: SeededLesson,
	ordinal: number
): Promise<void> {
	const sections = (lesson.sections ?? ['intro', 's-door']).map((slug) => ({
		slug,
		title: slug === 'intro' ? null : slug,
		characters: 100
	}));
	const { id } = await db
		.insertInto('lesson')
		.values({
			publication_id: publicationId,
			slug: lesson.slug,
			ordinal,
			title: `第 ${ordinal} 课`,
			minutes: lesson.minutes ?? 15,
			characters: lesson.characters ?? 600,
			hash: hashOf(JSON.stringify(lesson)),
			sections: JSON.stringify(sections),
			media: JSON.stringify(lesson.media ?? []),
			document: JSON.stringify({ children: [] })
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	for (const [index, check] of (lesson.checks ?? [{ slug: 'first-words' }]).entries()) {
		const key: CheckKey = {
			right: check.right ?? ['b'],
			feedback: { a: [words('先说清来意。')] },
			explanation: [words('把决定权交给对方。')]
		};
		await db
			.insertInto('lesson_check')
			.values({
				lesson_id: id,
				slug: check.slug,
				ordinal: index + 1,
				kind: check.kind ?? 'single',
				is_required: check.isRequired ?? true,
				shown: JSON.stringify({ stem: [], options: [] }),
				answer_key: JSON.stringify(key)
			})
			.execute();
	}
}

function words(text: string) {
	return {
		type: 'paragraph' as const,
		lines: [0, 1] as const,
		isTight: false,
		children: [{ type: 'text' as const, text }]
	};
}

function hashOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

/** A deed as a device sends it. */
export function deed(
	enrolment: string,
	lesson: string,
	what: LearningDeed,
	options: { opId?: string; isOffline?: boolean; at?: string } = {}
): LearningOperation {
	return {
		opId: options.opId ?? createPublicId(),
		enrolment,
		lesson,
		at: options.at ?? '2026-03-02T08:00:00.000Z',
		isOffline: options.isOffline ?? false,
		...what
	};
}

/**
 * Moves the beginning of an enrolment, and the clock of its learner, into the past: so much time has
 * passed on the wall.
 */
export async function letTimePass(
	db: Kysely<Database>,
	enrolment: string,
	seconds: number
): Promise<void> {
	await sql`update enrolment set enrolled_at = enrolled_at - make_interval(secs => ${seconds})
		where public_id = ${enrolment}`.execute(db);
	await sql`update study_clock set credited_until = credited_until - make_interval(secs => ${seconds}),
			device_until = device_until - make_interval(secs => ${seconds})
		where person_id = (select person_id from enrolment where public_id = ${enrolment})`.execute(db);
	await sql`update check_attempt set answered_at = answered_at - make_interval(secs => ${seconds})
		where enrolment_id = (select id from enrolment where public_id = ${enrolment})`.execute(db);
}

import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { CheckKind } from '#lib/courses/check.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { parseLessonBody } from '#lib/markdown/lesson.ts';
import type { Database } from '#lib/server/database/schema.ts';

/** The rules by which learning is counted, as they are shipped. */
export async function seedStatisticsRules(db: Kysely<Database>): Promise<void> {
	const values = {
		'learning.stall-days': 14,
		'learning.check-hard-percent': 30,
		'learning.check-easy-percent': 95,
		'learning.statistics-people-min': 5
	};
	await db
		.insertInto('policy_rule')
		.values(
			Object.entries(values).map(([key, value]) => ({
				key,
				area: 'CN',
				value: JSON.stringify(value),
				unit: 'none',
				valid: '[2020-01-01,)',
				source: '示例',
				confidence: 'medium'
			}))
		)
		.execute();
}

/** How many lists somebody may take out of the house in an hour. */
export async function seedExportRule(db: Kysely<Database>, exportsMax: number): Promise<void> {
	await db
		.insertInto('policy_rule')
		.values({
			...{ key: 'export.per-hour-max', area: 'CN', value: String(exportsMax), unit: 'times' },
			...{ valid: '[2015-01-01,)', source: '示例', confidence: 'high' }
		})
		.execute();
}

/** A lesson of two sections after its introduction, with three checks. */
const knocking = `先想清楚再敲门。

## 说清来意

:::check single #first-words
门开了一条缝，先说哪句？

- [ ] 我是来查低保的
- [x] 我是社区小何，来看看您
- [ ] 有人反映您家

> 先说自己是谁。
:::

## 请对方决定

:::check order #steps
按顺序排好

1. 敲门
2. 自我介绍
3. 说明来意

> 先敲门，再说话。
:::

:::check short #who
该由谁决定谈多久？

- [x] 对方

> 由对方决定。
:::
`;

const noting = `回来马上记。

## 记什么

写下看到的，不写猜到的。
`;

export interface SeededCourse {
	id: number;
	slug: string;
	publicationId: number;
}

/**
 * A course with the lessons `01-knock` (sections `intro` and two more, three checks) and `02-note`.
 * Called again with the same slug it publishes the next number.
 */
export async function seedCourse(
	db: Kysely<Database>,
	{
		slug,
		title = '入户走访（示例）',
		tier = 'T1',
		base = null
	}: { slug: string; title?: string; tier?: string; base?: string | null }
): Promise<SeededCourse> {
	const { id } = await db
		.insertInto('course')
		.values({ public_id: createPublicId(), slug, base_code: base })
		.onConflict((conflict) => conflict.column('slug').doUpdateSet({ base_code: base }))
		.returning('id')
		.executeTakeFirstOrThrow();
	const number = sql<number>`(
		select coalesce(max(number), 0) + 1 from course_publication where course_id = ${id})`;
	const publication = await db
		.insertInto('course_publication')
		.values({
			...{ public_id: createPublicId(), course_id: id, number, title, tier, minutes: 30 },
			...{ audiences: [], services: [], mechanisms: [], client_groups: [] },
			...{ hash: hashOf(createPublicId()), text_bytes: 1_000, media_bytes: 0, manifest: '{}' }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await seedLesson(db, publication.id, { slug: '01-knock', ordinal: 1, source: knocking });
	await seedLesson(db, publication.id, { slug: '02-note', ordinal: 2, source: noting });
	await db
		.updateTable('course')
		.set({ current_publication_id: publication.id })
		.where('id', '=', id)
		.execute();
	return { id, slug, publicationId: publication.id };
}

async function seedLesson(
	db: Kysely<Database>,
	publicationId: number,
	{ slug, ordinal, source }: { slug: string; ordinal: number; source: string }
): Promise<void> {
	const body = parseLessonBody(source, { terms: new Map(), media: new Map() });
	if (body.problems.length > 0) throw new Error(JSON.stringify(body.problems));
	const { id } = await db
		.insertInto('lesson')
		.values({
			...{ publication_id: publicationId, slug, ordinal, title: titles[slug] ?? slug, minutes: 15 },
			...{ characters: body.characters, hash: hashOf(source), media: '[]' },
			sections: JSON.stringify(body.sections),
			document: JSON.stringify(body.document)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	for (const [index, { slug, kind, isRequired, shown, key }] of body.checks.entries()) {
		await db
			.insertInto('lesson_check')
			.values({
				...{ lesson_id: id, slug, kind, ordinal: index + 1, is_required: isRequired },
				shown: JSON.stringify(shown),
				answer_key: JSON.stringify(key)
			})
			.execute();
	}
}

const titles: Record<string, string> = { '01-knock': '敲门之前', '02-note': '回来之后' };

export interface SeededEnrolment {
	id: number;
	publicId: string;
}

/** Somebody who enrolled so many days ago, and has finished or left it since where said so. */
export async function seedEnrolment(
	db: Kysely<Database>,
	person: { id: number },
	course: SeededCourse,
	{
		daysAgo = 0,
		finishedDaysAgo,
		leftDaysAgo,
		round = 1
	}: { daysAgo?: number; finishedDaysAgo?: number; leftDaysAgo?: number; round?: number } = {}
): Promise<SeededEnrolment> {
	const publicId = createPublicId();
	const { id } = await db
		.insertInto('enrolment')
		.values({
			...{ public_id: publicId, person_id: person.id, course_id: course.id, round },
			publication_id: course.publicationId,
			enrolled_at: before(daysAgo),
			completed_at: finishedDaysAgo === undefined ? null : before(finishedDaysAgo),
			left_at: leftDaysAgo === undefined ? null : before(leftDaysAgo)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return { id, publicId };
}

/** Reads sections of a lesson to their end, so many days ago, and stands at the last one. */
export async function seedReading(
	db: Kysely<Database>,
	{ id }: SeededEnrolment,
	{ lesson, sections, daysAgo = 0 }: { lesson: string; sections: string[]; daysAgo?: number }
): Promise<void> {
	for (const section of sections) {
		await db
			.insertInto('section_reading')
			.values({
				...{ enrolment_id: id, lesson_slug: lesson, section_slug: section },
				read_at: before(daysAgo)
			})
			.execute();
	}
	const place = { lesson_slug: lesson, section_slug: sections.at(-1) ?? '' };
	await db
		.insertInto('reading_place')
		.values({ enrolment_id: id, ...place, placed_at: before(daysAgo) })
		.onConflict((conflict) => conflict.column('enrolment_id').doUpdateSet(place))
		.execute();
}

/** One answer after those that were given before. */
export async function seedAnswer(
	db: Kysely<Database>,
	enrolment: SeededEnrolment,
	course: SeededCourse,
	{ check, response, isRight }: { check: string; response: string[]; isRight: boolean }
): Promise<void> {
	const row = await db
		.selectFrom('lesson_check as k')
		.innerJoin('lesson as l', 'l.id', 'k.lesson_id')
		.where('l.publication_id', '=', course.publicationId)
		.where('k.slug', '=', check)
		.select(['k.id', 'l.slug as lesson'])
		.executeTakeFirstOrThrow();
	await db
		.insertInto('check_attempt')
		.values({
			...{ op_id: createPublicId(), enrolment_id: enrolment.id, lesson_check_id: row.id },
			...{ lesson_slug: row.lesson, check_slug: check, is_right: isRight },
			number: sql<number>`(
				select count(*) + 1 from check_attempt
				where enrolment_id = ${enrolment.id} and check_slug = ${check})`,
			response: JSON.stringify(response)
		})
		.execute();
}

/** The right answer to a check of the lesson. */
export async function rightAnswer(
	db: Kysely<Database>,
	course: SeededCourse,
	check: string
): Promise<{ kind: CheckKind; right: string[] }> {
	const { kind, answer_key } = await db
		.selectFrom('lesson_check as k')
		.innerJoin('lesson as l', 'l.id', 'k.lesson_id')
		.where('l.publication_id', '=', course.publicationId)
		.where('k.slug', '=', check)
		.select(['k.kind', 'k.answer_key'])
		.executeTakeFirstOrThrow();
	return { kind: kind as CheckKind, right: (answer_key as { right: string[] }).right };
}

function before(days: number) {
	return sql<Date>`now() - make_interval(days => ${days}::int)`;
}

function hashOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

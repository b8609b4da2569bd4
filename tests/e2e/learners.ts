import type { Page } from '@playwright/test';
import { sql, type Kysely } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { seedAccount, type SeededAccount } from '../support/accounts.ts';
import { seedCourse } from '../support/courses.ts';
import { expect } from './support.ts';

export const phone = { width: 390, height: 844 };

const manifest = (title: string) => `title: ${title}
summary: 学完能走一户。
tier: T1
audiences: [village-staff]
services: [S1]
mechanisms: [M1]
client_groups: [dibao]
language: zh-CN
ledgers: [continuing-education]
outcomes:
  - 能准备一次走访
  - 能说清来意
  - 能写下事实
completion:
  lessons: all
lessons: [01-before, 02-door]
change_note: 首次发布。
`;

const before = `---
title: 敲门之前
minutes: 1
---

## 线索

听来的话都是线索。

:::check single #clue
支书说“能过”，怎么做？

- [ ] 先放一放
  > 熟人也会看漏。
- [x] 自己去看
- [ ] 直接报上去

> 线索提醒你去看。
:::
`;

const door = `---
title: 门开了
minutes: 1
---

## 头一句

先招呼，再说来意。

:::check truefalse #first-words
进门先翻本子。

- [ ] 对
- [x] 错

> 先让人认识你。
:::
`;

/** A course of two lessons that are read in seconds. */
export async function seedShortCourse(
	db: Kysely<Database>,
	{ slug, title }: { slug: string; title: string }
): Promise<void> {
	const files = { 'course.yaml': manifest(title), '01-before.md': before, '02-door.md': door };
	await seedCourse(db, slug, files);
}

/** Somebody of the demonstration's township who has learned nothing yet. */
export async function seedLearner(
	db: Kysely<Database>,
	facts: { name: string; userName: string }
): Promise<SeededAccount> {
	const unit = await db
		.selectFrom('unit')
		.innerJoin('unit_version', 'unit_version.unit_id', 'unit.id')
		.where('name', '=', '卢峰镇人民政府（示例）')
		.select('unit.id')
		.executeTakeFirstOrThrow();
	return seedAccount(db, { ...facts, unitId: unit.id, isDemo: true });
}

/** What the checks of a lesson take for right, from the newest publication, in their order. */
export async function listKeys(
	db: Kysely<Database>,
	{ course, lesson }: { course: string; lesson: string }
): Promise<{ slug: string; kind: CheckKind; right: string[] }[]> {
	const rows = await db
		.selectFrom('lesson_check')
		.innerJoin('lesson', 'lesson.id', 'lesson_check.lesson_id')
		.innerJoin('course', 'course.current_publication_id', 'lesson.publication_id')
		.where('course.slug', '=', course)
		.where('lesson.slug', '=', lesson)
		.select(['lesson_check.slug', 'lesson_check.kind', 'lesson_check.answer_key'])
		.orderBy('lesson_check.ordinal')
		.execute();
	return rows.map(({ slug, kind, answer_key }) => ({
		slug,
		kind: kind as CheckKind,
		right: (answer_key as unknown as CheckKey).right
	}));
}

/**
 * As if the learner had spent the last ten minutes in a lesson that they are enrolled for: nobody
 * waits for them here.
 */
export async function spendTenMinutes(
	db: Kysely<Database>,
	{ learner, course, lesson }: { learner: SeededAccount; course: string; lesson: string }
): Promise<void> {
	await sql`with own as (
			update enrolment set enrolled_at = enrolled_at - interval '10 minutes'
			where person_id = ${learner.personId}
				and course_id = (select id from course where slug = ${course})
			returning id)
		insert into study_time (enrolment_id, lesson_slug, seconds, offline_seconds)
		select id, ${lesson}, 600, 0 from own
		on conflict (enrolment_id, lesson_slug) do update set seconds = study_time.seconds + 600`.execute(
		db
	);
}

/** The question of a lesson page that has the slug. */
export function checkOf(page: Page, slug: string) {
	return page.locator(`#check-${slug}`);
}

/** Fills a question in as its kind is filled in, and sends it. */
export async function answer(
	page: Page,
	{ slug, kind }: { slug: string; kind: CheckKind },
	response: readonly string[]
): Promise<void> {
	const check = checkOf(page, slug);
	if (kind === 'short') await check.getByRole('textbox').fill(response[0] ?? '');
	else if (kind === 'order')
		for (const [index, id] of response.entries())
			await check.getByRole('combobox').nth(index).selectOption(id);
	else if (kind === 'match')
		for (const pair of response)
			await check.locator(`select:has(option[value="${pair}"])`).selectOption(pair);
	else
		for (const id of response) await check.locator(`input[name="response"][value="${id}"]`).check();
	await check.locator('button:not([type="button"])').click();
}

/** Goes through a lesson from section to section, resting at the end of each as a reader does. */
export async function readThrough(page: Page): Promise<void> {
	const ends = page.locator('[data-section-end]');
	for (const end of await ends.all()) {
		await end.scrollIntoViewIfNeeded();
		await expect(end).not.toBeEmpty();
	}
}

/** What somebody got out of a course, and how often. */
export async function countFruits(
	db: Kysely<Database>,
	{ learner, course }: { learner: SeededAccount; course: string }
) {
	const { rows } = await sql<{ lessons: number; finished: number; certificates: number }>`
		select
			(select count(*)::int from lesson_completion where enrolment_id = e.id) as lessons,
			(select count(*)::int from enrolment
				where id = e.id and completed_at is not null) as finished,
			(select count(*)::int from certificate
				where achievement_key = e.public_id::text) as certificates
		from enrolment e join course c on c.id = e.course_id
		where c.slug = ${course} and e.person_id = ${learner.personId}`.execute(db);
	return rows;
}

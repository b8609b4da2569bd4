import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { isRight, type CheckKey, type CheckKind } from '#lib/courses/check.ts';
import type { Tier } from '#lib/courses/codes.ts';
import { evaluateRequirement, type Requirement } from '#lib/courses/requirements.ts';
import { importContent } from '../content/import.ts';
import { readCurriculum } from './curriculum.ts';
import { readDemoScript } from './script.ts';
import { seedDemo } from './seed.ts';

const { db, vault } = await freshDatabase();
const content = join(import.meta.dirname, '../../../../content');

beforeAll(async () => {
	const blobs = freshBlobs();
	expect((await importContent(db, { folder: content, blobs })).errors).toEqual([]);
	await seedDemo(db, { vault });
});

test('the script names only courses that ship, and no more lessons than they have', async () => {
	const { learning } = await readDemoScript(join(content, 'demo'), { today: '2026-11-23' });
	const curriculum = await readCurriculum(db);
	const stories = learning.stories.flatMap(({ courses }) => courses);
	const named = [
		...learning.tracks.flatMap(({ courses }) => courses),
		...stories.map(({ course }) => course)
	];

	expect(named.filter((slug) => !curriculum.has(slug))).toEqual([]);
	for (const { course, enrolled_days_ago: enrolled, lesson_days_ago: days, is_open } of stories) {
		const lessons = curriculum.get(course)?.lessons.length ?? 0;
		expect(is_open ? days.length <= lessons : days.length === lessons).toBe(true);
		expect(days).toEqual([...new Set(days)].toSorted((one, other) => other - one));
		expect(enrolled).toBeGreaterThanOrEqual(days[0] ?? 0);
	}
});

describe('the learners of the demonstration', () => {
	test('are some ninety people in every province, most of them in one county', async () => {
		const { rows } = await sql<{ province: string; learners: number; here: number }>`
			select left(unit.code, 2) as province, count(distinct enrolment.person_id) as learners,
				count(distinct enrolment.person_id) filter (where unit.code like '431224%') as here
			from unit
			left join person on person.registered_unit_id = unit.id
			left join enrolment on enrolment.person_id = person.id
			where unit.code is not null and unit.code not like '00%'
			group by 1 order by 1`.execute(db);
		const learners = rows.reduce((sum, row) => sum + row.learners, 0);

		expect(rows.filter((row) => row.learners < 4)).toEqual([]);
		expect(learners).toBeGreaterThanOrEqual(90);
		expect(rows.reduce((sum, { here }) => sum + here, 0)).toBeGreaterThan(learners * 0.4);
	});

	test('finished, are learning this week, have come to a halt, or have left', async () => {
		const { rows } = await sql<Record<'finished' | 'active' | 'stalled' | 'gone', number>>`
			select count(*) filter (where completed_at is not null) as finished,
				count(*) filter (where is_open and last_at > now() - interval '7 days') as active,
				count(*) filter (where is_open and last_at < now() - interval '21 days') as stalled,
				count(*) filter (where left_at is not null) as gone
			from (
				select enrolment.*, completed_at is null and left_at is null as is_open,
					(select max(last_at) from study_time where enrolment_id = enrolment.id) as last_at
				from enrolment
			) own`.execute(db);

		expect(rows[0]?.finished).toBeGreaterThan(60);
		expect(rows[0]?.active).toBeGreaterThan(10);
		expect(rows[0]?.stalled).toBeGreaterThan(20);
		expect(rows[0]?.gone).toBeGreaterThan(3);
	});

	test('met what a course requires before they began it', async () => {
		const enrolments = await db
			.selectFrom('enrolment')
			.innerJoin('course', 'course.id', 'enrolment.course_id')
			.innerJoin('course_publication as publication', 'publication.id', 'enrolment.publication_id')
			.select([
				'person_id',
				'slug',
				'tier',
				'enrolled_at',
				'completed_at',
				sql<Requirement | null>`manifest -> 'requires'`.as('requires')
			])
			.execute();
		const locked = enrolments.filter(({ person_id, enrolled_at, requires }) => {
			const before = enrolments.filter(
				(other) =>
					other.person_id === person_id &&
					other.completed_at !== null &&
					other.completed_at < enrolled_at
			);
			return !evaluateRequirement(requires, {
				courses: new Set(before.map(({ slug }) => slug)),
				tiers: new Set(before.map(({ tier }) => tier as Tier))
			}).isMet;
		});

		expect(enrolments.filter(({ requires }) => requires !== null).length).toBeGreaterThan(3);
		expect(locked).toEqual([]);
	});
});

describe('what a learner of the demonstration did', () => {
	test('lies between the enrolment and the end, and before now', async () => {
		const { rows } = await sql`
			select enrolment.id, fact.at from enrolment
			join (
				select enrolment_id, read_at as at from section_reading
				union all select enrolment_id, answered_at from check_attempt
				union all select enrolment_id, began_at from study_time
				union all select enrolment_id, last_at from study_time
				union all select enrolment_id, completed_at from lesson_completion
			) fact on fact.enrolment_id = enrolment.id
			where fact.at < enrolled_at or fact.at > coalesce(completed_at, left_at, now())
				or coalesce(completed_at, left_at) > now()`.execute(db);

		expect(rows).toEqual([]);
	});

	test('completed just the lessons that were read and answered to their end', async () => {
		const { rows } = await sql<{ is_done: boolean; is_read: boolean; is_answered: boolean }>`
			select done.lesson_id is not null as is_done,
				not exists (
					select from jsonb_array_elements(lesson.sections) section
					where section ->> 'slug' not in (
						select section_slug from section_reading read
						where read.enrolment_id = studied.enrolment_id and read.lesson_slug = lesson.slug)
				) as is_read,
				not exists (
					select from lesson_check asked where asked.lesson_id = lesson.id and asked.is_required
						and asked.id not in (
							select lesson_check_id from check_attempt attempt
							where attempt.enrolment_id = studied.enrolment_id and attempt.is_right)
				) as is_answered
			from study_time studied
			join enrolment on enrolment.id = studied.enrolment_id
			join lesson on lesson.publication_id = enrolment.publication_id
				and lesson.slug = studied.lesson_slug
			left join lesson_completion done on done.enrolment_id = studied.enrolment_id
				and done.lesson_slug = lesson.slug`.execute(db);

		expect(rows.filter(({ is_done, is_read }) => is_done !== is_read)).toEqual([]);
		expect(rows.filter(({ is_done, is_answered }) => is_done && !is_answered)).toEqual([]);
		expect(rows.filter(({ is_done }) => !is_done).length).toBeGreaterThan(30);
	});

	test('was judged as the keys judge it, and the first answer is sometimes wrong', async () => {
		const attempts = await db
			.selectFrom('check_attempt')
			.innerJoin('lesson_check', 'lesson_check.id', 'check_attempt.lesson_check_id')
			.select(['kind', 'answer_key', 'response', 'is_right', 'number'])
			.execute();
		const misjudged = attempts.filter(
			({ kind, answer_key, response, is_right }) =>
				isRight(kind as CheckKind, answer_key as unknown as CheckKey, response as string[]) !==
				is_right
		);
		const wrong = attempts.filter(({ is_right }) => !is_right);

		expect(misjudged).toEqual([]);
		expect(new Set(wrong.map(({ number }) => number))).toEqual(new Set([1]));
		expect(new Set(wrong.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
		expect(wrong.length).toBeGreaterThan(attempts.length * 0.1);
		expect(wrong.length).toBeLessThan(attempts.length * 0.3);
	});
});

describe('what a learner of the demonstration earned', () => {
	test('is the minutes of each finished lesson, on its day, in every ledger of the course', async () => {
		const { rows } = await sql`
			with due as (
				select enrolment.person_id, course.slug || '/' || lesson.slug || '#1' as source_key,
					lesson.minutes, done.completed_at::date as earned_on,
					split_part(ledger, ':', 1) as ledger
				from lesson_completion done
				join enrolment on enrolment.id = done.enrolment_id
				join course on course.id = enrolment.course_id
				join course_publication publication on publication.id = enrolment.publication_id
				join lesson on lesson.id = done.lesson_id
				cross join jsonb_array_elements_text(publication.manifest -> 'ledgers') ledger
			), credited as (
				select person_id, source_key, minutes, earned_on, ledger from hours_entry
				where source_kind = 'lesson'
			)
			(table due except table credited) union all (table credited except table due)`.execute(db);
		const { count } = await db
			.selectFrom('hours_entry')
			.select(({ fn }) => fn.countAll<number>().as('count'))
			.executeTakeFirstOrThrow();

		expect(rows).toEqual([]);
		expect(count).toBeGreaterThan(1_000);
	});

	test('is one certificate for each finished course, and none for another', async () => {
		const { rows } = await sql<{ is_certified: boolean; is_finished: boolean; is_so: boolean }>`
			select document.id is not null as is_certified,
				not exists (
					select from lesson where lesson.publication_id = enrolment.publication_id
						and lesson.slug not in (
							select lesson_slug from lesson_completion where enrolment_id = enrolment.id)
				) and left_at is null as is_finished,
				enrolment.completed_at::date::text = document.body::jsonb ->> 'completed_on'
					and document.person_id = enrolment.person_id
					and document.body::jsonb -> 'minutes' = to_jsonb(publication.minutes) as is_so
			from enrolment
			join course_publication publication on publication.id = enrolment.publication_id
			left join certificate on achievement_key = enrolment.public_id::text
			left join signed_document document on document.id = certificate.document_id`.execute(db);

		expect(rows.filter(({ is_certified }) => is_certified).length).toBeGreaterThan(60);
		expect(rows.filter((row) => row.is_certified !== row.is_finished)).toEqual([]);
		expect(rows.filter((row) => row.is_certified && !row.is_so)).toEqual([]);
	});

	test('is numbered in the order in which it was earned', async () => {
		const { rows } = await sql<{ base_code: string; days: string[]; serials: number[] }>`
			select base_code, array_agg(body::jsonb ->> 'completed_on' order by serial) as days,
				array_agg(serial order by serial) as serials
			from certificate join signed_document document on document.id = document_id
			group by base_code`.execute(db);

		expect(rows.map(({ base_code }) => base_code).toSorted()).toEqual(['430000D002', 'ZX']);
		for (const { days, serials } of rows) {
			expect(days).toEqual(days.toSorted());
			expect(serials).toEqual(serials.map((_serial, index) => index + 1));
		}
	});
});

test('without courses nobody has learnt anything here', async () => {
	const bare = await freshDatabase();
	const folder = mkdtempSync(join(tmpdir(), 'zhixing-content-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	for (const part of ['divisions', 'pages', 'policy'])
		cpSync(join(content, part), join(folder, part), { recursive: true });
	await importContent(bare.db, { folder, blobs: freshBlobs() });

	expect(await seedDemo(bare.db, { vault: bare.vault })).toMatchObject({
		isNew: true,
		enrolments: 0,
		certificates: 0
	});
	const lessons = await bare.db
		.selectFrom('hours_entry')
		.where('source_kind', '=', 'lesson')
		.select('id')
		.execute();
	expect(lessons).toEqual([]);
});

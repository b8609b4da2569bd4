import { sql } from 'kysely';
import type { CheckKey } from '#lib/courses/check.ts';
import { stateOfCheck, type CheckState } from '#lib/learning/check-state.ts';
import { judgeLesson } from '#lib/learning/judgment.ts';
import type { LessonNote, LessonPage } from '#lib/learning/page.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { demandsOf, type CompletionRule, type StoredDemands } from './demands.ts';
import { recallLearningRules, type LearningRules } from './rules.ts';

interface Row {
	now: string;
	enrolment: string | null;
	completed_at: string | null;
	publication_number: number;
	is_newest: boolean;
	is_withdrawn: boolean;
	course_title: string;
	tier: string;
	completion: CompletionRule;
	id: number;
	slug: string;
	ordinal: number;
	title: string;
	minutes: number;
	characters: number;
	sections: { slug: string; title: string | null; characters: number }[];
	media: { id: string; seconds: number }[];
	checks: string[];
	lessons: { slug: string; title: string; minutes: number; is_complete: boolean }[];
	read: string[];
	place: string | null;
	seconds: number;
	attempts: {
		check: string;
		response: string[];
		is_right: boolean;
		seconds_ago: number;
	}[];
	/** Only of checks that were answered. */
	keys: Record<string, CheckKey> | null;
	viewings: {
		id: string;
		position: number;
		furthest: number;
		is_finished: boolean;
	}[];
	notes: LessonNote[];
}

export interface FoundLesson {
	page: LessonPage;
	/** Whose text is the lesson's (`getLessonText`). */
	lessonId: number;
	readAt: Date;
}

/**
 * Reads a lesson in the publication that the actor is enrolled in, with everything they have done in
 * it. One query, and one more for a text that this process has not shown yet.
 *
 * @returns the page and the moment by the database; undefined for whoever is not enrolled: the course page says how to begin
 * @throws NotFound `lesson-not-found`
 */
export async function findLessonPage(
	db: Reader,
	actor: Actor,
	{ course, lesson }: { course: string; lesson: string }
): Promise<FoundLesson | undefined> {
	const [row, rules] = await Promise.all([
		readRow(db, actor.personId, course, lesson),
		recallLearningRules(db)
	]);
	if (!row) throw new NotFound('lesson-not-found');
	if (row.enrolment === null) return undefined;
	const stored: StoredDemands = row;
	const { conditions, isComplete } = judgeLesson(demandsOf(stored, row.completion, rules), {
		read: row.read,
		right: row.attempts.filter(({ is_right }) => is_right).map(({ check }) => check),
		finishedMedia: row.viewings.filter(({ is_finished }) => is_finished).map(({ id }) => id),
		seconds: row.seconds
	});
	const page: LessonPage = {
		enrolment: row.enrolment,
		isCourseComplete: row.completed_at !== null,
		course: {
			slug: course,
			title: row.course_title,
			tier: row.tier,
			number: row.publication_number
		},
		isNewest: row.is_newest,
		isWithdrawn: row.is_withdrawn,
		lesson: { slug: row.slug, ordinal: row.ordinal, title: row.title, minutes: row.minutes },
		sections: row.sections,
		lessons: row.lessons.map(({ is_complete, ...other }) => ({
			...other,
			isComplete: is_complete
		})),
		read: row.read,
		place: row.place,
		conditions,
		isComplete: isComplete || row.lessons.some((l) => l.slug === row.slug && l.is_complete),
		checks: statesOf(row, rules),
		viewings: row.viewings.map(({ is_finished, ...other }) => ({
			...other,
			isFinished: is_finished
		})),
		notes: row.notes,
		pace: paceOf(rules)
	};
	return { page, lessonId: row.id, readAt: new Date(row.now) };
}

/** What the page itself goes by. */
function paceOf(rules: LearningRules): LessonPage['pace'] {
	return {
		heartbeatSeconds: rules.heartbeatSeconds,
		presencePromptMinutes: rules.presencePromptMinutes,
		presenceAnswerSeconds: rules.presenceAnswerSeconds,
		speedMax: rules.speedMax,
		attemptsBeforeKey: rules.attemptsBeforeKey,
		waitAfterKeyMinutes: rules.waitAfterKeyMinutes
	};
}

function statesOf(row: Row, rules: LearningRules): Record<string, CheckState> {
	return Object.fromEntries(
		Object.entries(row.keys ?? {}).map(([slug, key]) => [
			slug,
			stateOfCheck(
				key,
				row.attempts
					.filter(({ check }) => check === slug)
					.map(({ response, is_right, seconds_ago }) => ({
						response,
						isRight: is_right,
						secondsAgo: seconds_ago
					})),
				rules
			)
		])
	);
}

/** The newest enrolment that was not left decides which publication is shown. */
async function readRow(
	db: Reader,
	personId: number,
	courseSlug: string,
	lessonSlug: string
): Promise<Row | undefined> {
	const { rows } = await sql<{ page: Row }>`
		with own as (
			select e.id, e.public_id, e.publication_id, e.completed_at from enrolment e
			join course c on c.id = e.course_id
			where c.slug = ${courseSlug} and e.left_at is null
				and ${isOfPerson('e.person_id', personId)}
			order by e.round desc, e.id desc limit 1
		)
		select json_build_object(
			'now', now(),
			'enrolment', own.public_id,
			'completed_at', own.completed_at,
			'publication_number', p.number,
			'is_newest', p.id = c.current_publication_id,
			'is_withdrawn', c.withdrawn_at is not null,
			'course_title', p.title,
			'tier', p.tier,
			'completion', p.manifest -> 'completion',
			'id', l.id, 'slug', l.slug, 'ordinal', l.ordinal, 'title', l.title, 'minutes', l.minutes,
			'characters', l.characters, 'sections', l.sections, 'media', l.media,
			'checks', array(select slug from lesson_check where lesson_id = l.id and is_required order by ordinal),
			'lessons', (
				select json_agg(json_build_object('slug', x.slug, 'title', x.title, 'minutes', x.minutes,
					'is_complete', done.lesson_slug is not null) order by x.ordinal)
				from lesson x
				left join lesson_completion done on done.enrolment_id = own.id and done.lesson_slug = x.slug
				where x.publication_id = p.id),
			'read', array(select section_slug from section_reading
				where enrolment_id = own.id and lesson_slug = l.slug),
			'place', (select section_slug from reading_place
				where enrolment_id = own.id and lesson_slug = l.slug),
			'seconds', coalesce((select seconds from study_time
				where enrolment_id = own.id and lesson_slug = l.slug), 0),
			'attempts', (
				select coalesce(json_agg(json_build_object('check', a.check_slug, 'response', a.response,
					'is_right', a.is_right,
					'seconds_ago', extract(epoch from now() - a.answered_at)) order by a.number), '[]')
				from check_attempt a where a.enrolment_id = own.id and a.lesson_slug = l.slug),
			'keys', (
				select json_object_agg(k.slug, k.answer_key) from lesson_check k
				where k.lesson_id = l.id and exists (
					select from check_attempt a
					where a.enrolment_id = own.id and a.lesson_slug = l.slug and a.check_slug = k.slug)),
			'viewings', (
				select coalesce(json_agg(json_build_object('id', v.media_slug, 'position', v.position_seconds,
					'furthest', v.furthest_seconds, 'is_finished', v.completed_at is not null)), '[]')
				from media_viewing v where v.enrolment_id = own.id and v.lesson_slug = l.slug),
			'notes', (
				select coalesce(json_agg(json_build_object('note', n.public_id, 'section', n.section_slug,
					'quote', n.quote, 'body', n.body) order by n.id), '[]')
				from lesson_note n
				where n.course_id = c.id and n.lesson_slug = l.slug and n.deleted_at is null
					and ${isOfPerson('n.person_id', personId)})
		) as page
		from course c
		left join own on true
		join course_publication p on p.id = coalesce(own.publication_id, c.current_publication_id)
		join lesson l on l.publication_id = p.id and l.slug = ${lessonSlug}
		where c.slug = ${courseSlug}`.execute(db);
	return rows[0]?.page;
}

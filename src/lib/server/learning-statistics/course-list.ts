import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { enrolledIn, type Standing } from './enrolled.ts';
import { isCourseWithin, peopleUnder, type Lens } from './lens.ts';
import type { StatisticsRules } from './rules.ts';

/** A course with how those who are counted stand in it. */
export interface CourseFigures {
	id: number;
	slug: string;
	title: string;
	tier: string;
	/** What its training base is called today; null for the platform's own. */
	base: string | null;
	isWithdrawn: boolean;
	/** People, each once; those enrolled are the sum of the other four. */
	enrolled: number;
	standings: Record<Standing, number>;
	/** Half of those who finished needed no more days; null where nobody has. */
	medianDays: number | null;
	/** Certificates issued and not revoked, not people: somebody may have several. */
	certificates: number;
	/** Credited for its lessons, each once however many ledgers it counts in; reversals taken off. */
	minutes: number;
}

export interface CourseFilter {
	tier?: string | undefined;
	state?: 'current' | 'withdrawn' | undefined;
}

/** Courses shown in one list: more than a platform has. */
const coursesMax = 500;

/**
 * The courses that the actor may look at under a lens, by tier and title, with their numbers.
 *
 * Under `own` also courses of other bases appear, as soon as somebody in scope is enrolled.
 */
export async function listCourseFigures(
	db: Reader,
	actor: Actor,
	{ stallDays }: StatisticsRules,
	{ lens, ...filter }: CourseFilter & { lens: Lens }
): Promise<CourseFigures[]> {
	return readFigures(db, actor, { lens, stallDays, course: null }, [
		filter.tier ? sql`publication.tier = ${filter.tier}` : sql`true`,
		filter.state === undefined
			? sql`true`
			: sql`(course.withdrawn_at is not null) = ${filter.state === 'withdrawn'}`
	]);
}

/** One course, withdrawn or not. @throws NotFound `course-not-found` also where the actor may not look at it */
export async function getCourseFigures(
	db: Reader,
	actor: Actor,
	{ stallDays }: StatisticsRules,
	{ lens, slug }: { lens: Lens; slug: string }
): Promise<CourseFigures> {
	const course = await db
		.selectFrom('course')
		.where('slug', '=', slug)
		.select('id')
		.executeTakeFirstOrThrow(() => new NotFound('course-not-found'));
	const [figures] = await readFigures(db, actor, { lens, stallDays, course: course.id }, [
		sql`course.id = ${course.id}`
	]);
	if (!figures) throw new NotFound('course-not-found');
	return figures;
}

interface Row extends Record<Standing, number> {
	id: number;
	slug: string;
	title: string;
	tier: string;
	base: string | null;
	is_withdrawn: boolean;
	enrolled: number;
	median_days: number | null;
	certificates: number;
	minutes: number;
}

async function readFigures(
	db: Reader,
	actor: Actor,
	{ lens, stallDays, course }: { lens: Lens; stallDays: number; course: number | null },
	conditions: readonly RawBuilder<unknown>[]
): Promise<CourseFigures[]> {
	const people = peopleUnder(lens, actor);
	const isOpen = isCourseWithin(scopeOf(actor, 'courses.view'));
	const { rows } = await sql<Row>`
		with enrolled as ${enrolledIn(people, { stallDays, course })},
		people as (select course_id, count(*) as enrolled,
				count(*) filter (where standing = 'learning') as learning,
				count(*) filter (where standing = 'stalled') as stalled,
				count(*) filter (where standing = 'finished') as finished,
				count(*) filter (where standing = 'left') as left,
				percentile_cont(0.5) within group (order by completed_at::date - enrolled_at::date)
					filter (where standing = 'finished') as median_days
			from enrolled group by course_id),
		issued as ${certificatesOf()},
		earned as ${minutesOf()}
		select course.id, course.slug, publication.title, publication.tier,
			course.withdrawn_at is not null as is_withdrawn,
			(select version.name from unit join unit_version version on version.unit_id = unit.id
				where unit.code = course.base_code and version.valid @> current_date
				order by version.tree limit 1) as base,
			coalesce(people.enrolled, 0) as enrolled, coalesce(people.learning, 0) as learning,
			coalesce(people.stalled, 0) as stalled, coalesce(people.finished, 0) as finished,
			coalesce(people.left, 0) as left, people.median_days,
			coalesce(issued.certificates, 0) as certificates, coalesce(earned.minutes, 0) as minutes
		from course
		join course_publication publication on publication.id = course.current_publication_id
		left join people on people.course_id = course.id
		left join issued on issued.course_id = course.id
		left join earned on earned.slug = course.slug
		where (${isOpen} or (${lens === 'own'} and people.enrolled > 0))
			and ${sql.join(conditions, sql` and `)}
		order by publication.tier, publication.title collate "zh-x-icu", course.id
		limit ${coursesMax}`.execute(db);
	return rows.map(({ median_days, is_withdrawn, ...row }) => ({
		id: row.id,
		slug: row.slug,
		title: row.title,
		tier: row.tier,
		base: row.base,
		isWithdrawn: is_withdrawn,
		enrolled: row.enrolled,
		standings: {
			learning: row.learning,
			stalled: row.stalled,
			finished: row.finished,
			left: row.left
		},
		medianDays: median_days,
		certificates: row.certificates,
		minutes: row.minutes
	}));
}

/** Certificates by course, of everybody in `enrolled`, whichever round they were issued for. */
function certificatesOf(): RawBuilder<unknown> {
	return sql`(
		select e.course_id, count(*) as certificates
		from enrolment e
		join person holder on holder.id = e.person_id
		join enrolled on enrolled.course_id = e.course_id
			and enrolled.person_id = coalesce(holder.merged_into, holder.id)
		join certificate on certificate.achievement_key = e.public_id::text
		where not exists (
			select from signed_document_revocation revocation
			where revocation.document_id = certificate.document_id)
		group by e.course_id)`;
}

/** Minutes by the slug of the course, of everybody in `enrolled`. A reversal bears the key of its line. */
function minutesOf(): RawBuilder<unknown> {
	return sql`(
		select slug, sum(minutes) as minutes from (
			select slug, person_id, source_key, max(minutes) as minutes from (
				select course.slug, enrolled.person_id, line.source_key, line.ledger, sum(line.minutes) as minutes
				from hours_entry line
				join person holder on holder.id = line.person_id
				join enrolled on enrolled.person_id = coalesce(holder.merged_into, holder.id)
				join course on course.id = enrolled.course_id
					and course.slug = split_part(line.source_key, '/', 1)
				where line.source_kind = 'lesson'
				group by course.slug, enrolled.person_id, line.source_key, line.ledger) ledgers
			group by slug, person_id, source_key) sources
		group by slug)`;
}

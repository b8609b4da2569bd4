import { sql } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import { memberStates, type MemberState, type SittingState } from '#lib/sittings/board.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getPassLine } from '../mocks/paper-page.ts';
import { peopleNamed } from '../people/search.ts';
import { getRuleValue } from '../policy/policy.ts';
import { isOwnSitting, unitOf } from './reach.ts';
import { sittingState } from './sitting.ts';

/** A sitting as its trainer watches it. */
export interface SittingFacts {
	id: number;
	sitting: string;
	title: string;
	subject: Subject;
	state: SittingState;
	opensAt: Date;
	startsUntil: Date;
	minutes: number;
	extraMinutes: number;
	closedAt: Date | null;
	publishedAt: Date | null;
	/** When the last paper that is being written will be over. */
	lastDeadlineAt: Date | null;
	questions: number;
	points: number;
	/** When it was read, by the database's clock. */
	now: Date;
}

/** @throws NotFound `sitting-not-found`, also for the sitting of another trainer */
export async function getSittingFacts(
	db: Reader,
	actor: Actor,
	publicId: string
): Promise<SittingFacts> {
	const { rows } = await sql<SittingFacts>`
		select sitting.id, sitting.public_id as sitting, sitting.title, sitting.subject,
			${sittingState} as state, sitting.opens_at as "opensAt",
			sitting.starts_until as "startsUntil", sitting.minutes,
			sitting.extra_minutes as "extraMinutes", sitting.closed_at as "closedAt",
			sitting.published_at as "publishedAt", now() as now, paper.points,
			(select max(deadline_at) from attempt
				where attempt.sitting_id = sitting.id and attempt.state = 'in-progress') as "lastDeadlineAt",
			(select count(*) from paper_item where paper_item.paper_id = paper.id) as questions
		from sitting join paper on paper.id = sitting.paper_id
		where sitting.public_id = ${publicId} and ${isOwnSitting(actor)}`.execute(db);
	const [facts] = rows;
	if (!facts) throw new NotFound('sitting-not-found');
	return facts;
}

/** One of the class. */
export interface Member {
	person: string;
	name: string;
	unit: string | null;
	state: MemberState;
	startedAt: Date | null;
	/** When the server last heard of the paper. */
	lastSavedAt: Date | null;
	deadlineAt: Date | null;
	submittedAt: Date | null;
	answered: number;
	/** What they alone were given on top. */
	extraMinutes: number;
	/** What the paper came to; null while it is written, and while people have still to mark it. */
	awarded: number | null;
	points: number | null;
}

/**
 * Everybody of the class and how they stand, by initials and name. Whoever has not been heard of for
 * some minutes has perhaps lost the network, or only thinks: the list says since when.
 */
export async function listMembers(
	db: Reader,
	{ id, closedAt }: Pick<SittingFacts, 'id' | 'closedAt'>,
	{ state, query }: { state?: MemberState | undefined; query?: string | undefined } = {}
): Promise<{ members: Member[]; counts: Record<MemberState, number> }> {
	const silentMinutes = await getRuleValue(db, 'sittings.silent-minutes');
	const named = query === undefined ? undefined : peopleNamed(query);
	const { rows } = await sql<Member>`
		select person.public_id as person, person.name, ${unitOf} as unit,
			case when attempt.submitted_at is not null then 'finished'
				when attempt.id is null and ${closedAt}::timestamptz is not null then 'absent'
				when attempt.id is null then 'waiting'
				when heard.at < now() - make_interval(mins => ${silentMinutes}) then 'silent'
				else 'writing' end as state,
			attempt.started_at as "startedAt", heard.at as "lastSavedAt",
			attempt.deadline_at as "deadlineAt", attempt.submitted_at as "submittedAt",
			coalesce((select count(*) from attempt_item item
				where item.attempt_id = attempt.id and item.answered_at is not null), 0) as answered,
			member.extra_minutes as "extraMinutes", attempt.awarded_points as awarded, attempt.points
		from sitting_member member
		join person holder on holder.id = member.person_id
		join person on person.id = coalesce(holder.merged_into, holder.id)
		left join attempt on attempt.sitting_id = member.sitting_id and attempt.person_id in (
			select person.id union all select twin.id from person twin where twin.merged_into = person.id)
		left join lateral (
			select greatest(attempt.started_at, max(server_at)) as at
			from response_event event where event.attempt_id = attempt.id) heard on true
		where member.sitting_id = ${id} and ${query === undefined ? sql`true` : named ? sql`person.id in ${named}` : sql`false`}
		order by person.name_initials, person.name, person.id`.execute(db);
	const counts = Object.fromEntries(
		memberStates.map((each) => [each, rows.filter((row) => row.state === each).length])
	) as Record<MemberState, number>;
	return { members: state ? rows.filter((row) => row.state === state) : rows, counts };
}

/** How a class did, of those whose paper is marked. */
export interface ClassFigures {
	marked: number;
	mean: number | null;
	passed: number;
	passLine: { points: number; source: string };
}

/** Counts what a class came to. */
export async function summariseClass(
	db: Reader,
	{ subject }: Pick<SittingFacts, 'subject'>,
	members: readonly Member[]
): Promise<ClassFigures> {
	const passLine = await getPassLine(db, subject);
	const marks = members.flatMap(({ awarded }) => (awarded === null ? [] : [awarded]));
	const sum = marks.reduce((total, points) => total + points, 0);
	return {
		marked: marks.length,
		mean: marks.length > 0 ? sum / marks.length : null,
		passed: marks.filter((points) => points >= passLine.points).length,
		passLine
	};
}

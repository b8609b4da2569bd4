import { sql, type Transaction } from 'kysely';
import type { Shortage } from '#lib/exam/assembly/plan.ts';
import type { Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { SittingState } from '#lib/sittings/board.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { findNextSitting } from '../mocks/sitting.ts';
import { createPaper } from '../papers/paper.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { holdSitting } from './hold.ts';
import type { OpeningInput } from './input.ts';
import { enlist, membersMax } from './members.ts';
import { isOwnSitting, listEnrolled } from './reach.ts';

/** A sitting that was opened, or what was short for its paper and what the chapters are called. */
export type Opened =
	| { sitting: string; shortages: []; chapterTitles: Record<string, never> }
	| { sitting: null; shortages: Shortage[]; chapterTitles: Record<string, string> };

const windowDaysMax = 14;

/**
 * Opens one paper for a class: it is made now, the same for everybody, and never changes. Those who
 * are enrolled in the course, if one is named, are invited at once.
 *
 * @throws Forbidden `forbidden`; Invalid `sitting-window-unfit`, `sitting-window-past`;
 * NotFound `course-not-found`; Conflict `sitting-full`; as `createPaper`
 */
export async function openSitting(
	trx: Transaction<Database>,
	actor: Actor,
	{ title, subject, opens_at, starts_until, minutes, course }: OpeningInput
): Promise<Opened> {
	const unitId = scopeOf(actor, 'sittings.manage')[0]?.unitId;
	if (unitId === undefined) throw new Forbidden('forbidden');
	await refuseWindow(trx, { opensAt: opens_at, startsUntil: starts_until });
	const people = course ? await listEnrolled(trx, actor, course) : [];
	if (people.length > membersMax)
		throw new Conflict('sitting-full', { values: { limit: membersMax } });
	const { paperId, shortages } = await createPaper(trx, actor, {
		subject,
		year: (await findNextSitting(trx)).year
	});
	if (paperId === null) {
		const titles = await listTopicTitles(trx, subject);
		return { sitting: null, shortages, chapterTitles: Object.fromEntries(titles) };
	}
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('sitting')
		.values({
			public_id: publicId,
			title,
			unit_id: unitId,
			trainer_id: actor.personId,
			paper_id: paperId,
			subject,
			opens_at,
			starts_until,
			minutes
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const invited = await enlist(trx, { id, publicId, title }, people);
	await recordAudit(trx, actor, {
		action: 'sitting.open',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId,
		detail: { subject, minutes, invited, course }
	});
	return { sitting: publicId, shortages: [], chapterTitles: {} };
}

async function refuseWindow(
	db: Reader,
	{ opensAt, startsUntil }: { opensAt: Date; startsUntil: Date }
): Promise<void> {
	const { rows } = await sql<{ is_past: boolean; is_fit: boolean }>`
		select ${startsUntil}::timestamptz <= now() as is_past,
			${startsUntil}::timestamptz > ${opensAt}::timestamptz
				and ${startsUntil}::timestamptz <= ${opensAt}::timestamptz + make_interval(days => ${windowDaysMax})
				as is_fit`.execute(db);
	if (!rows[0]?.is_fit)
		throw new Invalid('sitting-window-unfit', {
			field: 'starts_until',
			values: { limit: windowDaysMax }
		});
	if (rows[0].is_past) throw new Invalid('sitting-window-past', { field: 'starts_until' });
}

/**
 * Takes back what was opened by mistake, while nobody has started.
 *
 * @throws NotFound `sitting-not-found`; Conflict `sitting-started`, `sitting-closed`
 */
export async function withdrawSitting(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ sitting: string }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.withdrawnAt) return { sitting: publicId };
	if (held.closedAt) throw new Conflict('sitting-closed');
	const started = await trx
		.selectFrom('attempt')
		.where('sitting_id', '=', held.id)
		.select('id')
		.limit(1)
		.executeTakeFirst();
	if (started) throw new Conflict('sitting-started');
	await trx
		.updateTable('sitting')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('id', '=', held.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'sitting.withdraw',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId: held.unitId
	});
	return { sitting: publicId };
}

/** A sitting in a list. */
export interface SittingEntry {
	sitting: string;
	title: string;
	subject: Subject;
	opensAt: Date;
	startsUntil: Date;
	state: SittingState;
	invited: number;
	started: number;
	finished: number;
}

/** Sittings of one list, the latest. */
const sittingsMax = 100;

/** Where a sitting stands now; for the row `sitting`. */
export const sittingState = sql<SittingState>`case
	when sitting.withdrawn_at is not null then 'withdrawn'
	when sitting.published_at is not null then 'published'
	when sitting.closed_at is not null then 'closed'
	when now() < sitting.opens_at then 'ahead'
	when now() < sitting.starts_until then 'open'
	else 'ending' end`;

/** The actor's own sittings, the latest first. */
export async function listSittings(db: Reader, actor: Actor): Promise<SittingEntry[]> {
	const { rows } = await sql<SittingEntry>`
		select sitting.public_id as sitting, sitting.title, sitting.subject,
			sitting.opens_at as "opensAt", sitting.starts_until as "startsUntil", ${sittingState} as state,
			(select count(*) from sitting_member member where member.sitting_id = sitting.id) as invited,
			(select count(*) from attempt where attempt.sitting_id = sitting.id) as started,
			(select count(*) from attempt
				where attempt.sitting_id = sitting.id and attempt.submitted_at is not null) as finished
		from sitting
		where ${isOwnSitting(actor)}
		order by sitting.opens_at desc, sitting.id desc
		limit ${sittingsMax}`.execute(db);
	return rows;
}

import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import type { InvitationState } from '#lib/sittings/board.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { layAttempt, startAttempt } from '../mocks/attempt.ts';
import { isOfPerson } from '../people/of-person.ts';

/** A sitting as one of its class sees it. */
export interface Invitation {
	sitting: string;
	title: string;
	subject: Subject;
	trainer: string;
	opensAt: Date;
	startsUntil: Date;
	/** What they have, with whatever they were given on top. */
	minutes: number;
	questions: number;
	points: number;
	state: InvitationState;
	/** Their paper, once they have started. */
	attempt: string | null;
	/** Until when they may write it. */
	deadlineAt: Date | null;
}

const state = sql<InvitationState>`case
	when attempt.state = 'in-progress' then 'writing'
	when attempt.id is not null and sitting.published_at is not null then 'published'
	when attempt.id is not null then 'handed-in'
	when sitting.closed_at is not null or now() >= sitting.starts_until then 'missed'
	when now() < sitting.opens_at then 'ahead'
	else 'open' end`;

async function listInvitations(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	condition: RawBuilder<unknown>
): Promise<Invitation[]> {
	const { rows } = await sql<Invitation>`
		select * from (
			select sitting.public_id as sitting, sitting.title, sitting.subject, trainer.name as trainer,
				sitting.opens_at as "opensAt", sitting.starts_until as "startsUntil",
				sitting.minutes + sitting.extra_minutes + member.extra_minutes as minutes,
				(select count(*) from paper_item where paper_item.paper_id = paper.id) as questions,
				paper.points, ${state} as state, attempt.public_id as attempt,
				attempt.deadline_at as "deadlineAt"
			from sitting_member member
			join sitting on sitting.id = member.sitting_id
			join person trainer on trainer.id = sitting.trainer_id
			join paper on paper.id = sitting.paper_id
			left join attempt on attempt.sitting_id = sitting.id
				and ${isOfPerson('attempt.person_id', personId)}
			where ${isOfPerson('member.person_id', personId)} and sitting.withdrawn_at is null
				and ${condition}
		) invitation
		order by state = 'open' desc, "opensAt", sitting`.execute(db);
	return rows;
}

/**
 * The sittings that somebody is invited to and that are not behind them: to come, open, being written,
 * or handed in and waiting for the result. Open ones first.
 */
export async function listOpenSittings(
	db: Reader,
	person: Pick<Actor, 'personId'>
): Promise<Invitation[]> {
	const all = await listInvitations(db, person, sql`sitting.published_at is null`);
	return all.filter((one) => one.state !== 'missed');
}

/**
 * One sitting that the actor is invited to, at whatever stage.
 *
 * @throws NotFound `sitting-not-found`
 */
export async function getInvitation(
	db: Reader,
	person: Pick<Actor, 'personId'>,
	publicId: string
): Promise<Invitation> {
	const [invitation] = await listInvitations(db, person, sql`sitting.public_id = ${publicId}`);
	if (!invitation) throw new NotFound('sitting-not-found');
	return invitation;
}

/** The sitting that holds back the result of a paper of the actor's own; undefined where none does. */
export async function findHoldingSitting(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	attempt: string
): Promise<string | undefined> {
	const row = await db
		.selectFrom('attempt')
		.innerJoin('sitting', 'sitting.id', 'attempt.sitting_id')
		.where('attempt.public_id', '=', attempt)
		.where(isOfPerson('attempt.person_id', personId))
		.where('attempt.is_result_held', '=', true)
		.select('sitting.public_id')
		.executeTakeFirst();
	return row?.public_id;
}

/**
 * Lays the paper of a sitting before the actor and starts its clock, within the window and once: a
 * second start finds the first.
 *
 * @throws NotFound `sitting-not-found`; Conflict `sitting-ahead`, `sitting-start-over`, `sitting-closed`
 */
export async function startSitting(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string
): Promise<{ attempt: string }> {
	await sql`select pg_advisory_xact_lock(hashtextextended('sitting', ${actor.personId}))`.execute(
		trx
	);
	// Shared: a class starts together, and an extension or the end waits for none but those on their way.
	const held = await trx
		.selectFrom('sitting')
		.innerJoin('sitting_member as member', 'member.sitting_id', 'sitting.id')
		.where('sitting.public_id', '=', publicId)
		.where('sitting.withdrawn_at', 'is', null)
		.where(isOfPerson('member.person_id', actor.personId))
		.select(['sitting.id', 'sitting.paper_id', 'sitting.minutes', 'sitting.closed_at'])
		.select(sql<number>`(sitting.extra_minutes + member.extra_minutes) * 60`.as('extraSeconds'))
		.select(sql<boolean>`now() < sitting.opens_at`.as('isAhead'))
		.select(sql<boolean>`now() >= sitting.starts_until`.as('isOver'))
		.forShare('sitting')
		.executeTakeFirstOrThrow(() => new NotFound('sitting-not-found'));
	const own = await trx
		.selectFrom('attempt')
		.where('sitting_id', '=', held.id)
		.where(isOfPerson('attempt.person_id', actor.personId))
		.select('public_id')
		.executeTakeFirst();
	if (own) return { attempt: own.public_id };
	if (held.closed_at) throw new Conflict('sitting-closed');
	if (held.isAhead) throw new Conflict('sitting-ahead');
	if (held.isOver) throw new Conflict('sitting-start-over');
	const { attempt } = await layAttempt(trx, actor, held.paper_id, {
		timeFactorPercent: 100,
		sitting: { id: held.id, limitSeconds: held.minutes * 60, extraSeconds: held.extraSeconds }
	});
	return startAttempt(trx, actor, attempt);
}

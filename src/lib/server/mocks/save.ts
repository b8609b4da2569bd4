import { sql, type Kysely } from 'kysely';
import {
	browserOf,
	type AnswerBatch,
	type AttemptState,
	type SaveAnswer
} from '#lib/mocks/protocol.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { readPaperState } from './paper-state.ts';
import type { MockRules } from './rules.ts';

/** What became of a batch. */
export interface KeptAnswers {
	id: number;
	state: AttemptState;
	serverNow: Date;
	deadlineAt: Date | null;
	/** Whether it came in time. */
	isOpen: boolean;
	/** Whether it was the turn of the browser. */
	isHere: boolean;
	/** What is kept now; what is not named here is no answer to a question of this paper. */
	kept: [ordinal: number, seq: number][];
}

/**
 * Keeps what a page did in a paper, in one statement: each event once, however often it comes, and
 * each question as the newest says that is new here, where the paper is open (the database's clock
 * decides, with some seconds for what was on its way) and it is the turn of the browser. So a
 * question always stands as the counted event with its highest number says, of several such ones the
 * last that came.
 *
 * What comes late, or from a browser that has lost its turn, is kept and does not count.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-not-started`
 */
export async function keepAnswers(
	db: Kysely<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	attempt: string,
	batch: AnswerBatch,
	{ graceSeconds }: Pick<MockRules, 'graceSeconds'>
): Promise<KeptAnswers> {
	const { rows } = await keep(db, personId, attempt, batch, graceSeconds);
	const [kept] = rows;
	if (!kept) throw new NotFound('attempt-not-found');
	if (kept.state === 'not-started') throw new Conflict('attempt-not-started');
	return kept;
}

/**
 * The same, for a device that wants to be told where it stands.
 *
 * @throws as `keepAnswers`; Conflict `attempt-closed` and `attempt-elsewhere`, both with the state
 * of the paper and with what was kept
 */
export async function saveAnswers(
	db: Kysely<Database>,
	actor: Pick<Actor, 'personId'>,
	attempt: string,
	batch: AnswerBatch,
	rules: Pick<MockRules, 'graceSeconds'>
): Promise<SaveAnswer> {
	const saved = await keepAnswers(db, actor, attempt, batch, rules);
	const { id, state, serverNow, deadlineAt, isOpen, isHere, kept } = saved;
	if (!isOpen || !isHere) {
		const paper = { ...(await readPaperState(db, id, batch.device)), kept };
		throw new Conflict(isOpen ? 'attempt-elsewhere' : 'attempt-closed', { state: paper });
	}
	return {
		state,
		serverNow: serverNow.toISOString(),
		deadlineAt: deadlineAt?.toISOString() ?? null,
		kept
	};
}

/** What an event answers in the terms of the file, and what can be said about its form. */
const answer = sql`(
	select count(*) as length,
		bool_and(part.letter is not null) is not false as is_shown,
		count(distinct part.letter) = count(*) as is_distinct,
		case when item.task_count = 0
			then coalesce(jsonb_agg(part.letter order by part.letter), '[]')
			when bool_or(part.given ~ '[^[:space:]]') then event.response
			else '[]' end as parts
	from (
		select given, case when length(given) = 1
			then item.option_order[ascii(given) - ascii('A') + 1] end as letter
		from jsonb_array_elements_text(event.response) given
	) part
)`;

/** Whether it is one that this question can have. */
const isAnswer = sql`case item.kind
	when 'single' then answer.length <= 1 and answer.is_shown
	when 'multiple' then answer.is_shown and answer.is_distinct
	else answer.length <= item.task_count end`;

/** The text is always the same, so that the server plans it once for each connection. */
function keep(
	db: Kysely<Database>,
	personId: number,
	attempt: string,
	{ device, epoch, events }: AnswerBatch,
	graceSeconds: number
) {
	return sql<KeptAnswers>`
		with held as (
			select id, state, started_at, deadline_at,
				coalesce(state = 'in-progress'
					and now() <= deadline_at + make_interval(secs => ${graceSeconds}), false) as is_open,
				coalesce(lease_device = ${browserOf(device)}
					and lease_epoch = ${epoch}::integer, false) as is_here
			from attempt
			where public_id = ${attempt}
				and ${isOfPerson('person_id', personId)}
			for no key update
		), sent as (
			select held.id as attempt_id, event.*, answer.parts,
				extract(epoch from now() - held.started_at) * 1000 as passed_ms
			from held
			cross join jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as event(
				ordinal integer, seq bigint, kind text, response jsonb, "isFlagged" boolean,
				confidence text, "timeMs" integer, at timestamptz)
			join attempt_item item on item.attempt_id = held.id and item.ordinal = event.ordinal
			cross join lateral ${answer} answer
			where held.started_at is not null and ${isAnswer}
		), kept as (
			insert into response_event (attempt_id, ordinal, client_seq, device, lease_epoch, kind,
				payload, client_at, is_late, is_counted)
			select attempt_id, ordinal, seq, ${device}, ${epoch}, kind,
				jsonb_build_object('response', response, 'isFlagged', "isFlagged",
					'confidence', confidence, 'timeMs', "timeMs"),
				at, not held.is_open, held.is_open and held.is_here
			from sent cross join held
			on conflict on constraint response_event_pkey do nothing
			returning ordinal, client_seq as seq, is_counted
		), newest as (
			select distinct on (ordinal) sent.* from kept join sent using (ordinal, seq)
			where is_counted
			order by ordinal, seq desc
		), applied as (
			update attempt_item item set
				client_seq = newest.seq,
				is_flagged = newest."isFlagged",
				confidence = newest.confidence,
				response = newest.parts,
				answered_at = case when newest.parts = '[]' then null
					when newest.parts = item.response then item.answered_at else now() end,
				changes = item.changes
					+ (item.response <> '[]' and newest.parts <> item.response)::integer,
				time_ms = greatest(item.time_ms, least(newest."timeMs", newest.passed_ms))
			from newest
			where item.attempt_id = newest.attempt_id and item.ordinal = newest.ordinal
				and item.client_seq <= newest.seq
		)
		select id, state, now() as "serverNow", deadline_at as "deadlineAt",
			is_open as "isOpen", is_here as "isHere",
			(select coalesce(jsonb_agg(jsonb_build_array(ordinal, seq)), '[]') from sent) as kept
		from held`.execute(db);
}

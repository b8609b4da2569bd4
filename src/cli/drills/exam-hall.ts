import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { choiceOf, exchangeAs, type Candidate } from './candidates.ts';

/** An answer that the server said it has. */
export interface Acknowledged {
	attempt: string;
	ordinal: number;
	letter: string;
}

/** Candidates who answer one question after the other, and ask again until they are told. */
export interface Hall {
	acknowledged: Acknowledged[];
	/** From now on nobody stops to think. */
	hurry(): void;
	/** Nobody goes on. */
	close(): void;
	/** Resolves when everybody has answered everything, or gone. */
	finished: Promise<unknown>;
}

const retryMs = 300;
/** How often an answer that has arrived is sent once more, as a bad network does. */
const repeatShare = 0.1;

export function openHall(
	origin: string,
	candidates: readonly Candidate[],
	{ questions, thinkMs }: { questions: number; thinkMs: number }
): Hall {
	const acknowledged: Acknowledged[] = [];
	const state = { thinkMs, isOpen: true };
	const sit = async (candidate: Candidate, index: number) => {
		const epoch = await takeTurn(origin, candidate, state);
		for (let ordinal = 1; ordinal <= questions && state.isOpen; ordinal++) {
			await sleep(state.thinkMs * 2 * Math.random());
			const letter = 'ABCD'[(index + ordinal) % 4] ?? 'A';
			const body = {
				device: candidate.device,
				epoch,
				events: [choiceOf(ordinal, ordinal, letter)]
			};
			const send = () => exchangeAs(origin, candidate, 'answers', body);
			while (state.isOpen && (await send()).status !== 200)
				await sleep(retryMs * (1 + Math.random()));
			if (!state.isOpen) return;
			acknowledged.push({ attempt: candidate.attempt, ordinal, letter });
			if (Math.random() < repeatShare) await send();
		}
	};
	return {
		acknowledged,
		hurry: () => (state.thinkMs = 0),
		close: () => (state.isOpen = false),
		finished: Promise.all(candidates.map(sit))
	};
}

async function takeTurn(
	origin: string,
	candidate: Candidate,
	state: { isOpen: boolean }
): Promise<number> {
	while (state.isOpen) {
		const { device } = candidate;
		const { status, answer } = await exchangeAs(origin, candidate, 'turn', { device });
		if (status === 200) return (answer as { epoch: number }).epoch;
		await sleep(retryMs * (1 + Math.random()));
	}
	return 0;
}

/** What was acknowledged and is not there, not as it was, or more than once. */
export async function judgeHall(
	db: Kysely<Database>,
	acknowledged: readonly Acknowledged[]
): Promise<{ lost: number; doubled: number }> {
	const { rows } = await sql<{ lost: number; doubled: number }>`
		with told as (
			select attempt.id, told.ordinal, told.letter
			from jsonb_to_recordset(${JSON.stringify(acknowledged)}::jsonb)
				as told(attempt uuid, ordinal integer, letter text)
			join attempt on attempt.public_id = told.attempt
		), found as (
			select told.*,
				(select count(*) from response_event event
					where event.attempt_id = told.id and event.ordinal = told.ordinal
						and event.is_counted) as events,
				(select item.response = jsonb_build_array(
						item.option_order[ascii(told.letter) - ascii('A') + 1])
					from attempt_item item
					where item.attempt_id = told.id and item.ordinal = told.ordinal) as stands
			from told
		)
		select ${acknowledged.length} - count(*) filter (where events > 0 and stands) as lost,
			count(*) filter (where events > 1) as doubled
		from found`.execute(db);
	const [judged] = rows;
	return { lost: Number(judged?.lost), doubled: Number(judged?.doubled) };
}

import { sql } from 'kysely';
import { shownLetter } from '#lib/exam/option-names.ts';
import {
	browserOf,
	type AttemptState,
	type ConfidenceMark,
	type PaperState,
	type Response,
	type SavedItem
} from '#lib/mocks/protocol.ts';
import type { Reader } from '../database/reader.ts';

/**
 * How a paper stands on the server, for a device to go on with.
 *
 * @param device whose turn is asked about; null for a page that does not know yet where it is
 */
export async function readPaperState(
	db: Reader,
	attemptId: number,
	device: string | null
): Promise<PaperState> {
	const attempt = await db
		.selectFrom('attempt')
		.where('id', '=', attemptId)
		.select(['state', 'started_at', 'deadline_at', 'lease_device', 'lease_epoch'])
		.select(sql<Date>`clock_timestamp()`.as('now'))
		.select((eb) =>
			eb
				.selectFrom('response_event as event')
				.whereRef('event.attempt_id', '=', 'attempt.id')
				.select((inner) => inner.fn.coalesce(inner.fn.max('client_seq'), sql<number>`0`).as('seq'))
				.as('seq')
		)
		.executeTakeFirstOrThrow();
	return {
		state: attempt.state as AttemptState,
		serverNow: attempt.now.toISOString(),
		startedAt: attempt.started_at?.toISOString() ?? null,
		deadlineAt: attempt.deadline_at?.toISOString() ?? null,
		epoch: attempt.lease_epoch,
		isHere: device !== null && attempt.lease_device === browserOf(device),
		seq: attempt.seq ?? 0,
		items: await listSavedItems(db, attemptId)
	};
}

/** How the questions of a paper stand, in their order. */
export async function listSavedItems(db: Reader, attemptId: number): Promise<SavedItem[]> {
	const rows = await db
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'option_order', 'response', 'client_seq'])
		.select(['is_flagged', 'confidence', 'time_ms'])
		.orderBy('ordinal')
		.execute();
	return rows.map((row) => ({
		ordinal: row.ordinal,
		seq: row.client_seq,
		response: asShown(row.response as string[], row.option_order),
		isFlagged: row.is_flagged,
		confidence: row.confidence as ConfidenceMark | null,
		timeMs: row.time_ms
	}));
}

/** Letters of the file as the letters that were shown; texts as they are. */
export function asShown(response: readonly string[], optionOrder: readonly string[]): Response {
	if (optionOrder.length === 0) return response;
	return response.map((letter) => shownLetter(optionOrder.indexOf(letter))).sort();
}

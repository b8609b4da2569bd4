import type { OperationResult } from '../learning/operation.ts';
import { accountHeader } from '../offline/account.ts';
import { readRetryAfterMs, type Answer, type Post } from '../offline/post.ts';
import type { Deed } from '../offline/queue.ts';
import type { AnswerBatch, AnswerEvent, PaperState, SaveAnswer } from './protocol.ts';

/** An event as it waits on a device: with the paper it belongs to, and the turn in which it was done. */
export interface PaperDeed extends AnswerEvent, Deed {
	/** The public id of the attempt. */
	attempt: string;
	device: string;
	epoch: number;
}

/** What the server says besides having kept a batch. */
export type Word =
	| { kind: 'saved'; attempt: string; answer: SaveAnswer }
	/** The paper was closed, or is written elsewhere: how it stands now. */
	| { kind: 'refused'; attempt: string; code: string; paper: PaperState };

export const savePath = (attempt: string) => `/exam/papers/${attempt}/answers`;

/** Who an event is: the device never gives a number twice. */
export function deedId(attempt: string, device: string, { ordinal, seq }: AnswerEvent): string {
	return `${attempt} ${device} ${ordinal} ${seq}`;
}

const requestTimeoutMs = 15_000;
/** What asking again does not change: malformed, not there, too large. */
const rejecting = new Set([400, 404, 413, 415, 422]);

/**
 * Sends what was done in papers, on behalf of an account: of the deeds it is given those of the first
 * one's paper and turn. What the server names is kept; what it does not name is no answer to the paper.
 */
export function createAnswerPost(options: {
	account: string;
	fetch: typeof fetch;
	onWord: (word: Word) => void;
}): Post<PaperDeed> {
	return async (deeds) => {
		const [first] = deeds;
		if (!first) return { kind: 'results', results: [] };
		const turn = deeds.filter((deed) => isSameTurn(deed, first));
		try {
			const { url, init } = requestOf(options.account, turn);
			const signal = AbortSignal.timeout(requestTimeoutMs);
			const response = await options.fetch(url, { ...init, redirect: 'error', signal });
			return await readAnswer(response, turn, options.onWord);
		} catch {
			return { kind: 'later', retryAfterMs: null, isReachable: false };
		}
	};
}

/** The request that saves deeds of one paper and one turn. */
export function requestOf(
	account: string,
	turn: readonly PaperDeed[]
): { url: string; init: RequestInit } {
	const [{ attempt, device, epoch }] = turn as [PaperDeed];
	const batch: AnswerBatch = { device, epoch, events: turn.map(eventOf) };
	return {
		url: savePath(attempt),
		init: {
			method: 'POST',
			headers: { 'content-type': 'application/json', [accountHeader]: account },
			body: JSON.stringify(batch),
			cache: 'no-store'
		}
	};
}

export function isSameTurn(one: PaperDeed, other: PaperDeed): boolean {
	return one.attempt === other.attempt && one.device === other.device && one.epoch === other.epoch;
}

function eventOf({
	ordinal,
	seq,
	kind,
	response,
	isFlagged,
	confidence,
	timeMs,
	at
}: PaperDeed): AnswerEvent {
	return { ordinal, seq, kind, response, isFlagged, confidence, timeMs, at };
}

async function readAnswer(
	response: Response,
	turn: readonly PaperDeed[],
	onWord: (word: Word) => void
): Promise<Answer> {
	if (response.status === 401) return { kind: 'signed-out' };
	if (rejecting.has(response.status)) return { kind: 'rejected' };
	const { attempt } = turn[0] as PaperDeed;
	const body = (await response.json().catch(() => null)) as {
		kept?: unknown;
		code?: string;
		state?: PaperState & { kept?: unknown };
	} | null;
	const kept = readKept(response.ok ? body?.kept : body?.state?.kept);
	if (response.ok && kept) {
		onWord({ kind: 'saved', attempt, answer: body as unknown as SaveAnswer });
		return { kind: 'results', results: resultsOf(turn, kept) };
	}
	if (response.status === 409 && body?.state && kept) {
		onWord({ kind: 'refused', attempt, code: body.code ?? '', paper: body.state });
		return { kind: 'results', results: resultsOf(turn, kept) };
	}
	// A page of the hotel's network answers 200 as well: it is not our server.
	const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), Date.now());
	return { kind: 'later', retryAfterMs, isReachable: !response.ok };
}

/** What is kept, as `ordinal seq`; undefined where the body is something else. */
function readKept(kept: unknown): ReadonlySet<string> | undefined {
	if (!Array.isArray(kept)) return undefined;
	return new Set(kept.map((pair) => String(pair).replace(',', ' ')));
}

function resultsOf(turn: readonly PaperDeed[], kept: ReadonlySet<string>): OperationResult[] {
	return turn.map(({ opId, ordinal, seq }) =>
		kept.has(`${ordinal} ${seq}`)
			? { opId, outcome: 'done' }
			: { opId, outcome: 'refused', code: 'answer-malformed' }
	);
}

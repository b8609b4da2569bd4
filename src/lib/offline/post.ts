import type {
	LearningOperation,
	OperationBatch,
	OperationBatchResult,
	OperationResult
} from '../learning/operation.ts';
import { accountHeader } from './account.ts';
import type { Deed } from './queue.ts';

/** What came of an attempt to send a batch. */
export type Answer =
	/** The server's word on some or all of its operations. */
	| { kind: 'results'; results: OperationResult[] }
	/** Nobody, or somebody else, is signed in. */
	| { kind: 'signed-out' }
	/** The batch as a whole cannot be taken, however often it is sent. */
	| { kind: 'rejected' }
	/** Not now. */
	| { kind: 'later'; retryAfterMs: number | null; isReachable: boolean };

export type Post<Operation extends Deed = LearningOperation> = (
	operations: readonly Operation[]
) => Promise<Answer>;

export const operationsPath = '/learning/operations';

const requestTimeoutMs = 20_000;
const retryAfterMaxMs = 60 * 60_000;
/** What asking again does not change: malformed, too large, not acceptable. */
const rejecting = new Set([400, 413, 415, 422]);

/** Sends batches to the server on behalf of an account, and reads its answers with suspicion. */
export function createPost(options: {
	account: string;
	device: string;
	fetch: typeof fetch;
}): Post {
	const { account, device, fetch } = options;
	return async (operations) => {
		const batch: OperationBatch = { device, operations: [...operations] };
		try {
			const response = await fetch(operationsPath, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [accountHeader]: account },
				body: JSON.stringify(batch),
				cache: 'no-store',
				redirect: 'error',
				signal: AbortSignal.timeout(requestTimeoutMs)
			});
			return await readAnswer(response, operations);
		} catch {
			return { kind: 'later', retryAfterMs: null, isReachable: false };
		}
	};
}

async function readAnswer(
	response: Response,
	operations: readonly LearningOperation[]
): Promise<Answer> {
	if (response.status === 401) return { kind: 'signed-out' };
	if (rejecting.has(response.status)) return { kind: 'rejected' };
	if (response.ok) {
		const results = readResults(await response.json(), operations);
		// A page of the hotel's network answers 200 as well: it is not our server.
		return results
			? { kind: 'results', results }
			: { kind: 'later', retryAfterMs: null, isReachable: false };
	}
	const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), Date.now());
	return { kind: 'later', retryAfterMs, isReachable: true };
}

const outcomes: ReadonlySet<unknown> = new Set(['done', 'repeated', 'refused']);

/** The results for operations that were asked about, or undefined where the body is something else. */
function readResults(
	body: unknown,
	operations: readonly LearningOperation[]
): OperationResult[] | undefined {
	const results = (body as Partial<OperationBatchResult> | null)?.results;
	if (!Array.isArray(results)) return undefined;
	const asked = new Set(operations.map(({ opId }) => opId));
	return results.filter(({ opId, outcome }) => asked.has(opId) && outcomes.has(outcome));
}

/**
 * How long a `Retry-After` asks to wait, an hour at most.
 *
 * @param header seconds, or a date
 * @returns milliseconds, or null where there is none
 */
export function readRetryAfterMs(header: string | null, nowMs: number): number | null {
	if (!header) return null;
	const waitMs = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
	return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), retryAfterMaxMs);
}

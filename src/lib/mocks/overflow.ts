import type { Deed, Queue, Settled } from '../offline/queue.ts';

/** A queue that takes more than the device keeps, for as long as the page is there. */
export interface OverflowingQueue<Operation extends Deed> extends Queue<Operation> {
	/** How much of what waits is lost with the page. */
	countUnkept(): number;
	/** What of this page is still waiting, by its id; another tab may have sent some of it. */
	listWaiting(): Promise<ReadonlySet<string>>;
}

/**
 * Where the device has no room, or its store fails, what is done goes on waiting in the page, behind
 * the rest. A store that cannot be read is made up for by what the page itself remembers.
 *
 * @param remembered what the page has done and the server has not answered, by its id
 */
export function withOverflow<Operation extends Deed>(
	queue: Queue<Operation>,
	remembered: ReadonlyMap<string, Operation>
): OverflowingQueue<Operation> {
	const unkept = new Map<string, Operation>();
	// Below those of the queue itself, which begin with 1.
	const place = (operations: Iterable<Operation>) =>
		[...operations].map((operation, index) => ({ sequence: -1 - index, operation }));
	const isKept = ({ sequence }: Settled<Operation>) => sequence > 0;
	const readAll = async (limit: number) => {
		const kept = await queue.list({ limit }).catch(() => undefined);
		return kept ? [...kept, ...place(unkept.values())] : place(remembered.values());
	};
	return {
		...queue,
		async put(operation) {
			try {
				await queue.put(operation);
			} catch {
				unkept.set(operation.opId, operation);
			}
		},
		list: async ({ limit }) => (await readAll(limit)).slice(0, limit),
		async settle(settled) {
			for (const { operation } of settled) unkept.delete(operation.opId);
			const kept = settled.filter(isKept);
			if (kept.length > 0) await queue.settle(kept);
		},
		async count() {
			const kept = await queue.count().catch(() => undefined);
			return kept === undefined ? remembered.size : kept + unkept.size;
		},
		countUnkept: () => unkept.size,
		async listWaiting() {
			const kept = await queue.count().catch(() => 0);
			const waiting = await readAll(Math.max(1, kept));
			return new Set(waiting.map(({ operation }) => operation.opId));
		}
	};
}

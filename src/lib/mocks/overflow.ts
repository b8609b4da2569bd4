import { QueueFull, type Deed, type Queue, type Settled } from '../offline/queue.ts';

/** A queue that takes more than the device has room for, for as long as the page is there. */
export interface OverflowingQueue<Operation extends Deed> extends Queue<Operation> {
	/** How much of what waits is lost with the page. */
	countUnkept(): number;
}

/** Where the device has no room, what is done goes on waiting in the page, behind the rest. */
export function withOverflow<Operation extends Deed>(
	queue: Queue<Operation>
): OverflowingQueue<Operation> {
	let unkept: Operation[] = [];
	// Below those of the queue itself, which begin with 1.
	const placed = () => unkept.map((operation, index) => ({ sequence: -1 - index, operation }));
	const isKept = ({ sequence }: Settled<Operation>) => sequence > 0;
	return {
		...queue,
		async put(operation) {
			try {
				await queue.put(operation);
			} catch (caught) {
				if (!(caught instanceof QueueFull)) throw caught;
				unkept.push(operation);
			}
		},
		async list({ limit }) {
			const kept = await queue.list({ limit });
			return [...kept, ...placed()].slice(0, limit);
		},
		async settle(settled) {
			const gone = new Set(settled.map(({ operation }) => operation.opId));
			unkept = unkept.filter(({ opId }) => !gone.has(opId));
			await queue.settle(settled.filter(isKept));
		},
		count: async () => (await queue.count()) + unkept.length,
		countUnkept: () => unkept.length
	};
}

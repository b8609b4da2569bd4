import { createPublicId } from '../identifiers.ts';
import { operationLimits, type LearningOperation } from '../learning/operation.ts';
import { QueueFull, type Deed, type Queue, type Refused, type Waiting } from './queue.ts';

/**
 * A queue that lasts as long as its page, for browsers that keep nothing: without a secure address,
 * or in a private window.
 */
export function createMemoryQueue<Operation extends Deed = LearningOperation>(): Queue<Operation> {
	const device = createPublicId();
	let sequence = 0;
	let waiting: Waiting<Operation>[] = [];
	let refused: Refused<Operation>[] = [];
	return {
		async put(operation) {
			const held = waiting.length + refused.length;
			if (held >= operationLimits.waitingMax) throw new QueueFull('waiting');
			waiting.push({ sequence: ++sequence, operation });
		},
		list: async ({ limit }) => waiting.slice(0, limit),
		async settle(settled) {
			const gone = new Map(settled.map((one) => [one.sequence, one.refusal]));
			for (const one of waiting) {
				const refusal = gone.get(one.sequence);
				if (refusal) refused.push({ ...one, refusal });
			}
			waiting = waiting.filter((one) => !gone.has(one.sequence));
		},
		count: async () => waiting.length,
		listRefused: async () => [...refused],
		async forgetRefused(forgotten) {
			refused = refused.filter((one) => one.sequence !== forgotten);
		},
		deviceName: async () => device
	};
}

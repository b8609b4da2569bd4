import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { operationOf } from '../../../tests/support/outbox-world.ts';
import type { LearningOperation, OperationResult } from '../learning/operation.ts';
import { createMemoryQueue } from './memory-queue.ts';
import type { Answer } from './post.ts';
import { pauseMs, Sender, sendingLimits, type SendingPhase } from './sender.ts';

const later: Answer = { kind: 'later', retryAfterMs: null, isReachable: false };

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

/** A sender whose network gives the answers of a list, and then does all that is asked. */
async function scene(options: { count: number; answers: (Answer | 'done')[] }) {
	const queue = createMemoryQueue();
	for (let number = 1; number <= options.count; number++) await queue.put(operationOf(1, number));
	const batches: (readonly LearningOperation[])[] = [];
	const phases: SendingPhase[] = [];
	const results: OperationResult[] = [];
	const sender = new Sender({
		queue,
		post: async (operations) => {
			batches.push(operations);
			const answer = options.answers.shift() ?? 'done';
			return answer === 'done' ? doneFor(operations) : answer;
		},
		lock: (run) => run(),
		onPhase: (phase) => phases.push(phase),
		onResults: (some) => results.push(...some),
		random: () => 0
	});
	return { queue, sender, batches, phases, results };
}

function doneFor(operations: readonly LearningOperation[]): Answer {
	return {
		kind: 'results',
		results: operations.map(({ opId }) => ({ opId, outcome: 'done' }))
	};
}

describe('sending', () => {
	test('goes on in batches of fifty until nothing waits', async () => {
		const { queue, sender, batches, phases, results } = await scene({ count: 120, answers: [] });
		await sender.flush();
		expect(batches.map(({ length }) => length)).toEqual([50, 50, 20]);
		expect(await queue.count()).toBe(0);
		expect(results).toHaveLength(120);
		expect(phases.at(-1)).toBe('idle');
	});

	test('asks again after a pause that grows, and starts small again after a success', async () => {
		const answers = [later, later, 'done', later] as (Answer | 'done')[];
		const { sender, batches, phases, queue } = await scene({ count: 60, answers });
		await sender.flush();
		expect(phases.at(-1)).toBe('unreachable');
		await vi.advanceTimersByTimeAsync(sendingLimits.firstPauseMs - 1);
		expect(batches).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(1);
		expect(batches).toHaveLength(2);
		await vi.advanceTimersByTimeAsync(2 * sendingLimits.firstPauseMs);
		expect(batches).toHaveLength(4);
		expect(await queue.count()).toBe(10);
		await vi.advanceTimersByTimeAsync(sendingLimits.firstPauseMs);
		expect(await queue.count()).toBe(0);
	});

	test('waits as long as the server asks, unless there is a reason to try at once', async () => {
		const busy: Answer = { kind: 'later', retryAfterMs: 60_000, isReachable: true };
		const { sender, batches, phases } = await scene({ count: 1, answers: [busy, busy] });
		await sender.flush();
		expect(phases.at(-1)).toBe('waiting');
		await vi.advanceTimersByTimeAsync(59_999);
		expect(batches).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(1);
		expect(batches).toHaveLength(2);
		await sender.flush();
		expect(batches).toHaveLength(3);
	});

	test('stops where nobody is signed in, and goes on when asked after a sign-in', async () => {
		const { sender, batches, phases, queue } = await scene({
			count: 1,
			answers: [{ kind: 'signed-out' }]
		});
		await sender.flush();
		expect(phases.at(-1)).toBe('signed-out');
		await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
		expect(batches).toHaveLength(1);
		await sender.flush();
		expect(await queue.count()).toBe(0);
	});

	test('picks up what is done while it is sending', async () => {
		const { queue, sender, batches } = await scene({ count: 1, answers: [] });
		const flushing = sender.flush();
		await queue.put(operationOf(2, 2));
		await sender.flush();
		await flushing;
		await vi.runAllTimersAsync();
		expect(batches.flat()).toHaveLength(2);
		expect(await queue.count()).toBe(0);
	});

	test('stands back while another tab is sending, and looks again', async () => {
		const { queue, batches } = await scene({ count: 1, answers: [] });
		let isHeld = true;
		const sender = new Sender({
			queue,
			post: async (operations) => {
				batches.push(operations);
				return doneFor(operations);
			},
			lock: async (run) => (isHeld ? undefined : run()),
			onPhase: () => {},
			onResults: () => {}
		});
		await sender.flush();
		expect(batches).toEqual([]);
		isHeld = false;
		await vi.advanceTimersByTimeAsync(sendingLimits.otherTabPauseMs);
		expect(await queue.count()).toBe(0);
	});

	test('tries again when the store of the device fails', async () => {
		const { queue, sender, phases } = await scene({ count: 1, answers: [] });
		vi.spyOn(queue, 'list').mockRejectedValueOnce(new DOMException('Closed', 'InvalidStateError'));
		await sender.flush();
		expect(phases.at(-1)).toBe('waiting');
		await vi.advanceTimersByTimeAsync(sendingLimits.firstPauseMs);
		expect(await queue.count()).toBe(0);
	});

	test('does nothing after it was stopped', async () => {
		const { sender, batches } = await scene({ count: 1, answers: [later] });
		await sender.flush();
		sender.stop();
		await vi.advanceTimersByTimeAsync(60 * 60_000);
		await sender.flush();
		expect(batches).toHaveLength(1);
	});
});

test('one that the server cannot take is found, set aside, and holds up nobody', async () => {
	const queue = createMemoryQueue();
	for (let number = 1; number <= 20; number++) await queue.put(operationOf(1, number));
	const taken: string[] = [];
	const bad = operationOf(1, 7).opId;
	const results: OperationResult[] = [];
	const sender = new Sender({
		queue,
		post: async (operations) => {
			if (operations.some(({ opId }) => opId === bad)) return { kind: 'rejected' };
			taken.push(...operations.map(({ opId }) => opId));
			return doneFor(operations);
		},
		lock: (run) => run(),
		onPhase: () => {},
		onResults: (some) => results.push(...some)
	});
	await sender.flush();
	const sound = Array.from({ length: 20 }, (_, index) => operationOf(1, index + 1).opId).filter(
		(opId) => opId !== bad
	);
	expect(taken).toEqual(sound);
	expect((await queue.listRefused()).map(({ refusal }) => refusal.code)).toEqual(['rejected']);
	expect(results).toContainEqual({ opId: bad, outcome: 'refused', code: 'rejected' });
});

test('an answer without a word about anything is no reason to ask at once', async () => {
	const { sender, batches } = await scene({
		count: 1,
		answers: [{ kind: 'results', results: [] }]
	});
	await sender.flush();
	expect(batches).toHaveLength(1);
});

test('a pause doubles up to its limit, gives a part to chance, and heeds the server', () => {
	expect(pauseMs(1, 0, null)).toBe(sendingLimits.firstPauseMs);
	expect(pauseMs(3, 0, null)).toBe(4 * sendingLimits.firstPauseMs);
	expect(pauseMs(1_000, 0, null)).toBe(sendingLimits.pauseMaxMs);
	expect(pauseMs(1, 1, null)).toBe(sendingLimits.firstPauseMs / 2);
	expect(pauseMs(1, 0, 90_000)).toBe(90_000);
	expect(pauseMs(1, 1, 90_000)).toBeGreaterThan(90_000);
});

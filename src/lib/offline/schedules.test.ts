import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	faults,
	ModelNetwork,
	ModelServer,
	openTab,
	operationOf,
	type Fault,
	type Gate
} from '../../../tests/support/outbox-world.ts';
import type { LearningOperation } from '../learning/operation.ts';
import { createMemoryQueue } from './memory-queue.ts';
import type { Queue } from './queue.ts';

const items = 3;
const tabs = 2;
/** Every so many operations one is refused: it must hold up nobody. */
const poisonEvery = 7;

type Event =
	| { kind: 'record'; tab: number; item: number }
	| { kind: 'send'; tab: number; size: number }
	/** After so many further steps the tab is gone, in the middle of whatever it does. */
	| { kind: 'kill'; tab: number; steps: number }
	/** The tab is opened anew; what it was doing is over. */
	| { kind: 'reload'; tab: number }
	/** What was held up in the network arrives. */
	| { kind: 'arrive' };

const tab = fc.nat(tabs - 1);
const send = fc.record({
	kind: fc.constant('send' as const),
	tab,
	size: fc.integer({ min: 1, max: 5 })
});
const record = fc.record({ kind: fc.constant('record' as const), tab, item: fc.nat(items - 1) });
const kill = fc.record({ kind: fc.constant('kill' as const), tab, steps: fc.nat(6) });
const reload = fc.record({ kind: fc.constant('reload' as const), tab });
const arrive = fc.record({ kind: fc.constant('arrive' as const) });
const event: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 4, arbitrary: record },
	{ weight: 4, arbitrary: send },
	{ weight: 1, arbitrary: kill },
	{ weight: 1, arbitrary: reload },
	{ weight: 1, arbitrary: arrive }
);

interface Mutation {
	isIdempotent?: boolean;
	queue?: (queue: Queue) => Queue;
}

/** Everything that can go wrong, in any order, with two tabs that take no heed of one another. */
function exactlyOnceInOrder({
	isIdempotent = true,
	queue: mutate = (queue) => queue
}: Mutation = {}) {
	return fc.asyncProperty(
		fc.array(event, { minLength: 5, maxLength: 40 }),
		fc.array(fc.constantFrom<Fault>(...faults), { maxLength: 15 }),
		fc.scheduler(),
		async (events, script, scheduler) => {
			const server = new ModelServer({ isIdempotent, isPoison });
			const network = new ModelNetwork(server, script);
			const kept: LearningOperation[] = [];
			const queue = mutate(noting(createMemoryQueue(), kept));
			await live({ events, network, queue, scheduler });

			network.release();
			await sendTheRest(queue, network);
			network.release();
			await judge(server, queue, kept);
		}
	);
}

/** Notes what the queue has kept: from then on the learner may rely on it, come what may. */
function noting(queue: Queue, kept: LearningOperation[]): Queue {
	return {
		...queue,
		async put(operation) {
			await queue.put(operation);
			kept.push(operation);
		}
	};
}

function isPoison({ kind, ...operation }: LearningOperation): boolean {
	return kind === 'study' && 'seconds' in operation && operation.seconds % poisonEvery === 0;
}

/** Plays the events; all steps of all tabs are shuffled by the scheduler. */
async function live(options: {
	events: readonly Event[];
	network: ModelNetwork;
	queue: Queue;
	scheduler: fc.Scheduler;
}): Promise<void> {
	const { events, network, queue, scheduler } = options;
	const open = () => {
		const life = { steps: Infinity };
		return { life, ...openTab(queue, network.post, gateOf(life, scheduler)) };
	};
	const opened = Array.from({ length: tabs }, open);
	let number = 0;
	for (const one of events) {
		const current = 'tab' in one ? opened[one.tab] : undefined;
		if (one.kind === 'arrive') network.release();
		if (one.kind === 'record') void current?.record(operationOf(one.item, ++number));
		if (one.kind === 'send') void current?.send(one.size);
		if (one.kind === 'kill' && current) current.life.steps = one.steps;
		if (one.kind === 'reload' && current) {
			current.life.steps = 0;
			opened[one.tab] = open();
		}
		if (scheduler.count() > 0) await scheduler.waitOne();
	}
	await scheduler.waitIdle();
}

/** Before and after each step a tab waits for its turn; a dead one waits for ever. */
function gateOf(life: { steps: number }, scheduler: fc.Scheduler): Gate {
	const pass = async () => {
		await scheduler.schedule(Promise.resolve());
		life.steps -= 1;
		if (life.steps < 0) await new Promise(() => {});
	};
	return async (step) => {
		await pass();
		const result = await step();
		await pass();
		return result;
	};
}

/** The app is opened once more, with a network that is well. */
async function sendTheRest(queue: Queue, network: ModelNetwork): Promise<void> {
	const calm = openTab(queue, network.post, (step) => step());
	for (let attempt = 0; attempt < 200; attempt++) {
		if ((await calm.send(5)).kind === 'empty') return;
	}
}

async function judge(
	server: ModelServer,
	queue: Queue,
	kept: readonly LearningOperation[]
): Promise<void> {
	const idsOf = (operations: readonly LearningOperation[], item: number) =>
		operations.filter(({ lesson }) => lesson === `lesson-${item}`).map(({ opId }) => opId);
	const refused = (await queue.listRefused()).map(({ operation }) => operation);
	expect(await queue.count()).toBe(0);
	for (let item = 0; item < items; item++) {
		const [poison, sound] = [kept.filter(isPoison), kept.filter((one) => !isPoison(one))];
		expect(idsOf(server.applied, item)).toEqual(idsOf(sound, item));
		expect(idsOf(refused, item)).toEqual(idsOf(poison, item));
	}
}

describe('whatever happens on the way', () => {
	test('every deed is applied exactly once, and in order within its lesson', async () => {
		await fc.assert(exactlyOnceInOrder(), { numRuns: 1_000 });
	});
});

describe('the schedules find a sender or a server that is wrong', () => {
	const finds = async (mutation: Mutation) => {
		const details = await fc.check(exactlyOnceInOrder(mutation), { numRuns: 1_000 });
		expect(details.failed).toBe(true);
	};

	test('one that forgets before the server has spoken', () =>
		finds({
			queue: (queue) => ({
				...queue,
				async list(options) {
					const waiting = await queue.list(options);
					await queue.settle(waiting);
					return waiting;
				}
			})
		}));

	test('one that sends the latest first', () =>
		finds({
			queue: (queue) => ({
				...queue,
				list: async ({ limit }) => (await queue.list({ limit: 1_000 })).reverse().slice(0, limit)
			})
		}));

	test('one that never lets go of a refused one', () =>
		finds({
			queue: (queue) => ({
				...queue,
				settle: (settled) => queue.settle(settled.filter(({ refusal }) => !refusal))
			})
		}));

	test('one that lets a refusal disappear', () =>
		finds({
			queue: (queue) => ({
				...queue,
				settle: (settled) =>
					queue.settle(settled.map(({ sequence, operation }) => ({ sequence, operation })))
			})
		}));

	test('a server that does not know what it has applied', () => finds({ isIdempotent: false }));
});

import 'fake-indexeddb/auto';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
	answerFaults,
	AnswerServer,
	type AnswerFault
} from '../../../tests/support/answer-world.ts';
import { openOutboxDatabase } from '../offline/database.ts';
import { createMemoryQueue } from '../offline/memory-queue.ts';
import { openOutbox } from '../offline/outbox.ts';
import { QueueFull, type Queue } from '../offline/queue.ts';
import { AnswerLine, type LineState } from './answer-line.ts';
import { createAnswerPost, type PaperDeed, type Word } from './answer-post.ts';
import type { AnswerEvent } from './protocol.ts';

const account = 'account-of-wang';
const turn = { attempt: 'a1', device: 'phone-of-wang.page-one', epoch: 1 };

const event = (ordinal: number, seq: number, facts: Partial<AnswerEvent> = {}): AnswerEvent => ({
	ordinal,
	seq,
	kind: 'select',
	response: ['A'],
	isFlagged: false,
	confidence: null,
	timeMs: 0,
	at: '2026-11-24T08:00:00.000Z',
	...facts
});

let open: AnswerLine[] = [];
afterEach(async () => {
	await Promise.all(open.map((line) => line.close()));
	open = [];
});

/** A line as a page opens it, on a queue that outlives the page. */
function openLine(server: AnswerServer, queue: Queue<PaperDeed> = createMemoryQueue<PaperDeed>()) {
	const words: Word[] = [];
	const states: LineState[] = [];
	const post = createAnswerPost({
		account,
		fetch: server.fetch,
		onWord: (word) => words.push(word)
	});
	const line = new AnswerLine({
		account,
		queue,
		post,
		lock: (run) => run(),
		fetch: server.fetch,
		onState: (state) => states.push(state)
	});
	open.push(line);
	return { line, queue, words, state: () => states.at(-1) };
}

const seqsOf = (server: AnswerServer) => server.log.map(({ seq }) => seq);

test('what is done is sent, and is forgotten when the server has kept it', async () => {
	const server = new AnswerServer();
	const { line, queue, words, state } = openLine(server);
	await line.record(event(1, 1), turn);
	await line.record(event(2, 2), turn);
	expect(state()).toMatchObject({ waiting: 2 });
	await line.flush();

	expect(server.requests).toBe(1);
	expect(seqsOf(server)).toEqual([1, 2]);
	expect(state()).toEqual({ waiting: 0, phase: 'idle', unkept: 0 });
	expect(await queue.count()).toBe(0);
	expect(words).toMatchObject([{ kind: 'saved', attempt: 'a1' }]);
});

test('without a network it waits, and nothing of it is forgotten', async () => {
	const server = new AnswerServer(['cut-before', 'portal', 'busy', 'signed-out', 'cut-after']);
	const { line, queue, state } = openLine(server);
	await line.record(event(1, 1), turn);
	const phases = [];
	for (let round = 0; round < 5; round++) {
		expect(await line.drain('a1')).toBe(1);
		phases.push(state()?.phase);
	}
	expect(phases).toEqual(['unreachable', 'unreachable', 'waiting', 'signed-out', 'unreachable']);
	expect(await queue.count()).toBe(1);

	expect(await line.drain('a1')).toBe(0);
	expect(seqsOf(server)).toEqual([1]);
});

test('what an earlier page has left is taken up by the next, as it was done', async () => {
	const database = await openOutboxDatabase();
	const identity = { account, key: randomBytes(32).toString('base64url') };
	const server = new AnswerServer(['cut-before']);
	const first = openLine(server, await openOutbox<PaperDeed>(database, identity));
	await first.line.record(event(1, 1, { response: ['C'] }), turn);
	await first.line.flush();
	await first.line.close();

	const second = openLine(server, await openOutbox<PaperDeed>(database, identity));
	expect(await second.line.open()).toMatchObject([{ ...turn, ordinal: 1, response: ['C'] }]);
	expect(await second.line.drain('a1')).toBe(0);
	expect(server.log).toMatchObject([{ ordinal: 1, response: ['C'] }]);
});

test('another paper or another turn goes in a request of its own', async () => {
	const server = new AnswerServer();
	server.epoch = 2;
	const { line, words } = openLine(server);
	await line.record(event(1, 1), turn);
	await line.record(event(1, 2), { ...turn, epoch: 2 });
	await line.record(event(1, 3), { ...turn, attempt: 'a2', epoch: 2 });
	await line.flush();

	expect(server.requests).toBe(3);
	expect(words.map(({ kind, attempt }) => [kind, attempt])).toEqual([
		['refused', 'a1'],
		['saved', 'a1'],
		['saved', 'a2']
	]);
});

test('a paper that was closed or taken over says how it stands, and what was kept waits no more', async () => {
	const server = new AnswerServer();
	server.isClosed = true;
	const { line, queue, words } = openLine(server);
	await line.record(event(1, 1), turn);
	await line.flush();

	expect(words).toMatchObject([
		{ kind: 'refused', code: 'attempt-closed', paper: { state: 'submitted' } }
	]);
	expect(await queue.count()).toBe(0);
});

test('what is no answer to the paper is put aside, and holds up nobody', async () => {
	const server = new AnswerServer();
	const { line, queue } = openLine(server);
	await line.record(event(81, 1), turn);
	await line.record(event(2, 2), turn);
	await line.flush();

	expect(seqsOf(server)).toEqual([2]);
	expect(await queue.count()).toBe(0);
	expect(await queue.listRefused()).toMatchObject([{ refusal: { code: 'answer-malformed' } }]);
});

test('a device without room sends what it cannot keep, and says so until it is gone', async () => {
	const full: Queue<PaperDeed> = {
		...createMemoryQueue<PaperDeed>(),
		put: () => Promise.reject(new QueueFull('storage'))
	};
	const server = new AnswerServer(['cut-before']);
	const { line, state } = openLine(server, full);
	await line.record(event(1, 1), turn);
	await line.record(event(2, 2), turn);
	await line.flush();
	expect(state()).toMatchObject({ waiting: 2, unkept: 2 });
	await line.flush();

	expect(seqsOf(server)).toEqual([1, 2]);
	expect(state()).toMatchObject({ waiting: 0, unkept: 0 });
});

test('what another tab has sent is not waited for, nor counted', async () => {
	const server = new AnswerServer();
	const queue = createMemoryQueue<PaperDeed>();
	const { line, state } = openLine(server, queue);
	await line.record(event(1, 1), turn);
	const other = openLine(server, queue);
	await other.line.flush();
	expect(await line.drain('a1')).toBe(0);

	expect(state()).toMatchObject({ waiting: 0 });
	expect(seqsOf(server)).toEqual([1]);
});

test('a store that breaks loses nothing that the page remembers, and says what hangs on the page', async () => {
	const broken = () => Promise.reject(new DOMException('closed', 'InvalidStateError'));
	const sound = createMemoryQueue<PaperDeed>();
	const queue = { ...sound };
	const server = new AnswerServer();
	const { line, state } = openLine(server, queue);
	await line.record(event(1, 1), turn);
	Object.assign(queue, { put: broken, list: broken, count: broken, settle: broken });
	await line.record(event(2, 2), turn);
	expect(state()).toMatchObject({ waiting: 2 });

	expect(await line.drain('a1')).toBe(0);
	expect(seqsOf(server)).toEqual([1, 2]);
	expect(state()).toMatchObject({ waiting: 0, unkept: 0 });
});

test('a page that is left sends along what has not been answered, and it still waits', async () => {
	const server = new AnswerServer();
	const { line, queue } = openLine(server);
	const long = '长'.repeat(5_000);
	for (let seq = 1; seq <= 6; seq++)
		await line.record(event(1, seq, { kind: 'write', response: [long] }), turn);
	line.leave();
	await Promise.resolve();

	// As much of it as a browser takes along: the newest.
	expect(seqsOf(server)).toEqual([4, 5, 6]);
	expect(await queue.count()).toBe(6);
	await line.flush();
	expect(seqsOf(server).sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

describe('whatever happens on the way', () => {
	type Step =
		{ kind: 'record'; ordinal: number } | { kind: 'flush' | 'reload' | 'arrive' | 'leave' };
	const step: fc.Arbitrary<Step> = fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				kind: fc.constant('record' as const),
				ordinal: fc.integer({ min: 1, max: 3 })
			})
		},
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
		{
			weight: 3,
			arbitrary: fc.record({ kind: fc.constantFrom('reload', 'arrive', 'leave') })
		}
	);

	/** One page after another on one device, which may be closed in the middle of anything. */
	const nothingIsLost = (mutate = (queue: Queue<PaperDeed>) => queue) =>
		fc.asyncProperty(
			fc.array(step, { minLength: 5, maxLength: 40 }),
			fc.array(fc.constantFrom<AnswerFault>(...answerFaults), { maxLength: 20 }),
			async (steps, script) => {
				const server = new AnswerServer(script);
				const queue = mutate(createMemoryQueue<PaperDeed>());
				const kept: number[] = [];
				let page = openLine(server, queue);
				for (const one of steps) {
					if (one.kind === 'arrive') server.release();
					if (one.kind === 'leave') page.line.leave();
					if (one.kind === 'flush') void page.line.flush();
					if (one.kind === 'record') {
						await page.line.record(event(one.ordinal, kept.length + 1), turn);
						kept.push(kept.length + 1);
					}
					if (one.kind === 'reload') {
						void page.line.close();
						page = openLine(server, queue);
						await page.line.open();
					}
				}
				for (let rounds = 0; rounds < 60 && (await queue.count()) > 0; rounds++)
					await page.line.flush();
				server.release();
				await page.line.close();
				expect(await queue.count()).toBe(0);
				expect(seqsOf(server).sort((one, other) => one - other)).toEqual(kept);
			}
		);

	test('everything that was done is kept once', async () => {
		await fc.assert(nothingIsLost(), { numRuns: 500 });
	}, 60_000);

	test('a line that forgets before the server has spoken is found out', async () => {
		const forgetful = (queue: Queue<PaperDeed>): Queue<PaperDeed> => ({
			...queue,
			async list(options) {
				const waiting = await queue.list(options);
				await queue.settle(waiting);
				return waiting;
			}
		});
		const { failed } = await fc.check(nothingIsLost(forgetful), { numRuns: 200 });
		expect(failed).toBe(true);
	});
});

import 'fake-indexeddb/auto';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ModelServer } from '../../../tests/support/outbox-world.ts';
import type { OperationBatch, OperationResult } from '../learning/operation.ts';
import type { OfflineIdentity } from './account.ts';
import { createLease } from './lock.ts';
import { countWaiting, openOutboxDatabase } from './database.ts';
import { createStudy, type Study } from './study.ts';

const identity: OfflineIdentity = {
	account: 'cc'.repeat(16),
	key: randomBytes(32).toString('base64url')
};
const item = { enrolment: '0198c000-0000-7000-8000-00000000abcd', lesson: '01-before-you-knock' };

/** What the browser gives, and the server behind it. */
let server: ModelServer;
let answer: (batch: OperationBatch) => Response | Promise<Response>;
let browser: EventTarget;
const studies: Study[] = [];

beforeEach(() => {
	server = new ModelServer({ isIdempotent: true, isPoison: () => false });
	answer = apply;
	browser = new EventTarget();
	vi.stubGlobal('document', new EventTarget());
	vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
	vi.stubGlobal('navigator', { onLine: true });
	vi.stubGlobal('fetch', (_path: string, { body }: RequestInit) =>
		answer(JSON.parse(String(body)) as OperationBatch)
	);
});

afterEach(async () => {
	await Promise.all(studies.splice(0).map((study) => study.close()));
	vi.unstubAllGlobals();
	await new Promise((resolve) => {
		indexedDB.deleteDatabase('zhixing-outbox').onsuccess = resolve;
	});
});

function apply({ operations }: OperationBatch): Response {
	const applied = server.apply(operations);
	return Response.json(applied.kind === 'results' ? { results: applied.results } : {});
}

function noNetwork(): Promise<Response> {
	return Promise.reject(new TypeError('Failed to fetch'));
}

async function open(who = identity): Promise<Study> {
	const study = await createStudy(who);
	studies.push(study);
	return study;
}

/** The network comes back, or goes. */
function turn(isOnline: boolean) {
	answer = isOnline ? apply : noNetwork;
	vi.stubGlobal('navigator', { onLine: isOnline });
	browser.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

test('what is done with a network is sent at once, and says that it never waited', async () => {
	const study = await open();
	const operation = await study.record(item, { kind: 'read', section: 'why' });
	await vi.waitFor(() => expect(server.applied).toEqual([operation]));
	await vi.waitFor(() => expect(study.state.waitingCount).toBe(0));
	expect(operation.isOffline).toBe(false);
	expect(study.state).toMatchObject({ phase: 'idle', isDurable: true, full: null });
	expect(study.state.lastSentAt).not.toBeNull();
});

test('a thousand deeds of three days without a network arrive once and in order', async () => {
	turn(false);
	const first = await open();
	for (let number = 0; number < 500; number++)
		await first.record(item, { kind: 'study', seconds: number });
	await first.close();
	// The browser is killed, the phone lies three days in a drawer, and the learner goes on.
	vi.useFakeTimers({ now: Date.now() + 72 * 60 * 60_000, toFake: ['Date'] });
	const study = await open();
	for (let number = 500; number < 1_000; number++)
		await study.record(item, { kind: 'study', seconds: number });
	await vi.waitFor(() => expect(study.state.waitingCount).toBe(1_000));
	expect(await study.pendingFor(item)).toHaveLength(1_000);
	expect(await study.pendingFor({ ...item, lesson: '02-the-first-minute' })).toEqual([]);
	vi.useRealTimers();

	let requests = 0;
	turn(true);
	// Every third request is cut after the server has done it, every third before.
	answer = (batch) => {
		requests += 1;
		if (requests % 3 === 0) return noNetwork();
		const response = apply(batch);
		return requests % 3 === 1 ? noNetwork() : response;
	};
	for (let round = 0; round < 100 && study.state.waitingCount > 0; round++) {
		await study.flush();
	}
	await vi.waitFor(() => expect(study.state.waitingCount).toBe(0));
	expect(
		server.applied.map((operation) => operation.kind === 'study' && operation.seconds)
	).toEqual(Array.from({ length: 1_000 }, (_, number) => number));
	expect(server.applied.every(({ isOffline }) => isOffline)).toBe(true);
});

test('two tabs of one learner send everything once', async () => {
	turn(false);
	const [one, other] = [await open(), await open()];
	for (let number = 0; number < 20; number++)
		await (number % 2 ? one : other).record(item, { kind: 'study', seconds: number });
	turn(true);
	await Promise.all([one.flush(), other.flush()]);
	await vi.waitFor(async () => {
		await Promise.all([one.flush(), other.flush()]);
		expect(server.applied).toHaveLength(20);
	});
	expect(new Set(server.applied.map(({ opId }) => opId)).size).toBe(20);
});

test('a tab hears what became of its deeds, though another one sent them', async () => {
	turn(false);
	const [one, other] = [await open(), await open()];
	const { opId } = await one.record(item, { kind: 'read', section: 'why' });
	await one.flush();
	const heard: OperationResult[] = [];
	one.onResults((results) => heard.push(...results));
	answer = apply;
	await other.flush();
	await vi.waitFor(() => expect(heard).toEqual([{ opId, outcome: 'done' }]));
	await vi.waitFor(() => expect(one.state.waitingCount).toBe(0));
});

test('after a sign-out the next person neither sends nor sees what was left', async () => {
	turn(false);
	const hers = await open();
	await hers.record(item, { kind: 'read', section: 'why' });
	await hers.close();
	turn(true);
	const his = await open({ account: 'dd'.repeat(16), key: randomBytes(32).toString('base64url') });
	await his.flush();
	expect(server.applied).toEqual([]);
	expect(his.state.waitingCount).toBe(0);
	await his.close();
	// She comes back, on the same device.
	const again = await open();
	await again.flush();
	expect(server.applied).toHaveLength(1);
});

describe('an answer of', () => {
	test('401 keeps everything, and waits for a sign-in', async () => {
		answer = () => new Response('', { status: 401 });
		const study = await open();
		await study.record(item, { kind: 'read', section: 'why' });
		await vi.waitFor(() => expect(study.state.phase).toBe('signed-out'));
		await vi.waitFor(() => expect(study.state.waitingCount).toBe(1));
	});

	test('refused is shown with its words until it is put away', async () => {
		server = new ModelServer({ isIdempotent: true, isPoison: () => true });
		const study = await open();
		const heard: unknown[] = [];
		study.onResults((results) => heard.push(...results));
		await study.record(item, { kind: 'read', section: 'why' });
		await vi.waitFor(() => expect(study.state.refused).toHaveLength(1));
		expect(study.state.refused[0]?.refusal).toEqual({ code: 'poison', message: '不行' });
		expect(heard).toHaveLength(1);
		await study.forgetRefused(study.state.refused[0]?.sequence ?? 0);
		expect(study.state.refused).toEqual([]);
	});

	test('malformed sets the deed aside, and it can be sent again', async () => {
		answer = () => new Response('', { status: 422 });
		const study = await open();
		const operation = await study.record(item, { kind: 'read', section: 'why' });
		await vi.waitFor(() => expect(study.state.refused).toHaveLength(1));
		answer = apply;
		await study.sendAgain(study.state.refused[0]?.sequence ?? 0);
		await vi.waitFor(() => expect(server.applied).toEqual([operation]));
		await vi.waitFor(() => expect(study.state.refused).toEqual([]));
	});
});

describe('a browser that keeps nothing', () => {
	test('still sends, and says that it keeps nothing', async () => {
		vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
		const study = await open();
		expect(study.state.isDurable).toBe(false);
		await study.record(item, { kind: 'read', section: 'why' });
		await vi.waitFor(() => expect(server.applied).toHaveLength(1));
	});
});

describe('without locks of the browser', () => {
	test('one tab sends, the other stands back, and a dead one holds nobody up', async () => {
		const database = await openOutboxDatabase();
		let now = 1_000_000;
		const [one, other] = [createLease(database, () => now), createLease(database, () => now)];
		const seen = await one(async () => ['one', await other(async () => 'other')]);
		expect(seen).toEqual(['one', undefined]);
		expect(await other(async () => 'other')).toBe('other');

		// Dies in the middle.
		void one(() => new Promise(() => {}));
		await vi.waitFor(async () => expect(await database.count('lease')).toBe(1));
		expect(await other(async () => 'other')).toBeUndefined();
		now += 60_000;
		expect(await other(async () => 'other')).toBe('other');
		database.close();
	});

	test('a clock that was set back does not lock the device up', async () => {
		const database = await openOutboxDatabase();
		let now = Date.parse('2036-01-01');
		void createLease(database, () => now)(() => new Promise(() => {}));
		await vi.waitFor(async () => expect(await database.count('lease')).toBe(1));
		now = Date.parse('2026-11-24');
		expect(await createLease(database, () => now)(async () => 'sent')).toBe('sent');
		database.close();
	});
});

test('what waits on the device can be counted without any key', async () => {
	turn(false);
	const study = await open();
	await study.record(item, { kind: 'read', section: 'why' });
	const database = await openOutboxDatabase();
	expect(await countWaiting(database)).toBe(1);
	database.close();
});

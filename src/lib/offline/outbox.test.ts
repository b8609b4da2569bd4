import 'fake-indexeddb/auto';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { operationOf } from '../../../tests/support/outbox-world.ts';
import { operationLimits } from '../learning/operation.ts';
import type { OfflineIdentity } from './account.ts';
import { openOutboxDatabase, type OutboxDatabase } from './database.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { QueueFull } from './queue.ts';

const wang: OfflineIdentity = { account: 'aa'.repeat(16), key: randomKey() };
const li: OfflineIdentity = { account: 'bb'.repeat(16), key: randomKey() };

let database: OutboxDatabase;

beforeEach(async () => {
	database = await openOutboxDatabase();
});

afterEach(async () => {
	vi.restoreAllMocks();
	database.close();
	await new Promise((resolve) => {
		indexedDB.deleteDatabase('zhixing-outbox').onsuccess = resolve;
	});
});

function randomKey(): string {
	return randomBytes(32).toString('base64url');
}

describe('what waits', () => {
	test('comes out in the order in which it was put in, after the tab was closed too', async () => {
		const outbox = await openOutbox(database, wang);
		for (const number of [1, 2, 3]) await outbox.put(operationOf(number, number));
		database.close();
		database = await openOutboxDatabase();
		const again = await openOutbox(database, wang);
		expect((await again.list({ limit: 2 })).map(({ operation }) => operation)).toEqual([
			operationOf(1, 1),
			operationOf(2, 2)
		]);
		expect(await again.count()).toBe(3);
	});

	test('is on the disk before the learner is told so', async () => {
		const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
		const outbox = await openOutbox(database, wang);
		await outbox.put(operationOf(1, 1));
		await outbox.settle(await outbox.list({ limit: 1 }));
		await outbox.deviceName();
		const writing = begin.mock.calls.filter(([, mode]) => mode === 'readwrite');
		expect(writing).toHaveLength(3);
		for (const [, , options] of writing) expect(options).toEqual({ durability: 'strict' });
	});

	test('leaves when it is settled, and a second time changes nothing', async () => {
		const outbox = await openOutbox(database, wang);
		for (const number of [1, 2, 3]) await outbox.put(operationOf(1, number));
		const first = await outbox.list({ limit: 2 });
		await outbox.settle(first);
		await outbox.settle(first);
		expect((await outbox.list({ limit: 9 })).map(({ operation }) => operation)).toEqual([
			operationOf(1, 3)
		]);
	});

	test('that is more than the limit is turned away, and nothing is lost', async () => {
		await fill(operationLimits.waitingMax);
		const outbox = await openOutbox(database, wang);
		const refusal = await outbox.put(operationOf(1, 1)).catch((caught: unknown) => caught);
		expect(refusal).toBeInstanceOf(QueueFull);
		expect(refusal).toMatchObject({ reason: 'waiting' });
		expect(await outbox.count()).toBe(operationLimits.waitingMax);
		// Somebody else's work does not take this account's room.
		const other = await openOutbox(database, li);
		await other.put(operationOf(1, 2));
		expect(await other.count()).toBe(1);
	});

	test('finds a full device out, and says which limit it was', async () => {
		const outbox = await openOutbox(database, wang);
		await outbox.put(operationOf(1, 1));
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore) {
			const request = this.get(1);
			request.onsuccess = () => {
				const { transaction } = this;
				Object.defineProperty(transaction, 'error', {
					value: new DOMException('No room.', 'QuotaExceededError')
				});
				transaction.abort();
			};
			return request;
		});
		await expect(outbox.put(operationOf(1, 2))).rejects.toMatchObject({ reason: 'storage' });
		vi.restoreAllMocks();
		expect(await outbox.count()).toBe(1);
	});

	/** Entries of the account that were sealed long ago; what is in them does not matter here. */
	async function fill(count: number): Promise<void> {
		const transaction = database.transaction('waiting', 'readwrite');
		for (let index = 0; index < count; index++) {
			void transaction.store.add({
				account: wang.account,
				size: 1,
				createdAt: '2026-11-24T08:00:00.000Z',
				nonce: new Uint8Array(12),
				body: new ArrayBuffer(1)
			});
		}
		await transaction.done;
	}
});

describe('without the key', () => {
	test('nothing that was done can be read on the device', async () => {
		const outbox = await openOutbox(database, wang);
		await outbox.put(operationOf(1, 1));
		const { operation, sequence } = (await outbox.list({ limit: 1 }))[0] ?? {};
		await outbox.settle([
			{
				operation: operationOf(1, 1),
				sequence: sequence ?? 0,
				refusal: { code: 'x', message: '不行' }
			}
		]);
		await outbox.put(operationOf(1, 2));
		const stored = [...(await database.getAll('waiting')), ...(await database.getAll('refused'))];
		expect(stored).toHaveLength(2);
		for (const { body, ...clear } of stored) {
			expect(Object.keys(clear).sort()).toEqual([
				'account',
				'createdAt',
				'nonce',
				'sequence',
				'size'
			]);
			const text = Buffer.from(body).toString('latin1');
			for (const word of ['lesson', operation?.opId ?? '', 'study'])
				expect(text).not.toContain(word);
		}
	});

	test('of its owner it is neither listed nor counted nor put away', async () => {
		const hers = await openOutbox(database, wang);
		await hers.put(operationOf(1, 1));
		await hers.settle([{ ...(await one(hers)), refusal: { code: 'x', message: '' } }]);
		await hers.put(operationOf(1, 2));
		const his = await openOutbox(database, li);
		expect(await his.list({ limit: 9 })).toEqual([]);
		expect(await his.count()).toBe(0);
		const [refused] = await hers.listRefused();
		await his.forgetRefused(refused?.sequence ?? 0);
		expect(await hers.listRefused()).toHaveLength(1);
	});

	test('it stays, and does not hold up what the right key opens', async () => {
		const old = await openOutbox(database, wang);
		await old.put(operationOf(1, 1));
		const renewed = await openOutbox(database, { ...wang, key: randomKey() });
		await renewed.put(operationOf(1, 2));
		expect((await renewed.list({ limit: 1 })).map(({ operation }) => operation)).toEqual([
			operationOf(1, 2)
		]);
		expect(renewed.countUnreadable()).toBe(1);
		expect(await renewed.count()).toBe(1);
		expect(await database.count('waiting')).toBe(2);
		// Whoever has the old key again finds it where it was.
		const again = await openOutbox(database, wang);
		expect((await again.list({ limit: 1 })).map(({ operation }) => operation)).toEqual([
			operationOf(1, 1)
		]);
	});

	test('what was tampered with does not open', async () => {
		const outbox = await openOutbox(database, wang);
		await outbox.put(operationOf(1, 1));
		const [entry] = await database.getAll('waiting');
		if (!entry) throw new Error('Nothing was kept.');
		new Uint8Array(entry.body)[3] = (new Uint8Array(entry.body)[3] ?? 0) ^ 1;
		await database.put('waiting', entry);
		expect(await outbox.list({ limit: 1 })).toEqual([]);
		expect(outbox.countUnreadable()).toBe(1);
	});
});

describe('what the server refused', () => {
	test('is kept with its words until its owner has seen it', async () => {
		const outbox = await openOutbox(database, wang);
		await outbox.put(operationOf(1, 1));
		const refusal = { code: 'check-not-found', message: '这道题已经改了。' };
		await outbox.settle([{ ...(await one(outbox)), refusal }]);
		const again = await openOutbox(database, wang);
		const [refused] = await again.listRefused();
		expect(refused).toMatchObject({ operation: operationOf(1, 1), refusal });
		await again.forgetRefused(refused?.sequence ?? 0);
		expect(await again.listRefused()).toEqual([]);
		expect(await again.count()).toBe(0);
	});
});

test('the device has one name for all its accounts and tabs', async () => {
	const [one, other] = [await openOutbox(database, wang), await openOutbox(database, li)];
	const name = await one.deviceName();
	expect(await one.deviceName()).toBe(name);
	expect(await other.deviceName()).toBe(name);
	expect(name).toMatch(/^[0-9a-f-]{36}$/);
});

async function one(outbox: Outbox) {
	const [waiting] = await outbox.list({ limit: 1 });
	if (!waiting) throw new Error('Nothing waits.');
	return waiting;
}

import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import type { BlobStore } from './blob-store.ts';
import { openFile, receiveFile, saveFile } from './file.ts';
import { createLocalDisk } from './local-disk.ts';
import { unitBytesMax } from './purposes.ts';
import { scrubFiles } from './scrub.ts';

const pdf = Buffer.from('%PDF-1.7\n示例批文\n%%EOF\n');
let db: Kysely<Database>;
let home: string;
let store: BlobStore;
let units: Awaited<ReturnType<typeof seedUnits>>;
let hr: Actor;

beforeAll(async () => {
	({ db } = await freshDatabase());
	home = await mkdtemp(join(tmpdir(), 'zhixing-files-'));
	afterAll(() => rm(home, { recursive: true }));
	store = createLocalDisk(home);
	units = await seedUnits(db);
	hr = await actorAt(units.changshaCounty.id, 3, 'wang');
});

async function actorAt(unitId: number, level: number, userName: string): Promise<Actor> {
	const account = await seedAccount(db, { name: userName, userName, unitId });
	return {
		accountId: account.id,
		personId: account.personId,
		actorName: userName,
		requestId: null,
		sessionId: 'session',
		displayName: userName,
		unitId,
		isDemo: false,
		steppedUpUntil: null,
		grants: [{ role: 'unit-hr', unitId, tree: 'civil-affairs', level, until: null }]
	};
}

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* parts;
}

const receive = (content: AsyncIterable<Uint8Array>, name = '批文.pdf') =>
	receiveFile(store, content, { purpose: 'legal-act', name });
async function save(content: Uint8Array, unitId: number, name?: string): Promise<string> {
	const received = await receive(pieces(content), name);
	return db.transaction().execute((trx) => saveFile(trx, hr, received, { unitId }));
}
async function filesOnDisk(): Promise<string[]> {
	const entries = await readdir(join(home, 'files'), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

describe('a file that was saved', () => {
	test('opens again as it was, under its name, and left an audit row', async () => {
		const publicId = await save(pdf, units.langli.id, '民发〔2026〕1号.pdf');
		const opened = await openFile(db, hr, store, publicId);
		expect(opened).toMatchObject({
			name: '民发〔2026〕1号.pdf',
			mediaType: 'application/pdf',
			sizeBytes: pdf.length
		});
		expect(Buffer.concat(await opened.content.toArray())).toEqual(pdf);
		const event = await db
			.selectFrom('audit_event')
			.selectAll()
			.where('subject_id', '=', publicId)
			.executeTakeFirst();
		expect(event).toMatchObject({ action: 'file.store', unit_id: units.langli.id });
	});

	test('is kept once, for its owner alone, however often it comes', async () => {
		const content = Buffer.concat([pdf, randomBytes(50_000)]);
		const before = (await filesOnDisk()).length;
		await save(content, units.langli.id);
		await save(content, units.xingsha.id);
		const paths = await filesOnDisk();
		expect(paths.length).toBe(before + 1);
		for (const path of paths) expect((await stat(path)).mode & 0o777).toBe(0o600);
	});

	test('is not found from another county, and not below somebody’s unit', async () => {
		const publicId = await save(pdf, units.changsha.id);
		const neighbour = await actorAt(units.xupu.id, 3, 'zhao');
		await expect(openFile(db, neighbour, store, publicId)).rejects.toThrow('file-not-found');
		const colleague = await actorAt(units.changshaCounty.id, 3, 'qian');
		await expect(openFile(db, colleague, store, publicId)).rejects.toThrow('file-not-found');
		const above = await actorAt(units.hunan.id, 1, 'sun');
		expect((await openFile(db, above, store, publicId)).sizeBytes).toBe(pdf.length);
	});
});

describe('an upload is refused and leaves nothing', () => {
	const refused = async (
		content: AsyncIterable<Uint8Array>,
		code: string,
		name = '批文.pdf'
	): Promise<void> => {
		const before = await filesOnDisk();
		await expect(receive(content, name)).rejects.toThrow(code);
		expect(await filesOnDisk()).toEqual(before);
	};

	test('when it is empty', () => refused(pieces(), 'file-empty'));
	test('when it is not what its name says', () =>
		refused(pieces(Buffer.from('<html><script>alert(1)</script>')), 'file-type'));
	test('when its type is not one for this purpose', () =>
		refused(pieces(Buffer.from('姓名,单位\n')), 'file-type', '名册.csv'));
	test('when its name has no ending that is known', () => refused(pieces(pdf), 'file-type', 'pdf'));
	test('when it grows beyond the limit, long before all of it was read', async () => {
		let read = 0;
		async function* endless(): AsyncGenerator<Uint8Array> {
			yield pdf;
			for (;;) {
				read += 1;
				yield Buffer.alloc(1024 * 1024);
			}
		}
		await refused(endless(), 'file-too-large');
		expect(read).toBe(20);
	});
	test('when the connection breaks off', async () => {
		async function* broken(): AsyncGenerator<Uint8Array> {
			yield Buffer.concat([pdf, Buffer.alloc(10_000)]);
			throw new Error('aborted');
		}
		await refused(broken(), 'aborted');
	});
	test('when the disk is full', async () => {
		async function* untilFull(): AsyncGenerator<Uint8Array> {
			yield Buffer.concat([pdf, Buffer.alloc(10_000)]);
			throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
		}
		await refused(untilFull(), 'storage-full');
	});
});

test('a unit keeps no more than it may, and uploads at once share what is left', async () => {
	const unitId = units.shilong.id;
	const filler = { hash: randomBytes(32), media_type: 'application/pdf' };
	await db
		.insertInto('blob')
		.values({ ...filler, size_bytes: 200 * 1024 * 1024 })
		.execute();
	const rows = Array.from({ length: 10 }, () => ({
		public_id: crypto.randomUUID(),
		hash: filler.hash,
		unit_id: unitId,
		purpose: 'legal-act',
		name: '示例.pdf'
	}));
	await db.insertInto('file').values(rows).execute();
	// Room for two of twenty is left, and three come.
	expect(unitBytesMax - 10 * 200 * 1024 * 1024).toBe(48 * 1024 * 1024);

	const big = { mediaType: 'application/pdf', purpose: 'legal-act', name: '示例.pdf' } as const;
	const results = await Promise.allSettled(
		[1, 2, 3].map((byte) =>
			db
				.transaction()
				.execute((trx) =>
					saveFile(
						trx,
						hr,
						{ ...big, hash: Buffer.alloc(32, byte), sizeBytes: 20 * 1024 * 1024 },
						{ unitId }
					)
				)
		)
	);
	const reasons = results.map((result) =>
		result.status === 'rejected' ? result.reason.code : 'ok'
	);
	expect(reasons.sort()).toEqual(['file-quota', 'ok', 'ok']);
});

describe('the scrub', () => {
	test('names what is gone and what was changed, and nothing else', async () => {
		const fresh = await freshDatabase();
		const folder = await mkdtemp(join(tmpdir(), 'zhixing-scrub-'));
		afterAll(() => rm(folder, { recursive: true }));
		const disk = createLocalDisk(folder);
		const hashes: string[] = [];
		for (const text of ['一', '二', '三']) {
			const { hash, sizeBytes } = await disk.put(pieces(Buffer.from(text)));
			hashes.push(hash.toString('hex'));
			await fresh.db
				.insertInto('blob')
				.values({ hash, size_bytes: sizeBytes, media_type: 'text/csv' })
				.execute();
		}
		expect(await scrubFiles(fresh.db, disk)).toEqual({ checked: 3, missing: [], damaged: [] });

		const pathOf = (name = '') => join(folder, 'files', name.slice(0, 2), name.slice(2, 4), name);
		await rm(pathOf(hashes[0]));
		await appendFile(pathOf(hashes[1]), '\0');
		expect(await scrubFiles(fresh.db, disk)).toEqual({
			checked: 3,
			missing: [hashes[0]],
			damaged: [hashes[1]]
		});
	});

	test('leaves uploads of today alone and sweeps those that broke off before', async () => {
		const folder = join(home, 'files', 'incoming');
		await writeFile(join(folder, 'old'), '');
		await writeFile(join(folder, 'new'), '');
		await utimes(join(folder, 'old'), new Date(0), new Date(0));
		expect(await store.sweep()).toBe(1);
		expect(await readdir(folder)).toEqual(['new']);
	});
});

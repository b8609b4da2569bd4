import type { Kysely } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import { noticeKinds } from './kinds.ts';
import {
	countUnreadNotices,
	listNotices,
	markAllNoticesRead,
	markNoticeRead,
	notify,
	type NewNotice
} from './notice.ts';
import { noticeWords } from './words.ts';

let db: Kysely<Database>;
let wang: SeededAccount;
let li: SeededAccount;

beforeAll(async () => {
	({ db } = await freshDatabase());
	const { langli } = await seedUnits(db);
	wang = await seedAccount(db, { name: '王秀兰', userName: 'wang', unitId: langli.id });
	li = await seedAccount(db, { name: '李雷', userName: 'lilei', unitId: langli.id });
});

beforeEach(async () => {
	await db.deleteFrom('notice').execute();
});

const send = (notice: Partial<NewNotice> = {}) =>
	db
		.transaction()
		.execute((trx) =>
			notify(trx, { personIds: [wang.personId], kind: 'password-changed', ...notice })
		);
const readOne = (actor: SeededAccount, publicId: string) =>
	db.transaction().execute((trx) => markNoticeRead(trx, actor, publicId));
const readAll = (actor: SeededAccount) =>
	db.transaction().execute((trx) => markAllNoticesRead(trx, actor));

describe('a notice', () => {
	test('reaches everyone it is for, once each, and nobody else', async () => {
		const personIds = [wang.personId, li.personId, wang.personId];
		expect(await send({ personIds, kind: 'grant-created', link: '/profile' })).toBe(2);
		for (const account of [wang, li]) {
			expect(await countUnreadNotices(db, account)).toBe(1);
			expect((await listNotices(db, account)).notices).toMatchObject([
				{ kind: 'grant-created', link: '/profile', readAt: null }
			]);
		}
	});

	test('with the same key is not made a second time for the same person', async () => {
		const news = { kind: 'grant-ended', dedupeKey: 'grant-ended:7' } as const;
		expect(await send(news)).toBe(1);
		expect(await send(news)).toBe(0);
		expect(await send({ ...news, personIds: [wang.personId, li.personId] })).toBe(1);
		expect(await countUnreadNotices(db, wang)).toBe(1);
	});

	test('is not there when what it tells of did not happen', async () => {
		const change = db.transaction().execute(async (trx) => {
			await notify(trx, { personIds: [wang.personId], kind: 'password-changed' });
			throw new Error('the change failed');
		});
		await expect(change).rejects.toThrow('the change failed');
		expect(await countUnreadNotices(db, wang)).toBe(0);
	});

	test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
		'leads nowhere but into this site: %s',
		async (link) => {
			await expect(send({ link })).rejects.toMatchObject({ constraint: 'notice_link_check' });
		}
	);
});

describe('the inbox', () => {
	test('shows what is unread first, newest first, and pages without a gap', async () => {
		for (let count = 1; count <= 40; count += 1)
			await send({ kind: 'audit-broken', detail: { seq: count } });
		const newest = (await listNotices(db, wang)).notices;
		for (const { publicId } of newest.slice(0, 5)) await readOne(wang, publicId);

		const first = await listNotices(db, wang);
		const second = await listNotices(db, wang, { before: first.before });
		const shown = [...first.notices, ...second.notices].map(({ detail }) => detail.seq);
		const numbers = [
			...Array.from({ length: 35 }, (_, index) => 35 - index),
			...[40, 39, 38, 37, 36]
		];
		expect(shown).toEqual(numbers);
		expect([first.notices.length, second.before]).toEqual([30, undefined]);
	});

	test('counts up to a hundred and no further', async () => {
		for (let count = 1; count <= 105; count += 1) await send();
		expect(await countUnreadNotices(db, wang)).toBe(100);
		expect(await readAll(wang)).toEqual({ count: 105 });
		expect(await countUnreadNotices(db, wang)).toBe(0);
		expect(await readAll(wang)).toEqual({ count: 0 });
	});

	test('keeps when a notice was first read', async () => {
		await send();
		const [notice] = (await listNotices(db, wang)).notices;
		expect(await readOne(wang, notice?.publicId ?? '')).toEqual({ link: null });
		const [read] = (await listNotices(db, wang)).notices;
		await readOne(wang, notice?.publicId ?? '');
		expect((await listNotices(db, wang)).notices[0]?.readAt).toEqual(read?.readAt);
	});

	test('of somebody else is not found, read or paged', async () => {
		await send();
		const [notice] = (await listNotices(db, wang)).notices;
		const publicId = notice?.publicId ?? '';
		await expect(readOne(li, publicId)).rejects.toThrow(NotFound);
		await expect(listNotices(db, li, { before: publicId })).rejects.toThrow(NotFound);
		expect(await readAll(li)).toEqual({ count: 0 });
		expect(await countUnreadNotices(db, wang)).toBe(1);
	});
});

describe('the words', () => {
	test.each(noticeKinds.flatMap((kind) => [[kind, 'zh-CN'] as const, [kind, 'en'] as const]))(
		'of %s are there in %s',
		(kind, language) => {
			const words = noticeWords(kind, {}, language);
			expect(words).not.toBe(noticeWords(undefined, {}, language));
			expect(words.length).toBeGreaterThan(10);
		}
	);

	test('hold the values of the detail, and roles by their names', () => {
		const detail = { unit: '㮾梨街道', role: 'unit-hr' };
		expect(noticeWords('grant-created', detail, 'zh-CN')).toMatch(
			/^你在“㮾梨街道”有了新角色：\p{Script=Han}+。$/u
		);
		expect(noticeWords('grant-created', { ...detail, role: 'astrologer' }, 'zh-CN')).toBe(
			'你在“㮾梨街道”有了新角色：astrologer。'
		);
	});
});

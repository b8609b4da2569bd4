import * as v from 'valibot';
import { isUuid } from '#lib/identifiers.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { idField } from '#lib/server/input.ts';
import { listNotices, markAllNoticesRead, markNoticeRead } from '#lib/server/notices/notice.ts';
import { noticeWords } from '#lib/server/notices/words.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals, url }: PageServerLoadEvent, actor) => {
	const before = url.searchParams.get('before') ?? '';
	const { notices, before: next } = await listNotices(locals.db, actor, {
		before: isUuid(before) ? before : undefined
	});
	return {
		notices: notices.map(({ kind, detail, ...notice }) => ({
			...notice,
			words: noticeWords(kind, detail)
		})),
		isContinued: isUuid(before),
		next
	};
});

export const actions = {
	open: command({
		input: v.object({ notice: idField }),
		run: ({ trx, actor, input }) => markNoticeRead(trx, actor, input.notice),
		next: ({ result }) => result.link ?? undefined
	}),
	readAll: command({
		input: v.object({}),
		run: ({ trx, actor }) => markAllNoticesRead(trx, actor)
	})
} satisfies Actions;

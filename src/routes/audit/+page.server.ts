import * as v from 'valibot';
import { auditQuerySchema } from '#lib/server/audit/input.ts';
import { listAuditActions, viewAudit } from '#lib/server/audit/list.ts';
import { findLastVerification } from '#lib/server/audit/verification.ts';
import { actionWords, subjectWords } from '#lib/server/audit/words.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { requestAuditVerification } from '#lib/server/jobs/audit-verification.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = v.parse(auditQuerySchema, Object.fromEntries(url.searchParams));
	const { events, before } = await db.transaction().execute((trx) => viewAudit(trx, actor, query));
	const [actions, verification] = await Promise.all([
		listAuditActions(db),
		findLastVerification(db)
	]);
	return {
		query,
		events: events.map((event) => ({
			...event,
			action_words: actionWords(event.action),
			subject_words: event.subject_kind && subjectWords(event.subject_kind)
		})),
		before,
		actions: actions.map((value) => ({ value, label: actionWords(value) })),
		verification
	};
});

export const actions = {
	verify: command({
		input: v.object({}),
		run: ({ trx, actor }) => requestAuditVerification(trx, actor)
	})
} satisfies Actions;

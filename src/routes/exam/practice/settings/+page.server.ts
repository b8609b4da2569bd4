import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { settingInput } from '#lib/server/practice/input.ts';
import { listOwnRemarks } from '#lib/server/practice/remark.ts';
import { readPracticeRules } from '#lib/server/practice/rules.ts';
import { readSetting, saveSetting } from '#lib/server/practice/setting.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const rules = await readPracticeRules(db);
	return {
		setting: await readSetting(db, actor.personId, rules),
		remarks: await listOwnRemarks(db, actor),
		said: url.searchParams.get('said')
	};
});

export const actions = {
	save: command({
		input: settingInput,
		run: ({ trx, actor, input }) => saveSetting(trx, actor, input),
		next: () => '/exam/practice/settings?said=saved'
	})
} satisfies Actions;

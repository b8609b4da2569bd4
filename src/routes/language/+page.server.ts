import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { ownPath } from '#lib/own-path.ts';
import { setAppearance, setLanguage, textSizes, themes } from '#lib/server/http/appearance.ts';
import { deviceForm } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';

const Choice = v.object({
	language: v.optional(v.picklist(['zh-CN', 'en'])),
	text_size: v.optional(v.picklist(textSizes)),
	theme: v.optional(v.picklist(themes)),
	return_to: v.optional(v.pipe(v.string(), v.maxLength(500)))
});

export const load = openPage(async () => redirect(303, '/'));

export const actions = {
	default: deviceForm(Choice, (event, { language, text_size, theme, return_to }) => {
		const { isHttps } = event.locals.services;
		if (language) setLanguage(event.cookies, language, isHttps);
		setAppearance(event.cookies, { textSize: text_size, theme }, isHttps);
		return ownPath(return_to);
	})
};

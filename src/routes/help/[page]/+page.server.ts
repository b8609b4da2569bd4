import { openPage } from '#lib/server/http/guards.ts';
import { getPage } from '#lib/server/pages/pages.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { PageServerLoadEvent } from './$types';

export const load = openPage(async ({ params }: PageServerLoadEvent) => ({
	document: getPage(params.page, getLocale())
}));

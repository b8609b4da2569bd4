import { openPage } from '#lib/server/http/guards.ts';
import { listLicences } from '#lib/server/pages/licences.ts';
import { getPage } from '#lib/server/pages/pages.ts';
import { readVersions } from '#lib/server/pages/versions.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals }: PageServerLoadEvent, actor) => {
	const [versions, licences] = await Promise.all([readVersions(locals.db, actor), listLicences()]);
	return { about: getPage('about', getLocale()), versions, licences };
});

import { redirect } from '@sveltejs/kit';
import { numberLengthMax } from '#lib/server/certificates/input.ts';
import { lookUpNumber } from '#lib/server/certificates/verification.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { listPublicKeys } from '#lib/server/signatures/key.ts';
import type { PageServerLoadEvent } from './$types';

/** The keys come with the page, so that it verifies files with the network off. */
export const load = openPage(async ({ locals, url }: PageServerLoadEvent) => {
	const { db, vault, clientAddress } = locals;
	const number = (url.searchParams.get('number') ?? '').trim().slice(0, numberLengthMax);
	const found = number && (await lookUpNumber(db, vault, number, clientAddress));
	if (found) redirect(303, `/verify/${found}`);
	return { keys: await listPublicKeys(db), number };
});

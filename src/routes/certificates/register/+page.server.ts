import { isUuid } from '#lib/identifiers.ts';
import { numberLengthMax, revocationInput } from '#lib/server/certificates/input.ts';
import { listRegister, revokeCertificate } from '#lib/server/certificates/register.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = (url.searchParams.get('query') ?? '').trim().slice(0, numberLengthMax);
	const after = url.searchParams.get('cursor') ?? '';
	const register = await listRegister(db, actor, { query, ...(isUuid(after) && { after }) });
	return { ...register, query };
});

export const actions = {
	revoke: command({
		input: revocationInput,
		run: async ({ trx, actor, input: { certificate, reason } }) => {
			await revokeCertificate(trx, actor, certificate, { reason });
			return {};
		}
	})
} satisfies Actions;

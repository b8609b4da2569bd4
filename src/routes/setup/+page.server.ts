import { redirect } from '@sveltejs/kit';
import { setupInput } from '#lib/server/accounts/input.ts';
import { getSecurityPolicy } from '#lib/server/accounts/security-policy.ts';
import { isSetupOpen, prepareSetup, setUp } from '#lib/server/accounts/setup.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { kindNames } from '#lib/server/units/kind.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	if (actor) redirect(303, '/');
	const { setupCodeSeconds, passwordLengthMin } = await getSecurityPolicy(db);
	return {
		isOpen: await isSetupOpen(db),
		minutes: setupCodeSeconds / 60,
		lengthMin: passwordLengthMin,
		kinds: kindNames
	};
});

export const actions = {
	default: openCommand({
		input: setupInput,
		isRemembered: false,
		prepare: ({ db, input, event }) => {
			const { vault, clientAddress } = event.locals;
			return prepareSetup(db, vault, input, { clientAddress });
		},
		run: ({ trx, input, prepared, event }) => setUp(trx, event.locals.vault, input, prepared),
		next: () => '/sign-in'
	})
} satisfies Actions;

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	enrolAuthenticator,
	findAuthenticator,
	offerEnrolment,
	removeAuthenticator,
	renewRecoveryCodes
} from '#lib/server/accounts/authenticator.ts';
import { secondFactorInput } from '#lib/server/accounts/input.ts';
import { createQrCode } from '#lib/server/accounts/qr-code.ts';
import { hasSteppedUp } from '#lib/server/grants/actor.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { getToken, handOver } from '#lib/server/http/hand-over.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals, url }: PageServerLoadEvent) => {
	const { db, vault, session } = locals;
	const step = session?.nextStep;
	if (!session || (step && step !== '/profile/second-factor')) redirect(303, step ?? '/sign-in');
	const authenticator = await findAuthenticator(db, session.holder);
	const isReplacing = authenticator !== undefined && url.searchParams.has('replace');
	const sealed = url.searchParams.get('enrolment');
	const enrolment =
		authenticator && !isReplacing
			? null
			: await offerEnrolment(db, vault, session, { issuer: m.brand(), sealed });
	return {
		isForced: step !== undefined,
		isRequired: session.needsAuthenticator,
		isProven: hasSteppedUp(session.holder),
		isReplacing,
		userName: session.account.userName,
		authenticator: authenticator ?? null,
		enrolment: enrolment && {
			sealed: enrolment.sealed,
			secret: enrolment.secret,
			uri: enrolment.uri,
			qrCode: createQrCode(enrolment.uri)
		}
	};
});

export const actions = {
	enrol: openCommand({
		input: secondFactorInput,
		isRemembered: false,
		run: ({ trx, input: { code }, event }) => {
			const { sessions, vault, session } = event.locals;
			const sealed = event.url.searchParams.get('enrolment') ?? '';
			return enrolAuthenticator(trx, sessions, vault, session, {
				token: getToken(event),
				sealed,
				code
			});
		},
		next: ({ result, event }) => handOver(event, result.once)
	}),
	renew: openCommand({
		input: v.object({}),
		isRemembered: false,
		run: ({ trx, event }) =>
			renewRecoveryCodes(trx, event.locals.sessions, event.locals.session, getToken(event)),
		next: ({ result, event }) => handOver(event, result.once)
	}),
	remove: openCommand({
		input: v.object({}),
		isRemembered: false,
		run: ({ trx, event }) =>
			removeAuthenticator(trx, event.locals.sessions, event.locals.session, getToken(event)),
		next: ({ result, event }) => {
			handOver(event, result.once);
			return '/profile?saved=no-factor';
		}
	})
} satisfies Actions;

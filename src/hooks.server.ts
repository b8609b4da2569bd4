import { type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { errorWords } from '#lib/components/error-words.ts';
import { identify } from '#lib/server/accounts/load-actor.ts';
import { isDatabaseUnavailable } from '#lib/server/database/violations.ts';
import { readAppearance } from '#lib/server/http/appearance.ts';
import { baselineHeaders, closedContentSecurityPolicy } from '#lib/server/http/baseline-headers.ts';
import { withinBodyLimit } from '#lib/server/http/body-limit.ts';
import { compress } from '#lib/server/http/compress.ts';
import { findOriginRefusal } from '#lib/server/http/origin.ts';
import { Gate, urgencyOf, waitSeconds } from '#lib/server/http/overload.ts';
import { openServices, type Services } from '#lib/server/http/services.ts';
import { clearSessionCookie, readSessionCookie } from '#lib/server/http/session-cookie.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { m } from '#lib/paraglide/messages.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';

let services: Services;

export const init: ServerInit = () => {
	services = openServices(process.env);
};

/** Names the request, and hands it what the process holds open. */
const equip: Handle = ({ event, resolve }) => {
	Object.assign(event.locals, {
		services,
		db: services.db,
		vault: services.vault,
		sessions: services.sessions,
		isDemo: services.isDemo,
		requestId: createPublicId(),
		clientAddress: event.getClientAddress(),
		actor: null,
		session: null,
		isDatabaseDown: false
	} satisfies Partial<App.Locals>);
	return resolve(event);
};

/** Weak networks get less to carry. */
const pack: Handle = async ({ event, resolve }) => compress(event.request, await resolve(event));

/** On a weak network the scripts must not take from the styles what the first sight of a page needs. */
function paintFirst(link: string): string {
	return link.replaceAll('rel="modulepreload"', 'rel="modulepreload"; fetchpriority=low');
}

/** Every answer leaves hardened; what a person sees when signed in is never kept by anyone else. */
const harden: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const { headers } = response;
	for (const [name, value] of Object.entries(baselineHeaders(services))) headers.set(name, value);
	headers.set('x-request-id', event.locals.requestId);
	if (!headers.has('content-security-policy'))
		headers.set('content-security-policy', closedContentSecurityPolicy);
	if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
	const link = headers.get('link');
	if (link) headers.set('link', paintFirst(link));
	if (response.status === 503 && !headers.has('retry-after')) headers.set('retry-after', '5');
	return response;
};

/** Speaks the language of the cookie, else of the browser, else Chinese. */
const speak: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		const { textSize, theme } = readAppearance(event.cookies);
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html
					.replace('%zhixing.language%', locale)
					.replace('%zhixing.text%', textSize)
					.replace('%zhixing.theme%', theme)
		});
	});

/**
 * Turns away what does not come from our own pages or is not for us, in plain words: nobody who
 * uses the pages gets here, and a page of ours must not be drawn for a foreign host.
 */
const refuseForeign: Handle = ({ event, resolve }) => {
	const protocol = services.isHttps ? 'https:' : 'http:';
	const refusal = findOriginRefusal(event.request, { hosts: services.hosts, protocol });
	if (!refusal) return resolve(event);
	const isHost = refusal === 'unknown-host';
	const words = isHost ? m.error_unknown_host() : m.error_foreign_origin();
	return new Response(`${words}\n${event.locals.requestId}\n`, {
		status: isHost ? 421 : 403,
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};

const gate = new Gate();

/** Under too much of everything, answers to papers go through as long as anything does. */
const admit: Handle = async ({ event, resolve }) => {
	const urgency = urgencyOf(event.route.id);
	if (!urgency) return resolve(event);
	const leave = gate.enter(urgency);
	if (!leave)
		return new Response(`${m.error_overloaded()}\n${event.locals.requestId}\n`, {
			status: 503,
			headers: {
				'content-type': 'text/plain; charset=utf-8',
				'retry-after': String(waitSeconds())
			}
		});
	try {
		return await resolve(event);
	} finally {
		leave();
	}
};

/** Finds out who this is. Without the database nobody is, and only open pages answer. */
const recognise: Handle = async ({ event, resolve }) => {
	const { locals, cookies } = event;
	const token = readSessionCookie(cookies, services.isHttps);
	if (token) {
		try {
			const identified = await identify(services.db, services.sessions, token, {
				requestId: locals.requestId,
				isDemo: services.isDemo
			});
			locals.session = identified?.session ?? null;
			locals.actor = identified?.actor ?? null;
			if (!identified) clearSessionCookie(cookies, services.isHttps);
		} catch (caught) {
			if (!isDatabaseUnavailable(caught)) throw caught;
			locals.isDatabaseDown = true;
		}
	}
	return resolve(event);
};

/** Nothing is read that is larger than its route takes. */
const bound: Handle = ({ event, resolve }) => withinBodyLimit(event, resolve);

export const handle = sequence(pack, equip, harden, speak, refuseForeign, admit, recognise, bound);

/** A bug: the log gets everything, the person a number to quote. */
export const handleError: HandleServerError = ({ error: caught, event, status, message }) => {
	const requestId = event.locals.requestId ?? createPublicId();
	const words = errorWords(status);
	if (status === 404) return { code: 'not-found', message, requestId, words };
	services.log.error(
		{ err: caught, requestId, route: event.route.id, status },
		'A request failed.'
	);
	return { code: 'unexpected', message: 'unexpected', requestId, words };
};

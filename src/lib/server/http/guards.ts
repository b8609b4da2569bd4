import { redirect, type RequestEvent, type ServerLoadEvent } from '@sveltejs/kit';
import { accountHeader } from '#lib/offline/account.ts';
import { isNamedForDevice } from '../accounts/offline-identity.ts';
import { hasPermission, type Actor } from '../grants/actor.ts';
import { accessByRoute, type Access } from './access.ts';
import { endWith, rethrowAsHttp } from './errors.ts';

/**
 * Who acts, once they have passed the door of the route they ask for.
 *
 * @throws Kit's redirect to the sign-in page (reading) or 401 (changing) where nobody is signed in,
 * or somebody else than the one the device speaks of;
 * 403 where the permission is missing; 404 for a route that the access table does not list
 */
export function guard(event: RequestEvent): Actor {
	const access = accessOf(event);
	if (access === 'public' || access === 'pending')
		throw new Error(`${event.route.id} asks for nobody in particular.`);
	refuseWhenUnavailable(event);
	const { actor, session } = event.locals;
	if (!actor || isForAnother(event, actor)) return sendAway(event, session?.nextStep);
	if (access !== 'signed-in' && !hasPermission(actor, access)) {
		endWith(403, 'forbidden', event.locals);
	}
	return actor;
}

/** Whoever comes to a route that is listed as public or pending; an actor where there is one. */
export function guardOpen(event: RequestEvent): Actor | null {
	const access = accessOf(event);
	if (access !== 'public' && access !== 'pending')
		throw new Error(`${event.route.id} is not open.`);
	if (access === 'pending') {
		refuseWhenUnavailable(event);
		if (!event.locals.session) return sendAway(event, undefined);
	}
	return event.locals.actor;
}

/** A load for whoever passes the door: refusals of the domain become pages with their status. */
export function page<Event extends ServerLoadEvent, Data>(
	read: (event: Event, actor: Actor) => Promise<Data>
) {
	return async (event: Event): Promise<Data> => {
		const actor = guard(event);
		return read(event, actor).catch((caught) => rethrowAsHttp(caught, event.locals.requestId));
	};
}

/** A load of a public or pending route. */
export function openPage<Event extends ServerLoadEvent, Data>(
	read: (event: Event, actor: Actor | null) => Promise<Data>
) {
	return async (event: Event): Promise<Data> => {
		const actor = guardOpen(event);
		return read(event, actor).catch((caught) => rethrowAsHttp(caught, event.locals.requestId));
	};
}

/** A reading end point (`+server.ts`) for whoever passes the door. */
export function endpoint<Event extends RequestEvent>(
	answer: (event: Event, actor: Actor) => Promise<Response>
) {
	return async (event: Event): Promise<Response> => {
		const actor = guard(event);
		return answer(event, actor).catch((caught) => rethrowAsHttp(caught, event.locals.requestId));
	};
}

/** A reading end point of a public route. */
export function openEndpoint<Event extends RequestEvent>(
	answer: (event: Event) => Promise<Response>
) {
	return async (event: Event): Promise<Response> => {
		guardOpen(event);
		return answer(event).catch((caught) => rethrowAsHttp(caught, event.locals.requestId));
	};
}

function accessOf(event: RequestEvent): Access {
	const access = event.route.id === null ? undefined : accessByRoute[event.route.id];
	if (!access) endWith(404, 'not-found', event.locals);
	return access;
}

/** What waited on a device belongs to whoever left it there, whoever has signed in since. */
function isForAnother({ request, locals }: RequestEvent, actor: Actor): boolean {
	const name = request.headers.get(accountHeader);
	return name !== null && !isNamedForDevice(locals.vault, actor.accountId, name);
}

function refuseWhenUnavailable(event: RequestEvent): void {
	if (!event.locals.isDatabaseDown) return;
	endWith(503, 'unavailable', event.locals);
}

/** To the step that is missing: signing in, or what a half-finished sign-in still lacks. */
function sendAway(event: RequestEvent, nextStep: string | undefined): never {
	if (event.request.method !== 'GET' && event.request.method !== 'HEAD') {
		endWith(401, 'signed-out', event.locals);
	}
	if (nextStep) redirect(303, nextStep);
	const returnTo = event.url.pathname + event.url.search;
	redirect(
		303,
		returnTo === '/' ? '/sign-in' : `/sign-in?return_to=${encodeURIComponent(returnTo)}`
	);
}

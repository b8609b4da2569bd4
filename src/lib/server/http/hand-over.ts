import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { ownPath } from '#lib/own-path.ts';
import { clientName } from '../accounts/client-name.ts';
import type { AccountHolder } from '../accounts/load-actor.ts';
import type { IssuedSession } from '../accounts/session-store.ts';
import type { SignedIn, SignInOrigin } from '../accounts/sign-in.ts';
import { trustedDeviceDays } from '../accounts/trusted-device.ts';
import { Forbidden } from '../errors.ts';
import type { Remembered } from '../operations/operation.ts';
import { setAppearance, setLanguage, textSizes, themes } from './appearance.ts';
import { readSessionCookie, setSessionCookie } from './session-cookie.ts';

const daySeconds = 24 * 60 * 60;

/** What a command may only give to the browser itself. */
interface HandedOver {
	session?: IssuedSession;
	deviceMark?: string;
}

/**
 * Puts a new token, and the mark of the owner's browser, into their cookies, and takes them out of
 * the result: what is left goes to the page, where script could read it.
 */
export function handOver(event: RequestEvent, once: HandedOver | undefined): void {
	if (!once) return;
	const { isHttps } = event.locals.services;
	if (once.session) {
		setSessionCookie(event.cookies, isHttps, once.session.token, once.session.expiresAt);
	}
	if (once.deviceMark) {
		event.cookies.set(deviceCookieName(isHttps), once.deviceMark, {
			path: '/',
			httpOnly: true,
			sameSite: 'lax',
			secure: isHttps,
			maxAge: trustedDeviceDays * daySeconds
		});
	}
	delete once.session;
	delete once.deviceMark;
}

/** Lets whoever has signed in into the house. @returns the path to go to, or the step that is still missing */
export function enter(event: RequestEvent, result: Remembered<SignedIn>): string {
	handOver(event, result.once);
	applyPreferences(event, result.preferences);
	const { returnTo, query } = readReturn(event.url);
	return result.isPending ? `/sign-in/second-factor${query}` : returnTo;
}

/** Where to go after a page that stands in between, and the query that carries it on. */
export function readReturn(url: URL): { returnTo: string; query: string } {
	const returnTo = ownPath(url.searchParams.get('return_to'));
	const query = returnTo === '/' ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
	return { returnTo, query };
}

/** Shows the pages as the owner of the account likes them, where this device has no choice of its own. */
function applyPreferences(event: RequestEvent, preferences: SignedIn['preferences']): void {
	const { cookies, locals } = event;
	const { isHttps } = locals.services;
	const { language, text_size, theme } = preferences;
	const isUnset = (name: string) => cookies.get(name) === undefined;
	if (isUnset('zhixing_language') && (language === 'zh-CN' || language === 'en')) {
		setLanguage(cookies, language, isHttps);
	}
	const textSize = textSizes.find((size) => size === text_size);
	if (isUnset('zhixing_text')) setAppearance(cookies, { textSize }, isHttps);
	if (isUnset('zhixing_theme')) {
		setAppearance(cookies, { theme: themes.find((name) => name === theme) }, isHttps);
	}
}

/** Where a sign-in comes from. */
export function readOrigin({ cookies, locals, request }: RequestEvent): SignInOrigin {
	return {
		client: {
			address: locals.clientAddress,
			name: clientName(request.headers.get('user-agent'))
		},
		deviceMark: readDeviceMark(cookies, locals.services.isHttps),
		requestId: locals.requestId
	};
}

/** The token that the browser holds now. */
export function findToken({ cookies, locals }: RequestEvent): string | undefined {
	return readSessionCookie(cookies, locals.services.isHttps);
}

/** The same, where the command needs one. @throws Forbidden `sign-in-incomplete` */
export function getToken(event: RequestEvent): string {
	const token = findToken(event);
	if (!token) throw new Forbidden('sign-in-incomplete');
	return token;
}

/** The owner of the session, for the commands on their own account. @throws Forbidden `sign-in-incomplete` */
export function getHolder({ locals }: RequestEvent): AccountHolder {
	if (!locals.session || locals.session.nextStep) throw new Forbidden('sign-in-incomplete');
	return locals.session.holder;
}

function deviceCookieName(isHttps: boolean): string {
	return isHttps ? '__Host-zhixing_device' : 'zhixing_device';
}

function readDeviceMark(cookies: Cookies, isHttps: boolean): string | undefined {
	return cookies.get(deviceCookieName(isHttps));
}

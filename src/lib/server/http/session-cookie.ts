import type { Cookies } from '@sveltejs/kit';

/** Secure installations get the `__Host-` prefix, which no sub-domain or path can plant. */
export function sessionCookieName(isHttps: boolean): string {
	return isHttps ? '__Host-zhixing_session' : 'zhixing_session';
}

/** The token of the session, or undefined: a malformed cookie is no cookie. */
export function readSessionCookie(cookies: Cookies, isHttps: boolean): string | undefined {
	const token = cookies.get(sessionCookieName(isHttps));
	return token && /^[\w-]{20,200}$/.test(token) ? token : undefined;
}

/** Hands the browser a session; it ends with the browser or with the session, whichever is first. */
export function setSessionCookie(
	cookies: Cookies,
	isHttps: boolean,
	token: string,
	expiresAt: Date
): void {
	cookies.set(sessionCookieName(isHttps), token, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps,
		expires: expiresAt
	});
}

export function clearSessionCookie(cookies: Cookies, isHttps: boolean): void {
	cookies.delete(sessionCookieName(isHttps), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps
	});
}

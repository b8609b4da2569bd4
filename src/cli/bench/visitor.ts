import autocannon from 'autocannon';

/** Somebody of the demonstration with a browser's cookies: what a signed-in page costs is measured as them. */
export interface Visitor {
	cookie: string;
}

export interface Load {
	requestsPerSecond: number;
	medianMs: number;
	p99Ms: number;
	failed: number;
}

export const nobody: Visitor = { cookie: 'zhixing_language=zh-CN' };

/** Signs a demo account in, as its one-click door does. */
export async function signInAs(origin: string, userName: string): Promise<Visitor> {
	const answer = await fetch(`${origin}/sign-in?/demo`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ user_name: userName })
	});
	const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	if (!cookies.some((cookie) => cookie?.startsWith('zhixing_session='))) {
		throw new Error(`${userName} could not sign in: ${answer.status}`);
	}
	return { cookie: cookies.join('; ') };
}

/** A page asked for by several connections at once, for a bounded time, over loopback. */
export async function press(
	url: string,
	{ cookie }: Visitor,
	{ seconds, connections }: { seconds: number; connections: number }
): Promise<Load> {
	const result = await autocannon({
		url,
		duration: seconds,
		connections,
		headers: { cookie, accept: 'text/html' }
	});
	return {
		requestsPerSecond: result.requests.average,
		medianMs: result.latency.p50,
		p99Ms: result.latency.p99,
		failed: result.non2xx + result.errors + result.timeouts
	};
}

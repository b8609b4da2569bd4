/** Why a request is turned away before anything looks at it. */
export type OriginRefusal = 'unknown-host' | 'foreign-origin';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The hosts that this installation answers for: that of its origin and, where it runs on the
 * machine of whoever looks at it, the other names of that machine.
 *
 * @param origin such as `https://xuexi.example.gov.cn` or `http://localhost:3000`
 */
export function knownHosts(origin: string): Set<string> {
	const { hostname, port, host } = new URL(origin);
	const hosts = new Set([host]);
	if (hostname === 'localhost' || hostname === '127.0.0.1') {
		for (const name of ['localhost', '127.0.0.1', '[::1]'])
			hosts.add(port ? `${name}:${port}` : name);
	}
	return hosts;
}

/**
 * Every unsafe method must prove that it comes from a page of our own, whatever its content type:
 * by `Sec-Fetch-Site` where the browser sends it and by `Origin` always.
 *
 * @returns why the request is refused, or undefined
 */
export function findOriginRefusal(
	request: { method: string; headers: Headers },
	allowed: { hosts: Set<string>; protocol: string }
): OriginRefusal | undefined {
	const host = request.headers.get('host') ?? '';
	if (!allowed.hosts.has(host)) return 'unknown-host';
	if (safeMethods.has(request.method)) return undefined;
	const site = request.headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') return 'foreign-origin';
	if (request.headers.get('origin') !== `${allowed.protocol}//${host}`) return 'foreign-origin';
	return undefined;
}

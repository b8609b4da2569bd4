import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks the app itself until it says that it is ready.
 *
 * @returns whether it did within the time
 */
export async function waitForReady(
	{ host, port, origin }: { host: string; port: number; origin: string },
	timeoutMs: number,
	stop: AbortSignal
): Promise<boolean> {
	const deadline = performance.now() + timeoutMs;
	while (performance.now() < deadline && !stop.aborted) {
		if ((await askReadiness(reachable(host), port, origin)) === 200) return true;
		await sleep(50);
	}
	return false;
}

/** The status that /readyz answers with; 0 where nobody answers. */
export function askReadiness(host: string, port: number, origin: string): Promise<number> {
	const { promise, resolve } = Promise.withResolvers<number>();
	const headers = { host: new URL(origin).host, connection: 'close' };
	const request = get({ host, port, path: '/readyz', headers, timeout: 3_000 }, (response) => {
		response.resume();
		resolve(response.statusCode ?? 0);
	});
	request.on('timeout', () => request.destroy());
	request.on('error', () => resolve(0));
	return promise;
}

/** The address under which this machine reaches what listens on every address. */
export function reachable(host: string): string {
	if (host === '0.0.0.0') return '127.0.0.1';
	return host === '::' ? '::1' : host;
}

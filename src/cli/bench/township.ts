import { tell } from '../screen.ts';
import type { Visitor } from './visitor.ts';
import { openBrowser, openPhone } from './weight.ts';

/** A cheap phone in a township: 400 kb/s, 400 ms, a processor a sixth as fast. */
const network = { downloadBytesPerSecond: 50_000, uploadBytesPerSecond: 25_000, latencyMs: 400 };
const slowdown = 6;
const goals = { paintMsMax: 2_500, usableMsMax: 5_000 };
const timeoutMs = 60_000;

/**
 * How long a lesson takes on that phone until something is seen, and until the page's own script
 * has taken over from the plain forms; at the first visit, with nothing kept.
 */
export async function measureTownship(url: string, visitor: Visitor): Promise<void> {
	const browser = await openBrowser();
	try {
		const context = await openPhone(browser, url, visitor);
		const page = await context.newPage();
		const session = await context.newCDPSession(page);
		await session.send('Network.enable');
		await session.send('Network.emulateNetworkConditions', {
			offline: false,
			latency: network.latencyMs,
			downloadThroughput: network.downloadBytesPerSecond,
			uploadThroughput: network.uploadBytesPerSecond
		});
		await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
		await page.goto(url, { timeout: timeoutMs, waitUntil: 'commit' });
		await page.waitForFunction(
			() => !document.querySelector('form[action="?/finish"]'),
			undefined,
			{
				timeout: timeoutMs,
				polling: 50
			}
		);
		const times = await page.evaluate(() => ({
			paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
			usableMs: performance.now()
		}));
		tell(
			`Lesson page on a township phone: first paint ${Math.round(times.paintMs)} ms (goal ≤ ${goals.paintMsMax}), usable ${Math.round(times.usableMs)} ms (goal ≤ ${goals.usableMsMax})`
		);
	} finally {
		await browser.close();
	}
}

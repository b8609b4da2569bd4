import { brotliCompressSync } from 'node:zlib';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import type { Visitor } from './visitor.ts';

/** What a first visit to a page brings along, compressed as the build compresses it. */
export interface Weight {
	scriptBytes: number;
	styleBytes: number;
	/** As it came over the wire. */
	pageBytes: number;
	requests: number;
}

export function openBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: process.env.ZHIXING_TEST_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
	});
}

/** A phone that nobody has used yet, but for signing in. */
export async function openPhone(
	browser: Browser,
	url: string,
	{ cookie }: Visitor
): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
	await context.addCookies(
		cookie.split('; ').map((pair) => {
			const [name = '', value = ''] = pair.split('=');
			return { name, value, url };
		})
	);
	return context;
}

/** Opens a page in a browser and adds up all that it asks for until the network is quiet. */
export async function weigh(url: string, visitor: Visitor): Promise<Weight> {
	const browser = await openBrowser();
	try {
		const page = await (await openPhone(browser, url, visitor)).newPage();
		const weight: Weight = { scriptBytes: 0, styleBytes: 0, pageBytes: 0, requests: 0 };
		page.on('response', async (response) => {
			weight.requests++;
			const type = response.request().resourceType();
			const body = await response.body().catch(() => Buffer.alloc(0));
			if (type === 'script') weight.scriptBytes += brotliCompressSync(body).length;
			if (type === 'stylesheet') weight.styleBytes += brotliCompressSync(body).length;
		});
		await page.goto(url, { waitUntil: 'networkidle' });
		weight.pageBytes = await page.evaluate(() => {
			const [entry] = performance.getEntriesByType('navigation');
			return (entry as PerformanceResourceTiming).transferSize;
		});
		return weight;
	} finally {
		await browser.close();
	}
}

import { brotliCompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { busyLearner, findLearningRows } from './learning-rows.ts';
import { expect, test } from './support.ts';

const signInScriptBytesMax = 45 * 1024;
const learnerScriptBytesMax = 70 * 1024;
const lessonScriptBytesMax = 70 * 1024;
const lessonFirstVisitBytesMax = 130 * 1024;
const lessonAgainBytesMax = 15 * 1024;

/** What a page brings along, compressed as the build compresses it. */
async function weigh(page: Page, path: string) {
	const weighings: Promise<{ type: string; bytes: number }>[] = [];
	page.on('response', (response) => {
		const weighing = response.body().then(
			(body) => brotliCompressSync(body).length,
			// An answer without a body weighs nothing.
			() => 0
		);
		const type = response.request().resourceType();
		weighings.push(weighing.then((bytes) => ({ type, bytes })));
	});
	await page.goto(path, { waitUntil: 'networkidle' });
	const sizes = await Promise.all(weighings);
	const total = (type: string) =>
		sizes.filter((size) => size.type === type).reduce((sum, { bytes }) => sum + bytes, 0);
	const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
	return { scripts: total('script'), styles: total('stylesheet'), fonts: total('font'), all };
}

test('the sign-in page brings at most 45 KB of script, and no font', async ({ page }) => {
	const { scripts, fonts } = await weigh(page, '/sign-in');
	test.info().annotations.push({ type: 'bytes of script', description: String(scripts) });
	expect(scripts).toBeLessThanOrEqual(signInScriptBytesMax);
	expect(fonts).toBe(0);
});

test('the home of a learner brings at most 70 KB of script and 15 KB of style', async ({
	page,
	context,
	signIn
}) => {
	await signIn(context, 'demo-learner');
	const { scripts, styles, fonts } = await weigh(page, '/');
	test.info().annotations.push({ type: 'bytes of script', description: String(scripts) });
	expect(scripts).toBeLessThanOrEqual(learnerScriptBytesMax);
	expect(styles).toBeLessThanOrEqual(15 * 1024);
	expect(fonts).toBe(0);
});

test('a lesson brings at most 70 KB of script, 130 KB in all, and 15 KB when it is seen again', async ({
	page,
	context,
	db,
	signIn
}) => {
	await signIn(context, busyLearner);
	const { lesson } = await findLearningRows(db);
	const { scripts, fonts, all } = await weigh(page, lesson);
	test.info().annotations.push({ type: 'bytes of script', description: String(scripts) });
	test.info().annotations.push({ type: 'bytes in all', description: String(all) });
	expect(scripts).toBeLessThanOrEqual(lessonScriptBytesMax);
	expect(all).toBeLessThanOrEqual(lessonFirstVisitBytesMax);
	expect(fonts).toBe(0);

	await page.reload({ waitUntil: 'networkidle' });
	const again = await countTransferred(page);
	test.info().annotations.push({ type: 'bytes when seen again', description: String(again) });
	expect(again).toBeGreaterThan(0);
	expect(again).toBeLessThanOrEqual(lessonAgainBytesMax);
});

/** The bytes that came over the network for the page that is open, with their headers. */
function countTransferred(page: Page): Promise<number> {
	return page.evaluate(() =>
		[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
			.map((entry) => (entry as PerformanceResourceTiming).transferSize)
			.reduce((sum, bytes) => sum + bytes, 0)
	);
}

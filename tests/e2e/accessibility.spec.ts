import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expectations } from '../access/expectations.ts';
import { addressOf, findRows, visitorOf } from './rows.ts';
import { address, expect, listenForComplaints, signInAs, test } from './support.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };
const looks = [
	{ language: 'zh-CN', viewport: phone },
	{ language: 'zh-CN', viewport: desktop },
	{ language: 'en', viewport: phone },
	{ language: 'en', viewport: desktop }
] as const;

/** The routes that show a page; end points and pure redirects have nothing to look at. */
const pages = Object.entries(expectations)
	.filter(([id, { reading }]) => !/\.json$|z$/.test(id) && (reading ?? 200) === 200)
	.map(([id]) => id);

for (const { language, viewport } of looks) {
	test.describe(`${language} ${viewport.width}×${viewport.height}`, () => {
		inspect(pages, { language, viewport });
	});
}

test.describe('dark', () => {
	inspect(['/design', '/', '/units', '/people/new'], {
		language: 'zh-CN',
		viewport: phone,
		cookies: { zhixing_theme: 'dark' }
	});
});

test.describe('large text', () => {
	inspect(['/design', '/', '/units', '/people/new'], {
		language: 'zh-CN',
		viewport: phone,
		cookies: { zhixing_text: 'large' }
	});
});

interface Look {
	language: string;
	viewport: { width: number; height: number };
	cookies?: Record<string, string>;
}

/** One context for each visitor and look, whose page goes from route to route. */
function inspect(ids: readonly string[], look: Look): void {
	const open = new Map<string, { context: BrowserContext; page: Page; complaints: string[] }>();
	test.afterAll(async () => {
		await Promise.all([...open.values()].map(({ context }) => context.close()));
	});
	for (const id of ids) {
		test(id, async ({ browser, db }) => {
			const visitor = visitorOf(id);
			const key = visitor ?? 'nobody';
			const visit = open.get(key) ?? (await enter(browser, look));
			if (!open.has(key) && visitor) await signInAs(db, visit.context, visitor);
			open.set(key, visit);
			const { page, complaints } = visit;
			const answer = await page.goto(addressOf(id, await findRows(db)));
			expect(answer?.status()).toBe(200);
			await expect(page.locator('html')).toHaveAttribute('lang', look.language);
			expect(await page.title()).not.toBe('');
			expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
			const { violations } = await new AxeBuilder({ page })
				// No page of ours holds a frame, so nothing needs a second page to put results together.
				.setLegacyMode(true)
				.options({ runOnly: standards, resultTypes: ['violations'] })
				.analyze();
			expect(violations.map(describeViolation)).toEqual([]);
			expect(complaints.splice(0)).toEqual([]);
		});
	}
}

async function enter(browser: Browser, { language, viewport, cookies = {} }: Look) {
	const { origin } = address();
	const context = await browser.newContext({ baseURL: origin, viewport, locale: language });
	const chosen = { zhixing_language: language, ...cookies };
	await context.addCookies(
		Object.entries(chosen).map(([name, value]) => ({ name, value, url: origin }))
	);
	const complaints = listenForComplaints(context);
	return { context, page: await context.newPage(), complaints };
}

/** By how many pixels the page is wider than the window: nobody should have to scroll sideways. */
function widthOverflow(page: Page): Promise<number> {
	return page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
}

function describeViolation({
	id,
	nodes
}: {
	id: string;
	nodes: { target: unknown; failureSummary?: string }[];
}) {
	return `${id}: ${nodes
		.slice(0, 3)
		.map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`)
		.join(' | ')}`;
}

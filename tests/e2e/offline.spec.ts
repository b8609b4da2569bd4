import type { Page } from '@playwright/test';
import { address, expect, test } from './support.ts';
import { words } from './words.ts';

const pagesTaken = ['/help/help', '/help/privacy', '/about'];
const offer = { name: words('pack_take_with_images', { size: '180 KB', images: '1 KB' }) };

// A browser that fetches a whole build beside everything else takes its time.
test.describe.configure({ timeout: 90_000 });

/** What the browser itself complains about when there is no network, as it should. */
function leaveOut(complaints: string[]): void {
	const own = complaints.filter((line) => !/net::ERR_INTERNET_DISCONNECTED/.test(line));
	complaints.splice(0, complaints.length, ...own);
}

/** Takes the sample of the design page along, as any course is. */
async function takeSample(page: Page): Promise<void> {
	await page.goto('/design#offline');
	await page.getByRole('button', offer).click();
	await expect(page.getByText(words('pack_taken')).first()).toBeVisible({ timeout: 20_000 });
}

/** The names of everything that is kept for somebody. */
function personalStores(page: Page): Promise<string[]> {
	return page.evaluate(async () =>
		(await caches.keys()).filter((name) => /^(?:pack|taking):/.test(name))
	);
}

test('what was taken along opens without a network, and leads on', async ({
	page,
	context,
	signIn,
	quiet
}) => {
	await signIn(context, 'demo-learner');
	await takeSample(page);
	await context.setOffline(true);

	for (const path of pagesTaken) {
		const answer = await page.goto(path);
		expect(answer?.status()).toBe(200);
		expect(answer?.fromServiceWorker()).toBe(true);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	}
	// By a link, which asks for the data alone.
	await page.goto('/help/help');
	await page.evaluate(() => document.documentElement.setAttribute('data-was-here', ''));
	await page
		.getByRole('link', { name: words('shell_privacy') })
		.first()
		.click();
	await expect(page).toHaveURL(/\/help\/privacy$/);
	await expect(page.locator('html')).toHaveAttribute('data-was-here', '');

	// What was not taken says so, names what is there, and leads back.
	await page.goto('/notices');
	await expect(page).toHaveURL(/\/offline\?from=%2Fnotices$/);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('offline_page_title'));
	await expect(page.getByRole('link', { name: words('design_offline_sample') })).toBeVisible();
	await context.setOffline(false);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		words('offline_page_online_title')
	);
	await page.getByRole('link', { name: words('offline_page_again') }).click();
	await expect(page).toHaveURL(/\/notices$/);
	leaveOut(quiet);
});

test('signing out leaves nothing of a person on the device', async ({ page, context, signIn }) => {
	await signIn(context, 'demo-learner');
	await takeSample(page);
	expect(await personalStores(page)).toHaveLength(1);
	await page.goto('/profile');
	await page
		.getByRole('button', { name: words('shell_account') })
		.or(page.locator('header details summary'))
		.first()
		.click();
	await page
		.getByRole('button', { name: words('shell_sign_out') })
		.first()
		.click();
	await expect(page).toHaveURL(/\/sign-in/);
	await expect.poll(() => personalStores(page)).toEqual([]);
	await context.setOffline(true);
	await page.goto('/help/help');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('offline_page_title'));
	await expect(page.getByText(words('offline_page_packs_none'))).toBeVisible();
});

test('another account finds nothing of the one before', async ({ page, context, signIn }) => {
	await signIn(context, 'demo-learner');
	await takeSample(page);
	await context.clearCookies();
	await signIn(context, 'demo-hr');
	await page.goto('/');
	await expect.poll(() => personalStores(page)).toEqual([]);
});

test('a pack is renewed whole or not at all, and removed when asked', async ({
	page,
	context,
	signIn,
	quiet
}) => {
	await signIn(context, 'demo-learner');
	await takeSample(page);
	await context.setOffline(true);
	await page.getByRole('button', { name: words('pack_update') }).click();
	await expect(page.getByText(words('pack_failed_network'))).toBeVisible();
	expect((await page.goto('/help/privacy'))?.status()).toBe(200);
	await context.setOffline(false);

	await page.goto('/design#offline');
	leaveOut(quiet);
	await page.getByRole('button', { name: words('pack_remove') }).click();
	await expect(page.getByText(words('pack_removed'))).toBeVisible();
	expect(await personalStores(page)).toEqual([]);
});

test('nothing of whoever is signed in is kept outside a pack', async ({
	page,
	context,
	signIn
}) => {
	await signIn(context, 'demo-learner');
	await takeSample(page);
	await page.goto('/profile');
	const kept = await page.evaluate(async () => {
		const found: string[] = [];
		for (const name of (await caches.keys()).filter((one) => !one.startsWith('pack:'))) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const text = await (await cache.match(request))?.text();
				if (text?.includes('demo-learner')) found.push(request.url);
			}
		}
		return found;
	});
	expect(kept).toEqual([]);
	expect(address().origin).toBe(new URL(page.url()).origin);
});

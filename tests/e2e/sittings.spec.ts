import type { Page } from '@playwright/test';
import { address, expect, test, whenReady } from './support.ts';
import { words } from './words.ts';

const title = '端到端的模考';

/** A moment as a field of a browser in the time of the country takes it. */
function fieldOf(hoursFromNow: number): string {
	const moment = new Date(Date.now() + (hoursFromNow + 8) * 3_600_000);
	return moment.toISOString().slice(0, 16);
}

/** Opens one whose window is open, for a class that is still empty; the page shows its board. */
async function openSitting(page: Page): Promise<void> {
	await page.goto('/exam/sittings/new');
	await whenReady(page);
	await page.getByLabel(words('sittings_field_title')).fill(title);
	await page.getByLabel(words('sittings_field_subject')).selectOption('A1');
	await page.getByLabel(words('sittings_field_opens'), { exact: true }).fill(fieldOf(-1));
	await page.getByLabel(words('sittings_field_until'), { exact: true }).fill(fieldOf(2));
	await page.getByLabel(words('sittings_field_minutes')).fill('30');
	await page.getByRole('button', { name: words('sittings_open') }).click();
	await expect(page).toHaveURL(/\/exam\/sittings\/[0-9a-f-]{36}$/);
}

test('a class sits a mock exam, from the invitation to the published result', async ({
	page,
	context,
	browser,
	signIn
}) => {
	await signIn(context, 'demo-trainer');
	await openSitting(page);
	const board = page.url();

	await page.goto(`${board}?query=${encodeURIComponent('向晓禾')}`);
	await page.getByRole('button', { name: words('sittings_add_one', { name: '向晓禾' }) }).click();
	await expect(page.getByText(words('sittings_said_added'))).toBeVisible();

	const phone = await browser.newContext({
		viewport: { width: 390, height: 844 },
		locale: 'zh-CN',
		baseURL: address().origin
	});
	await signIn(phone, 'demo-learner');
	const learner = await phone.newPage();
	await learner.goto('/exam/papers');
	await learner.getByRole('link', { name: title }).click();
	await expect(learner).toHaveURL(/\/exam\/invitations\//);
	const invitation = learner.url();
	await whenReady(learner);
	await learner.getByRole('button', { name: words('invitation_start') }).click();
	await expect(learner).toHaveURL(/\/exam\/papers\/[0-9a-f-]{36}/);
	await whenReady(learner);
	await learner.locator('input[name=response]').first().check();
	await expect
		.poll(async () => {
			await page.goto(board);
			return page.getByRole('cell', { name: '1/80' }).count();
		})
		.toBe(1);

	await whenReady(page);
	await page.getByLabel(words('sittings_extend_minutes')).fill('10');
	await page.getByLabel(words('sittings_extend_reason')).fill('停电');
	await page.getByRole('button', { name: words('sittings_extend'), exact: true }).click();
	await expect(page.getByText(words('sittings_said_extended'))).toBeVisible();
	await expect(page.getByText(words('sittings_minutes_value', { minutes: 40 }))).toBeVisible();

	await learner.goto(`${learner.url().split('?')[0]}?question=hand-in`);
	await whenReady(learner);
	await learner.getByRole('button', { name: words('mock_hand_in'), exact: true }).click();
	await expect(learner).toHaveURL(invitation);
	await expect(learner.getByText(words('invitation_handed_in_help'))).toBeVisible();

	for (const step of ['close', 'publish']) {
		await page.goto(board);
		await whenReady(page);
		const name = words(`sittings_${step}`);
		await page.getByRole('button', { name }).click();
		await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
		await expect(page).toHaveURL(/said=/);
	}
	await expect(page.getByText(words('sittings_said_published'))).toBeVisible();

	await learner.goto(invitation);
	await learner.getByRole('link', { name: words('invitation_result') }).click();
	await expect(learner).toHaveURL(/\/result$/);
	await expect(learner.getByRole('heading', { level: 1 })).toBeVisible();
	await phone.close();
});

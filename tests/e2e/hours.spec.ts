import { AxeBuilder } from '@axe-core/playwright';
import { listenForComplaints, expect, signInAs, test, whenReady } from './support.ts';
import { words } from './words.ts';

const certificate = {
	name: '结业证书.pdf',
	mimeType: 'application/pdf',
	buffer: Buffer.from('%PDF-1.7\n示例证书\n%%EOF\n')
};

test.describe('without script, on a phone', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

	test('training elsewhere is filed with its proof, decided by the unit, and counts', async ({
		page,
		context,
		browser,
		signIn,
		db
	}) => {
		const title = '基层救助业务培训（示例）';
		await signIn(context, 'demo-learner');
		await page.goto('/hours/filings/new');
		await page.getByLabel(words('hours_training_title')).fill(title);
		await page.getByLabel(words('hours_provider')).fill('省民政干部学校（示例）');
		await page.locator('input[name=first_day]').fill('2026-05-12');
		await page.locator('input[name=last_day]').fill('2026-05-12');
		await page.getByLabel(words('hours_amount'), { exact: true }).fill('9');
		await page.getByLabel(words('hours_amount_hours'), { exact: true }).check();
		await page.getByLabel(words('hours_ledger_cadre')).check();
		await page.locator('input[name=file]').setInputFiles(certificate);
		await page.getByRole('button', { name: words('hours_file_submit') }).click();

		// More than a day holds: it says so, and keeps what was typed; only a file cannot be kept.
		await expect(page.locator('[data-error-summary]')).toContainText('480');
		await expect(page.getByLabel(words('hours_training_title'))).toHaveValue(title);
		await page.getByLabel(words('hours_amount'), { exact: true }).fill('6');
		await page.locator('input[name=file]').setInputFiles(certificate);
		await page.getByRole('button', { name: words('hours_file_submit') }).click();
		await expect(page).toHaveURL(/\/hours\/filings\/[0-9a-f-]+\?saved=filed$/);
		await expect(page.getByText(words('hours_state_open'), { exact: true })).toBeVisible();

		const desk = await browser.newContext({ javaScriptEnabled: true });
		const complaints = listenForComplaints(desk);
		await signInAs(db, desk, 'demo-hr');
		const staff = await desk.newPage();
		await staff.goto('/hours/decisions');
		await whenReady(staff);
		await staff.getByRole('link', { name: title }).click();
		await expect(staff.getByRole('heading', { level: 1 })).toContainText(title);
		await whenReady(staff);
		const { violations } = await new AxeBuilder({ page: staff }).analyze();
		expect(violations.map(({ id }) => id)).toEqual([]);
		const [download] = await Promise.all([
			staff.waitForEvent('download'),
			staff.getByRole('link', { name: certificate.name }).click()
		]);
		expect(download.suggestedFilename()).toBe(certificate.name);
		await staff.getByRole('button', { name: words('hours_approve') }).click();
		await expect(staff.getByText(words('hours_decided_approved'))).toBeVisible();
		expect(complaints).toEqual([]);
		await desk.close();

		await page.goto('/hours?ledger=cadre');
		await expect(page.getByText(title).first()).toBeVisible();
		await expect(
			page.getByText(words('hours_state_approved'), { exact: true }).first()
		).toBeVisible();
		await page.goto('/record');
		await expect(page.getByText(title).first()).toBeVisible();
	});
});

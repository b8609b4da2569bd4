import { sql } from 'kysely';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import { seedAccount, usualPassword } from '../support/accounts.ts';
import { expect, test } from './support.ts';
import { words } from './words.ts';

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the front door opens, and leads to where one wanted to go', async ({ page }) => {
		await page.goto('/people');
		await expect(page).toHaveURL(/\/sign-in\?return_to=%2Fpeople$/);
		await page.getByLabel(words('signin_name')).fill('demo-hr');
		await page.getByLabel(words('signin_password'), { exact: true }).fill(DEMO_PASSWORD);
		await page.getByRole('button', { name: words('signin_submit') }).click();
		await expect(page).toHaveURL(/\/people$/);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('people_title'));
	});

	test('a wrong password says so, and keeps the name but not the password', async ({ page }) => {
		await page.goto('/sign-in');
		await page.getByLabel(words('signin_name')).fill('demo-hr');
		await page.getByLabel(words('signin_password'), { exact: true }).fill('not this one');
		await page.getByRole('button', { name: words('signin_submit') }).click();
		await expect(page.getByText(words('error_sign_in_failed'))).toBeVisible();
		await expect(page.getByLabel(words('signin_name'))).toHaveValue('demo-hr');
		await expect(page.getByLabel(words('signin_password'), { exact: true })).toHaveValue('');
	});

	test('the language changes, and stays', async ({ page }) => {
		await page.goto('/sign-in');
		await page.getByRole('button', { name: 'English' }).first().click();
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page).toHaveURL(/\/sign-in$/);
		await page.goto('/about');
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	});
});

test.describe('one click for each role', () => {
	for (const { userName, personName } of DEMO_ACCOUNTS) {
		test(userName, async ({ page }) => {
			await page.goto('/sign-in');
			await page.locator(`button[value="${userName}"]`).click();
			await expect(page).toHaveURL(/\/$/);
			await expect(page.getByText(personName).first()).toBeAttached();
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		});
	}
});

test('an initial password must be changed before anything else', async ({ page, db }) => {
	const unit = await db
		.selectFrom('unit')
		.select('id')
		.where('code', '=', '431224D008')
		.executeTakeFirstOrThrow();
	const account = await seedAccount(db, {
		name: '新来（示例）',
		userName: 'e2e-newcomer',
		unitId: unit.id,
		roles: ['unit-hr'],
		isDemo: true
	});
	await db
		.updateTable('account')
		.set({
			must_change_password: true,
			initial_password_expires_at: sql`now() + interval '1 day'`
		})
		.where('id', '=', account.id)
		.execute();

	await page.goto('/sign-in');
	await page.getByLabel(words('signin_name')).fill('e2e-newcomer');
	await page.getByLabel(words('signin_password'), { exact: true }).fill(usualPassword);
	await page.getByRole('button', { name: words('signin_submit') }).click();
	await expect(page).toHaveURL(/\/profile\/password/);
	await page.goto('/units');
	await expect(page).toHaveURL(/\/profile\/password/);

	const chosen = 'Anvil-pond-cedar-58';
	await page.getByLabel(words('password_current_forced'), { exact: true }).fill(usualPassword);
	await page.getByLabel(words('password_new'), { exact: true }).fill(chosen);
	await page.getByLabel(words('password_again'), { exact: true }).fill(chosen);
	await page.getByRole('button', { name: words('password_submit') }).click();
	await expect(page).not.toHaveURL(/\/profile\/password/);
	await page.goto('/units');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('units_title'));
});

test('signing out ends the session, on the server too', async ({ page, context, signIn }) => {
	await signIn(context, 'demo-hr');
	const [cookie] = await context.cookies();
	await page.goto('/profile');
	await page.evaluate(() => {
		const form = document.createElement('form');
		Object.assign(form, { method: 'post', action: '/sign-out' });
		document.body.append(form);
		form.submit();
	});
	await expect(page).toHaveURL(/\/sign-in\?signed_out=yes$/);
	if (cookie) await context.addCookies([cookie]);
	await page.goto('/profile');
	await expect(page).toHaveURL(/\/sign-in\?return_to=%2Fprofile$/);
});

import type { Page } from '@playwright/test';
import { sql } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { address, expect, test, whenReady } from './support.ts';
import { words } from './words.ts';

test('personnel find a person by name and by initials', async ({ page, context, signIn }) => {
	await signIn(context, 'demo-hr');
	await page.goto('/people');
	await whenReady(page);
	for (const query of ['谭月红', 'tyh']) {
		await page.getByRole('searchbox', { name: words('people_search') }).fill(query);
		await page.getByRole('button', { name: words('people_find') }).click();
		await expect(page).toHaveURL(new RegExp(`query=${encodeURIComponent(query)}`));
		await expect(page.getByRole('link', { name: '谭月红' }).first()).toBeVisible();
	}
	await page.getByRole('link', { name: '谭月红' }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('谭月红');
});

test('the bureau sees its units as they were on a day of the past', async ({
	page,
	context,
	signIn
}) => {
	await signIn(context, 'demo-county');
	await page.goto('/units');
	await whenReady(page);
	const merged = page.getByRole('link', { name: '青岭乡人民政府（示例）' });
	await expect(page.getByRole('link', { name: '云溪镇人民政府（示例）' }).first()).toBeVisible();
	await expect(merged).toHaveCount(0);

	await page.locator('details.as-of summary').first().click();
	await page.getByLabel(words('as_of_label')).first().fill('2019-12-31');
	await page
		.getByRole('button', { name: words('as_of_show') })
		.first()
		.click();
	await expect(page).toHaveURL(/as_of=2019-12-31/);
	await expect(merged.first()).toBeVisible();
	await merged.first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('青岭乡人民政府（示例）');
	await expect(page).toHaveURL(/as_of=2019-12-31/);
});

test('a role is given, seen, ended, and all of it stands in the audit', async ({
	page,
	context,
	browser,
	signIn
}) => {
	await signIn(context, 'demo-county');
	await page.goto(`/grants/new?query=${encodeURIComponent('谭月红')}`);
	await whenReady(page);
	await page
		.getByRole('link', { name: words('grants_choose') })
		.first()
		.click();
	await expect(page).toHaveURL(/person=/);
	await whenReady(page);
	await page.getByRole('radio', { name: words('role_supervisor') }).check();
	await page.getByRole('combobox', { name: words('grants_unit') }).fill('卢峰');
	await page
		.getByRole('option', { name: /卢峰镇人民政府/ })
		.first()
		.click();
	await page.getByLabel(words('people_reason')).fill('浏览器里的一次授权');
	await page.getByRole('button', { name: words('grants_create') }).click();
	await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}$/);
	await expect(page.getByText(words('role_supervisor')).first()).toBeVisible();

	await page.goto('/grants?role=supervisor');
	await whenReady(page);
	const row = page.getByRole('row', { name: /谭月红/ });
	await row.getByRole('button', { name: words('grants_end') }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(words('people_reason')).fill('浏览器里的一次收回');
	await dialog.getByRole('button', { name: words('grants_end_submit') }).click();
	await expect(page.getByText('浏览器里的一次收回').first()).toBeVisible();

	const office = await browser.newContext({ baseURL: address().origin, locale: 'zh-CN' });
	await signIn(office, 'demo-audit');
	const audit = await office.newPage();
	for (const action of ['grant.create', 'grant.end']) {
		await audit.goto(`/audit?action=${action}&actor=demo-county`);
		await expect(audit.getByText('demo-county').first()).toBeVisible();
	}
	await office.close();
});

test('a form that is sent again and again has one effect', async ({
	page,
	context,
	db,
	signIn
}) => {
	await signIn(context, 'demo-hr');
	const name = '重复提（示例）';
	await beginPerson(page, name);
	const sent = page.waitForRequest((request) => request.method() === 'POST');
	await page.getByRole('button', { name: words('people_create') }).click();
	const request = await sent;
	await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}/);

	const repeat = () =>
		context.request.post(request.url(), {
			headers: {
				origin: address().origin,
				'content-type': request.headers()['content-type'] ?? '',
				accept: 'text/html'
			},
			data: request.postDataBuffer() ?? '',
			maxRedirects: 0
		});
	// Those that meet one another are told to wait; whoever asks after them finds the first answer.
	const atOnce = await Promise.all(Array.from({ length: 5 }, repeat));
	for (const answer of [...atOnce, await repeat()].filter((one) => one.status() !== 409)) {
		expect(answer.status()).toBe(303);
		expect(answer.headers().location).toBe(new URL(page.url()).pathname);
	}
	expect((await repeat()).status()).toBe(303);
	const { count } = await db
		.selectFrom('person')
		.where('name', '=', name)
		.select(sql<number>`count(*)::int`.as('count'))
		.executeTakeFirstOrThrow();
	expect(count).toBe(1);
});

test('a double click sends a form once', async ({ page, context, db, signIn }) => {
	await signIn(context, 'demo-hr');
	const name = '连点两（示例）';
	await beginPerson(page, name);
	await page.getByRole('button', { name: words('people_create') }).dblclick();
	await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}/);
	const rows = await db.selectFrom('person').where('name', '=', name).select('id').execute();
	expect(rows).toHaveLength(1);
});

test('what is not there says so in words, in the language chosen', async ({
	page,
	context,
	signIn
}) => {
	await signIn(context, 'demo-hr');
	const answer = await page.goto(`/units/${createPublicId()}`);
	expect(answer?.status()).toBe(404);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.getByRole('link', { name: words('error_page_home') }).click();
	await expect(page).toHaveURL(/\/$/);
});

/** The form for a new person of the township, filled in as far as it must be. */
async function beginPerson(page: Page, name: string): Promise<void> {
	await page.goto(`/people/new?name=${encodeURIComponent(name)}`);
	await whenReady(page);
	await page.getByRole('combobox', { name: words('people_registering_unit') }).fill('卢峰镇');
	await page
		.getByRole('option', { name: /卢峰镇人民政府/ })
		.first()
		.click();
}

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { expect, test, whenReady } from './support.ts';
import { words } from './words.ts';

const phone = { width: 390, height: 844 };
const runPath = /\/exam\/practice\/([0-9a-f-]{36})/;

/** The letter, as a run shows it, of an option that is wrong, or of the right one. */
async function letterOf(
	db: Kysely<Database>,
	page: Page,
	{ ordinal, isRight }: { ordinal: number; isRight: boolean }
): Promise<string> {
	const [, drill = ''] = runPath.exec(page.url()) ?? [];
	const { order, right } = await db
		.selectFrom('practice_drill_item as item')
		.innerJoin('practice_drill as drill', 'drill.id', 'item.drill_id')
		.innerJoin('answer_key as key', 'key.version_id', 'item.version_id')
		.where('drill.public_id', '=', drill)
		.where('item.ordinal', '=', ordinal)
		.select(['item.option_order as order', 'key.right_options as right'])
		.orderBy('key.number', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	const place = order.findIndex((letter) => right.includes(letter) === isRight);
	return String.fromCharCode('A'.charCodeAt(0) + place);
}

const choose = (page: Page, letter: string) =>
	page.locator(`input[name=response][value=${letter}]`).check();
const press = (page: Page, key: string) =>
	page.getByRole('button', { name: words(key), exact: true }).click();

test.describe('without script, on a phone', () => {
	test.use({ javaScriptEnabled: false, viewport: phone });

	test('a chapter is practised, left and gone on with, and its mistake is in the book', async ({
		page,
		context,
		signIn,
		db
	}) => {
		await signIn(context, 'demo-county');
		await page.goto('/exam/practice?subject=A1');
		await page
			.getByRole('button', { name: new RegExp(`^${words('practice_go')}`) })
			.first()
			.click();
		await expect(page).toHaveURL(runPath);
		await press(page, 'practice_answer');
		await expect(page.locator('[data-error-summary]')).toContainText(
			words('error_practice_no_answer')
		);

		await choose(page, await letterOf(db, page, { ordinal: 1, isRight: false }));
		await press(page, 'practice_answer');
		await expect(page.getByText(words('practice_wrong'), { exact: true })).toBeVisible();
		await expect(page.getByRole('heading', { name: words('question_explanation') })).toBeVisible();
		await page.getByRole('link', { name: words('practice_next') }).click();
		await expect(page).toHaveURL(/at=2$/);

		await page.goto('/exam/practice?subject=A1');
		const runs = page.getByRole('region', { name: words('practice_runs') });
		await runs.getByRole('link').first().click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('第 2 题');

		await page.goto('/exam/practice/mistakes?subject=A1');
		await expect(page.getByText(words('practice_wrong_times', { times: 1 }))).toHaveCount(1);
		await page.getByText(words('practice_show_answer')).click();
		await press(page, 'practice_once_more');
		await choose(page, await letterOf(db, page, { ordinal: 1, isRight: true }));
		await press(page, 'practice_answer');
		await expect(page.getByText(words('practice_right'), { exact: true })).toBeVisible();
		// The answer was shown today, so that being right proves nothing yet.
		await expect(page.getByText(words('practice_standing_open', { missing: 2 }))).toBeVisible();
		await page.getByRole('link', { name: words('practice_to_summary') }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('practice_summary'));
	});

	test('a chapter is read with its answers', async ({ page, context, signIn }) => {
		await signIn(context, 'demo-county');
		await page.goto('/exam/practice?subject=A2');
		await page
			.getByRole('button', { name: new RegExp(`^${words('practice_memorise')}`) })
			.first()
			.click();
		await expect(page.getByRole('heading', { name: words('question_explanation') })).toBeVisible();
		await press(page, 'practice_next');
		await expect(page.getByRole('heading', { level: 1 })).toContainText('第 2 题');
	});
});

test.describe('with script, on a phone', () => {
	test.use({ viewport: phone });

	test('an answer is explained at once, kept, and reported', async ({
		page,
		context,
		signIn,
		db
	}) => {
		await signIn(context, 'demo-trainer');
		await page.goto('/exam/practice?subject=B1');
		await whenReady(page);
		await press(page, 'practice_kind_daily');
		await expect(page).toHaveURL(runPath);
		await choose(page, await letterOf(db, page, { ordinal: 1, isRight: true }));
		await page.getByLabel(words('practice_mark_guessed')).check();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id }) => id)).toEqual([]);
		await press(page, 'practice_answer');
		await expect(page.getByRole('heading', { name: words('question_explanation') })).toBeVisible();

		await press(page, 'practice_keep');
		await expect(page.getByText(words('practice_said_kept'))).toBeVisible();
		await page.getByText(words('practice_remark_add')).click();
		await page.getByLabel(words('practice_remark_kind')).selectOption('unclear');
		await page.getByLabel(words('practice_remark_body')).fill('题干没有说清谁先到（示例）');
		await press(page, 'practice_remark_send');
		await expect(page.getByText(words('practice_said_remarked'))).toBeVisible();

		await page.goto('/questions/remarks');
		await expect(page.getByText('题干没有说清谁先到（示例）')).toBeVisible();
		await whenReady(page);
		await page.getByLabel(words('practice_outcome_right')).check();
		await page.getByLabel(words('practice_reply')).fill('题干问的是首先，见第一句（示例）');
		await press(page, 'practice_reply_send');
		await expect(page.getByText(words('practice_said_settled'))).toBeVisible();
		await page.goto('/exam/practice/settings');
		await expect(page.getByText('题干问的是首先，见第一句（示例）')).toBeVisible();
	});
});

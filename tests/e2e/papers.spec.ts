import type { BrowserContext, Locator, Page } from '@playwright/test';
import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { phone, seedLearner } from './learners.ts';
import { seedRunning, seedShortPaper } from './paper-rows.ts';
import { expect, test } from './support.ts';
import { words } from './words.ts';

/** What the server has of a paper. */
async function kept(db: Kysely<Database>, attempt: string) {
	const { rows } = await sql<{ ordinal: number; shown: string }>`
		select ordinal, coalesce((select string_agg(chr(64 + array_position(option_order, letter)), ''
				order by array_position(option_order, letter))
			from jsonb_array_elements_text(response) letter), '') as shown
		from attempt_item item join attempt on attempt.id = attempt_id
		where public_id = ${attempt} order by ordinal`.execute(db);
	return rows.map(({ shown }) => shown);
}

const button = (page: Page, key: string, values = {}) =>
	page.getByRole('button', { name: words(key, values), exact: true });
const heading = (page: Page, ordinal: number, count: number) =>
	page.getByRole('heading', { name: words('mock_question', { ordinal, count }) });
const saved = (page: Page) => page.locator('[data-saving="saved"]');
const option = (page: Page, letter: string): Locator =>
	page.locator(`input[name="response"][value="${letter}"]`);
const attemptIn = (page: Page) => /papers\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';

/** Answers by keyboard, one question after the other; where several may be right, two of them. */
async function answerThrough(page: Page, from: number, to: number): Promise<string[]> {
	const given: string[] = [];
	for (let ordinal = from; ordinal <= to; ordinal++) {
		await expect(heading(page, ordinal, 80)).toBeVisible();
		await expect(option(page, 'A')).toBeVisible();
		const letters = ordinal > 60 ? ['A', 'C'] : ['ABCD'[ordinal % 4] ?? 'A'];
		for (const letter of letters) await page.keyboard.press(letter);
		given.push(letters.join(''));
		if (ordinal < 80) await page.keyboard.press('ArrowRight');
	}
	return given;
}

async function withoutNetwork(context: BrowserContext, page: Page, deed: () => Promise<void>) {
	await context.setOffline(true);
	await deed();
	await expect(page.locator('[data-saving="unreachable"]')).toBeVisible();
	await context.setOffline(false);
}

test('a whole mock paper on a phone, with the network cut three times, finished and reviewed', async ({
	page,
	context,
	db,
	signIn,
	quiet
}) => {
	await seedLearner(db, { name: '应考（示例）', userName: 'e2e-candidate' });
	await signIn(context, 'e2e-candidate');
	await page.setViewportSize(phone);
	await page.goto('/exam/papers');
	await page.getByRole('radio', { name: words('question_subject_A2') }).check();
	await button(page, 'mock_begin').click();
	await button(page, 'mock_start', { minutes: 120 }).click();
	await expect(saved(page)).toBeVisible();
	await heading(page, 1, 80).focus();
	const attempt = attemptIn(page);

	const given = await answerThrough(page, 1, 10);
	await withoutNetwork(context, page, async () => {
		given.push(...(await answerThrough(page, 11, 30)));
	});
	given.push(...(await answerThrough(page, 31, 50)));
	await withoutNetwork(context, page, async () => {
		given.push(...(await answerThrough(page, 51, 70)));
	});
	await expect(saved(page)).toBeVisible({ timeout: 30_000 });
	// The page is opened anew, and all of it is there.
	await page.reload();
	await expect(saved(page)).toBeVisible();
	await heading(page, 71, 80).focus();
	await withoutNetwork(context, page, async () => {
		given.push(...(await answerThrough(page, 71, 80)));
		await page.getByRole('link', { name: words('mock_look_over') }).click();
		await button(page, 'mock_hand_in').click();
		await expect(page.getByRole('status').filter({ hasText: '自动交卷' })).toBeVisible();
	});
	await expect(page).toHaveURL(/\/result/, { timeout: 30_000 });
	expect(await kept(db, attempt)).toEqual(given);
	await expect(
		page.getByText(words('mock_answered_of', { answered: 80, questions: 80 }))
	).toBeVisible();
	await page.getByRole('link', { name: words('mock_show_all'), exact: true }).click();
	await expect(page.locator('#question-1')).toContainText(
		words('mock_own_answer', { letters: given[0] ?? '' })
	);
	await page.goBack();
	// The browser itself says that it had no network.
	const cut = quiet.filter((line) => /ERR_INTERNET_DISCONNECTED/.test(line));
	quiet.splice(0, quiet.length, ...quiet.filter((line) => !cut.includes(line)));
});

test('a paper on forms alone, an answer taken back, handed in', async ({ browser, db, signIn }) => {
	const learner = await seedLearner(db, { name: '表单（示例）', userName: 'e2e-plain' });
	const paper = await seedShortPaper(db, {
		subject: 'A1',
		kinds: ['single', 'single', 'multiple']
	});
	const attempt = await seedRunning(db, learner.personId, paper);
	const context = await browser.newContext({
		javaScriptEnabled: false,
		viewport: phone,
		locale: 'zh-CN'
	});
	await signIn(context, 'e2e-plain');
	const page = await context.newPage();
	await page.goto(`/exam/papers/${attempt}`);
	await option(page, 'B').check();
	await button(page, 'mock_next').click();
	await expect(heading(page, 2, 3)).toBeVisible();
	await option(page, 'C').check();
	await button(page, 'mock_save').click();
	await button(page, 'mock_take_back').click();
	await expect(option(page, 'C')).not.toBeChecked();
	await button(page, 'mock_next').click();
	await option(page, 'A').check();
	await option(page, 'D').check();
	await page.getByRole('checkbox', { name: words('mock_flag') }).check();
	await button(page, 'mock_look_over').click();
	await expect(page.getByText(words('mock_open_unanswered', { count: 1 }))).toBeVisible();
	expect(await kept(db, attempt)).toEqual(['B', '', 'AD']);
	await button(page, 'mock_hand_in').click();
	await expect(page).toHaveURL(/\/result/);
	await context.close();
});

test('two browsers: one writes, the other takes over with all that was answered', async ({
	browser,
	db,
	signIn
}) => {
	const learner = await seedLearner(db, { name: '两机（示例）', userName: 'e2e-two' });
	const paper = await seedShortPaper(db, { subject: 'A1', kinds: ['single', 'single'] });
	const attempt = await seedRunning(db, learner.personId, paper);
	const open = async () => {
		const context = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
		await signIn(context, 'e2e-two');
		const page = await context.newPage();
		await page.goto(`/exam/papers/${attempt}`);
		return { context, page };
	};
	const first = await open();
	await expect(saved(first.page)).toBeVisible();
	await option(first.page, 'B').check();
	await expect.poll(() => kept(db, attempt)).toEqual(['B', '']);

	const second = await open();
	await expect(second.page.getByText(words('mock_elsewhere'))).toBeVisible();
	await expect(option(second.page, 'A')).toBeDisabled();
	await button(second.page, 'mock_take_over').click();
	await expect(option(second.page, 'B')).toBeChecked();
	await option(second.page, 'C').check();
	await expect.poll(() => kept(db, attempt)).toEqual(['C', '']);

	// What the first still does is kept and does not count, and it learns where the paper is.
	await option(first.page, 'D').check();
	await expect(first.page.getByText(words('mock_elsewhere'))).toBeVisible();
	await expect(option(first.page, 'C')).toBeChecked();
	expect(await kept(db, attempt)).toEqual(['C', '']);
	await first.context.close();
	await second.context.close();
});

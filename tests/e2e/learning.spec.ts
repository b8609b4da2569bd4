import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
	answer,
	checkOf,
	countFruits,
	listKeys,
	phone,
	readThrough,
	seedLearner,
	seedShortCourse,
	spendTenMinutes
} from './learners.ts';
import { expect, test, whenReady } from './support.ts';
import { words } from './words.ts';

test.use({ viewport: phone });

const clue = { slug: 'clue', kind: 'single' } as const;
const firstWords = { slug: 'first-words', kind: 'truefalse' } as const;
/** The time that a lesson wants is told with a sign of life, which may be this far away. */
const nextBeat = { timeout: 30_000 };

/** Enrols from the catalogue. */
async function enrolFromCatalogue(page: Page, title: string): Promise<void> {
	await page.goto('/courses');
	await page.getByRole('link', { name: title, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await page.getByRole('button', { name: words('course_enrol') }).click();
	await expect(page).toHaveURL(/\/lessons\//);
}

const standing = (page: Page) => page.locator('#standing');

test('a learner enrols, fails a check, tries again, finishes, and anybody can verify it', async ({
	page,
	context,
	browser,
	baseURL,
	db,
	signIn
}) => {
	test.setTimeout(180_000);
	const title = '走访两课（示例）';
	await seedShortCourse(db, { slug: 'journey-script', title });
	await seedLearner(db, { name: '覃小满（示例）', userName: 'e2e-script' });
	await signIn(context, 'e2e-script');
	await enrolFromCatalogue(page, title);

	await readThrough(page);
	await answer(page, clue, ['a']);
	await expect(checkOf(page, 'clue')).toContainText(words('check_not_yet'));
	await expect(checkOf(page, 'clue')).toContainText('熟人也会看漏。');
	await expect(standing(page)).toContainText(words('lesson_not_complete'));
	await answer(page, clue, ['b']);
	await expect(checkOf(page, 'clue')).toContainText(words('check_passed'));
	await expect(checkOf(page, 'clue')).toContainText(words('check_attempts', { count: 2 }));
	await expect(checkOf(page, 'clue')).toContainText('线索提醒你去看。');
	await expect(standing(page)).toContainText(words('lesson_complete'), nextBeat);

	await page.getByRole('link', { name: words('lesson_next', { title: '门开了' }) }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('门开了');
	await readThrough(page);
	await answer(page, firstWords, ['b']);
	await expect(page.getByText(words('course_just_finished'))).toBeVisible(nextBeat);
	await page.getByRole('link', { name: words('lesson_to_course') }).click();

	await expect(page.getByText(words('course_finished'), { exact: true })).toBeVisible();
	const listed = page.locator('section', {
		has: page.getByRole('heading', { name: words('course_certificates') })
	});
	await listed.getByRole('link').click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	const pdf = page.getByRole('link', { name: words('certificates_download_pdf') });
	const paper = await context.request.get((await pdf.getAttribute('href')) ?? '');
	expect(paper.headers()['content-type']).toBe('application/pdf');
	expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
	const downloading = page.waitForEvent('download');
	await page.getByRole('link', { name: words('certificates_download_file') }).click();
	const file = readFileSync(await (await downloading).path(), 'utf8');
	const publicPage = await page
		.getByRole('link', { name: words('certificates_proof_link') })
		.getAttribute('href');

	const stranger = await browser.newContext({ baseURL, viewport: phone, locale: 'zh-CN' });
	const desk = await stranger.newPage();
	await desk.goto(publicPage ?? '');
	const kind = words('certificates_title');
	await expect(desk.getByText(words('verify_valid', { kind }))).toBeVisible();
	await expect(desk.getByText(title)).toBeVisible();
	await expect(desk.getByText('覃小满')).toHaveCount(0);

	await desk.goto('/verify');
	await whenReady(desk);
	await stranger.setOffline(true);
	await showFile(desk, file);
	await expect(desk.getByText(words('verify_file_valid', { kind }))).toBeVisible();
	await expect(desk.getByText('覃小满（示例）')).toBeVisible();
	await showFile(desk, file.replace('覃小满', '覃大满'));
	await expect(desk.getByText(words('verify_file_changed'))).toBeVisible();
	await expect(desk.getByText(words('verify_file_valid', { kind }))).toHaveCount(0);
	await stranger.close();
});

async function showFile(page: Page, text: string): Promise<void> {
	await page
		.locator('input[type="file"]')
		.setInputFiles({ name: 'file.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

for (const { course, lesson } of [
	{ course: 'knowing-social-assistance', lesson: '01-five-people-one-morning' },
	{ course: 'first-home-visit', lesson: '01-before-you-knock' }
]) {
	test(`the first lesson of ${course} is read, answered in all its kinds, and complete`, async ({
		page,
		context,
		db,
		signIn
	}) => {
		test.setTimeout(120_000);
		const userName = `e2e-${course}`;
		const learner = await seedLearner(db, { name: '龙小雨（示例）', userName });
		await signIn(context, userName);
		await page.goto(`/courses/${course}`);
		await page.getByRole('button', { name: words('course_enrol') }).click();
		await expect(page).toHaveURL(new RegExp(`/lessons/${lesson}$`));

		await readThrough(page);
		await spendTenMinutes(db, { learner, course, lesson });
		const keys = await listKeys(db, { course, lesson });
		expect(keys.length).toBeGreaterThan(1);
		for (const key of keys) {
			await answer(page, key, key.right);
			await expect(checkOf(page, key.slug)).toContainText(words('check_passed'));
		}
		await expect(standing(page)).toContainText(words('lesson_complete'), nextBeat);
		await page.goto(`/courses/${course}`);
		await expect(page.getByText(words('lesson_done'))).toHaveCount(1);
	});
}

test.describe('without script', () => {
	test.use({ javaScriptEnabled: false });

	test('forms alone lead from the catalogue to the certificate', async ({
		page,
		context,
		db,
		signIn
	}) => {
		test.setTimeout(120_000);
		const title = '走访两课，无脚本（示例）';
		await seedShortCourse(db, { slug: 'journey-forms', title });
		await seedLearner(db, { name: '向小禾（示例）', userName: 'e2e-forms' });
		await signIn(context, 'e2e-forms');
		await enrolFromCatalogue(page, title);

		await answer(page, clue, ['a']);
		await expect(checkOf(page, 'clue')).toContainText(words('check_not_yet'));
		await expect(checkOf(page, 'clue')).toContainText('熟人也会看漏。');
		await answer(page, clue, ['b']);
		await expect(checkOf(page, 'clue')).toContainText(words('check_passed'));
		await finishByForm(page);
		await page.getByRole('link', { name: words('lesson_next', { title: '门开了' }) }).click();
		await answer(page, firstWords, ['b']);
		await expect(checkOf(page, 'first-words')).toContainText(words('check_passed'));
		await finishByForm(page);

		await expect(page.getByText(words('course_finished'), { exact: true })).toBeVisible();
		await page
			.locator('section', {
				has: page.getByRole('heading', { name: words('course_certificates') })
			})
			.getByRole('link')
			.click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	});
});

/** Says "I have read it", as often as it is too early. */
async function finishByForm(page: Page): Promise<void> {
	const finish = page.getByRole('button', { name: words('lesson_finish') });
	await expect(async () => {
		if (await finish.isVisible()) await finish.click();
		await expect(finish).toHaveCount(0, { timeout: 100 });
	}).toPass({ intervals: [2_000], timeout: 40_000 });
}

test('the last answer pressed in two tabs at once finishes the course once', async ({
	page,
	context,
	db,
	signIn
}) => {
	test.setTimeout(120_000);
	const course = 'journey-tabs';
	await seedShortCourse(db, { slug: course, title: '走访两课，两页（示例）' });
	const learner = await seedLearner(db, { name: '田小豆（示例）', userName: 'e2e-tabs' });
	await signIn(context, 'e2e-tabs');
	await page.goto(`/courses/${course}`);
	await page.getByRole('button', { name: words('course_enrol') }).click();
	await expect(page).toHaveURL(/\/lessons\/01-before$/);
	for (const lesson of ['01-before', '02-door'])
		await spendTenMinutes(db, { learner, course, lesson });
	await readThrough(page);
	await answer(page, clue, ['b']);
	await expect(standing(page)).toContainText(words('lesson_complete'));

	const tabs = [page, await context.newPage()];
	for (const tab of tabs) {
		await tab.goto(`/courses/${course}/lessons/02-door`);
		await readThrough(tab);
		await whenReady(tab);
	}
	await Promise.all(tabs.map((tab) => answer(tab, firstWords, ['b'])));
	for (const tab of tabs) {
		await expect(checkOf(tab, 'first-words')).toContainText(words('check_passed'));
		await expect(standing(tab)).toContainText(words('lesson_complete'));
	}
	expect(await countFruits(db, { learner, course })).toEqual([
		{ lessons: 2, finished: 1, certificates: 1 }
	]);
});

test('a second device says that another one is learning, and can take over', async ({
	page,
	context,
	browser,
	baseURL,
	db,
	signIn
}) => {
	test.setTimeout(120_000);
	const course = 'journey-devices';
	await seedShortCourse(db, { slug: course, title: '走访两课，两机（示例）' });
	await seedLearner(db, { name: '石小谷（示例）', userName: 'e2e-devices' });
	await signIn(context, 'e2e-devices');
	await page.goto(`/courses/${course}`);
	await page.getByRole('button', { name: words('course_enrol') }).click();
	await expect(page).toHaveURL(/\/lessons\/01-before$/);
	await readThrough(page);
	await answer(page, clue, ['a']);
	await expect(checkOf(page, 'clue')).toContainText(words('check_not_yet'));

	const second = await browser.newContext({ baseURL, viewport: phone, locale: 'zh-CN' });
	await signIn(second, 'e2e-devices');
	const other = await second.newPage();
	await other.goto(`/courses/${course}/lessons/01-before`);
	await whenReady(other);
	await readThrough(other);
	const elsewhere = words('lesson_elsewhere');
	await expect(other.getByText(elsewhere)).toBeVisible(nextBeat);
	await other.getByRole('button', { name: words('lesson_take_over') }).click();
	await expect(other.getByText(elsewhere)).toHaveCount(0);
	await expect(page.getByText(elsewhere)).toBeVisible(nextBeat);
	await expect(other.getByText(elsewhere)).toHaveCount(0);
	await second.close();
});

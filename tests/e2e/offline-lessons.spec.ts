import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { address, expect, signInAs, test } from './support.ts';
import { words } from './words.ts';

const course = '/courses/knowing-social-assistance';
const lessons = ['01-five-people-one-morning', '02-who-does-what', '03-the-way-of-an-application'];
const learner = 'demo-learner';

/** A phone whose browser can be killed and finds its own things again. */
class Phone {
	#folder = mkdtempSync(join(tmpdir(), 'zhixing-phone-'));
	context!: BrowserContext;
	page!: Page;

	async switchOn(options: { isOffline: boolean }): Promise<void> {
		this.context = await chromium.launchPersistentContext(this.#folder, {
			executablePath: process.env.ZHIXING_TEST_CHROMIUM ?? '/usr/bin/chromium',
			args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
			baseURL: address().origin,
			locale: 'zh-CN',
			viewport: { width: 390, height: 844 },
			offline: options.isOffline
		});
		this.page = this.context.pages()[0] ?? (await this.context.newPage());
	}

	/** As when the battery is taken out: nothing has time to say goodbye. */
	async kill(): Promise<void> {
		const pid = Number(readlinkSync(join(this.#folder, 'SingletonLock')).replace(/^.*-/, ''));
		const closed = new Promise((resolve) => this.context.once('close', resolve));
		process.kill(pid, 'SIGKILL');
		await closed;
	}

	async throwAway(): Promise<void> {
		await this.context.close();
		rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Answers the first question of a lesson that has choices, and waits for what is said about it. */
async function answerOne(page: Page, lesson: string): Promise<void> {
	const answer = await page.goto(`${course}/lessons/${lesson}`);
	expect(answer?.fromServiceWorker()).toBe(true);
	const check = choiceIn(page);
	await expect(page.getByText(words('offline_cut_off_none')).or(waiting(page))).toBeVisible();
	await check.getByRole('radio').first().check();
	await check.getByRole('button', { name: words('check_answer') }).click();
	await expect(check.locator('.answer')).not.toBeEmpty();
}

/** The first question of a lesson that has choices. */
function choiceIn(page: Page) {
	return page.locator('.check', { has: page.getByRole('radio') }).first();
}

function waiting(page: Page) {
	return page.getByText(new RegExp(words('offline_cut_off', { count: '@' }).replace('@', '\\d+')));
}

/** What the server knows of the learner in the course, and how often. */
async function known(db: Kysely<Database>) {
	const { rows } = await sql<{ lesson: string; attempts: number; is_offline: boolean }>`
		select lesson_slug as lesson, count(*)::int as attempts, bool_and(is_offline) as is_offline
		from check_attempt
		join enrolment on enrolment.id = enrolment_id
		join course on course.id = course_id
		join account on account.person_id = enrolment.person_id
		where slug = ${course.replace('/courses/', '')} and user_name = ${learner}
		group by lesson_slug order by lesson_slug
	`.execute(db);
	return rows;
}

test('three lessons without a network, the browser killed, and all of it counts once', async ({
	db
}) => {
	test.setTimeout(120_000);
	const phone = new Phone();
	await phone.switchOn({ isOffline: false });
	await signInAs(db, phone.context, learner);
	await phone.page.goto(course);
	await phone.page.getByRole('button', { name: words('course_enrol') }).click();
	await expect(phone.page).toHaveURL(/\/lessons\//);
	await phone.page.goto(course);
	await phone.page.getByRole('button', { name: /下载到手机/ }).click();
	await expect(phone.page.getByText(words('pack_taken')).first()).toBeVisible({ timeout: 30_000 });

	await phone.context.setOffline(true);
	for (const lesson of lessons) await answerOne(phone.page, lesson);
	await expect(waiting(phone.page)).toBeVisible();
	expect(await known(db)).toEqual([]);

	await phone.kill();
	await phone.switchOn({ isOffline: true });
	// What was done is there to be seen, though no server has heard of it.
	await phone.page.goto(`${course}/lessons/${lessons[0]}`);
	await expect(waiting(phone.page)).toBeVisible();
	await expect(choiceIn(phone.page).locator('.answer')).not.toBeEmpty();

	await signInAs(db, phone.context, learner);
	await phone.context.setOffline(false);
	await expect(phone.page.getByText(words('offline_saved'))).toBeVisible({ timeout: 20_000 });
	const once = lessons.map((lesson) => ({ lesson, attempts: 1, is_offline: true }));
	expect(await known(db)).toEqual(once);

	// Reloading, and reading on until something is sent again, sends nothing of it a second time.
	await phone.page.reload();
	await phone.page.getByRole('heading', { level: 2 }).nth(1).scrollIntoViewIfNeeded();
	await expect(phone.page.getByText(words('offline_saved'))).toBeVisible();
	expect(await known(db)).toEqual(once);
	await phone.throwAway();
});

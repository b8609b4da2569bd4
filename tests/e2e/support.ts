import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { sql, type Kysely } from 'kysely';
import { connect } from '#lib/server/database/connect.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { roleClassOf } from '#lib/server/grants/actor.ts';
import type { Role } from '#lib/server/grants/roles.ts';
import type { AppAddress } from '../support/app.ts';
import { issueCookie } from '../support/session.ts';

export { expect };

export const address = (): AppAddress => JSON.parse(process.env.ZHIXING_TEST_APP ?? '{}');

/** The user name of somebody whose second factor has not been shown yet. */
export const halfSignedIn = 'e2e-half';

interface TestFixtures {
	/** Signs a context in by a session written into the database, as whoever has the user name. */
	signIn: (context: BrowserContext, userName: string) => Promise<void>;
}

interface QuietFixtures {
	/**
	 * Fails the test for anything on any page that a visitor's browser would complain about. What was
	 * provoked on purpose, a test may take out of the list.
	 */
	quiet: string[];
}

interface WorkerFixtures {
	db: Kysely<Database>;
}

/** For tests that open windows of their own, and listen to them themselves. */
export const testWithoutWindow = base.extend<TestFixtures, WorkerFixtures>({
	db: [
		async ({ browserName: _browser }, use) => {
			const db = connect({ url: address().databaseUrl, applicationName: 'e2e' });
			await use(db);
			await db.destroy();
		},
		{ scope: 'worker' }
	],
	baseURL: async ({ browserName: _browser }, use) => use(address().origin),
	signIn: async ({ db }, use) => use((context, userName) => signInAs(db, context, userName))
});

export const test = testWithoutWindow.extend<QuietFixtures>({
	quiet: [
		async ({ context }, use) => {
			const complaints = listenForComplaints(context);
			await use(complaints);
			expect(complaints).toEqual([]);
		},
		{ auto: true }
	]
});

/** Errors, violations of the content security policy, and requests to anywhere else. */
export function listenForComplaints(context: BrowserContext): string[] {
	const complaints: string[] = [];
	const { origin } = address();
	context.on('console', (message) => {
		if (message.type() !== 'error' && message.type() !== 'warning') return;
		// The browser itself reports an answer of 4xx; whether it was right is the test's matter.
		if (
			/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
		)
			return;
		complaints.push(`${message.page()?.url()}: ${message.text()}`);
	});
	context.on('weberror', (error) => complaints.push(`${error.page()?.url()}: ${error.error()}`));
	context.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(`${origin}/`) && !/^(?:data|blob):/.test(url))
			complaints.push(`asked ${url}`);
	});
	return complaints;
}

export async function signInAs(
	db: Kysely<Database>,
	context: BrowserContext,
	userName: string
): Promise<void> {
	const account = await db
		.selectFrom('account')
		.where('user_name', '=', userName)
		.select(['id', 'person_id'])
		.executeTakeFirstOrThrow();
	const held = await db
		.selectFrom('role_grant')
		.where('person_id', '=', account.person_id)
		.where(sql<boolean>`valid @> current_date`)
		.select('role')
		.execute();
	const cookie = await issueCookie(db, account.id, {
		roleClass: roleClassOf(held.map(({ role }) => role as Role)),
		hasSecondFactor: userName !== halfSignedIn
	});
	const [name = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name, value, url: address().origin, httpOnly: true }]);
}

/** Waits until the page listens to its buttons, so that a click is not lost. */
export async function whenReady(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
}

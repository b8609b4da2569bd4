import { createServer, type Server } from 'node:net';
import { sql, type Kysely } from 'kysely';
import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { addContactTo } from '../people/contact.ts';
import { findMailAddress } from '../people/mail-address.ts';
import { systemAuthority } from '../grants/actor.ts';
import type { Vault } from '../secrets/vault.ts';
import { sendDueMail, type MailSending } from './mail.ts';
import { createMailTransport, mailUrlSchema, type Letter } from './mail-transport.ts';
import { listNotices, markAllNoticesRead, notify } from './notice.ts';

let db: Kysely<Database>;
let vault: Vault;
let wang: SeededAccount;
let withoutMail: SeededAccount;
let sent: Letter[];
let refuse: (letter: Letter) => Error | undefined;

beforeAll(async () => {
	({ db, vault } = await freshDatabase());
	const { langli } = await seedUnits(db);
	wang = await seedAccount(db, { name: '王秀兰', userName: 'wang', unitId: langli.id });
	withoutMail = await seedAccount(db, { name: '李雷', userName: 'lilei', unitId: langli.id });
	await db.transaction().execute((trx) =>
		addContactTo(trx, systemAuthority('test'), vault, wang.personId, {
			kind: 'mail',
			value: 'wang@example.gov.cn'
		})
	);
});

beforeEach(async () => {
	await db.deleteFrom('notice').execute();
	sent = [];
	refuse = () => undefined;
});

/** A mail server that is somewhere else: it keeps what it takes, and can refuse. */
const sending = (change: Partial<MailSending> = {}): MailSending => ({
	transport: {
		send: async (letter) => {
			const error = refuse(letter);
			if (error) throw error;
			sent.push(letter);
		},
		close: () => undefined
	},
	findAddress: (personId) => findMailAddress(db, vault, personId),
	origin: 'https://zhixing.example.gov.cn',
	signal: new AbortController().signal,
	runMs: 10_000,
	pauseMs: 1,
	...change
});
const news = (personId: number, unit = '㮾梨街道（示例）') =>
	db.transaction().execute((trx) =>
		notify(trx, {
			personIds: [personId],
			kind: 'grant-created',
			detail: { unit, role: 'unit-hr' },
			link: '/profile'
		})
	);
const letters = () => db.selectFrom('outgoing_mail').selectAll().execute();
const letTimePass = () => sql`update outgoing_mail set next_attempt_at = now()`.execute(db);

describe('a notice to somebody with a mail address', () => {
	test('is mailed once, in their language, with its link', async () => {
		await db.updateTable('account').set({ language: 'en' }).where('id', '=', wang.id).execute();
		await news(wang.personId);
		expect(await sendDueMail(db, sending())).toEqual({ sent: 1, failed: 0 });
		expect(await sendDueMail(db, sending())).toEqual({ sent: 0, failed: 0 });
		await letTimePass();
		expect(await sendDueMail(db, sending())).toEqual({ sent: 0, failed: 0 });

		const { notices } = await listNotices(db, wang);
		expect(sent).toEqual([
			{
				to: 'wang@example.gov.cn',
				subject: expect.stringMatching(/^\[Zhixing\] You have a new role at 㮾梨街道（示例）: /),
				text: expect.stringContaining('https://zhixing.example.gov.cn/profile\n'),
				messageId: `<${notices[0]?.publicId}@zhixing.example.gov.cn>`
			}
		]);
	});

	test('stays one line in the subject, whatever its values hold', async () => {
		await news(wang.personId, 'x\r\nBcc: everyone@example.org\r\n\r\n<script>');
		await sendDueMail(db, sending());
		expect(sent[0]?.subject).not.toMatch(/[\r\n]/);
	});

	test('is not mailed where it was read meanwhile, or is a day old', async () => {
		await news(wang.personId);
		await db.transaction().execute((trx) => markAllNoticesRead(trx, wang));
		await news(wang.personId);
		await sql`update notice set created_at = now() - interval '25 hours' where read_at is null`.execute(
			db
		);
		expect(await sendDueMail(db, sending())).toEqual({ sent: 0, failed: 0 });
	});
});

test('who gave no address gets no letter, and no row waits for one', async () => {
	await news(withoutMail.personId);
	expect(await sendDueMail(db, sending())).toEqual({ sent: 0, failed: 0 });
	expect(await letters()).toEqual([]);
});

test('an address that ended after the notice ends the letter', async () => {
	await news(wang.personId);
	expect(await sendDueMail(db, sending({ findAddress: async () => undefined }))).toEqual({
		sent: 0,
		failed: 1
	});
	expect(await letters()).toMatchObject([
		{ last_error: 'no-address', given_up_at: expect.any(Date) }
	]);
});

describe('a mail server that does not take it', () => {
	test('gets three tries, then the run ends, and nothing is lost', async () => {
		refuse = () => Object.assign(new Error('busy: wang@example.gov.cn'), { code: 'ETIMEDOUT' });
		for (let count = 0; count < 5; count += 1) await news(wang.personId);
		expect(await sendDueMail(db, sending())).toEqual({ sent: 0, failed: 3 });

		refuse = () => undefined;
		expect(await sendDueMail(db, sending())).toEqual({ sent: 2, failed: 0 });
		await letTimePass();
		expect(await sendDueMail(db, sending())).toEqual({ sent: 3, failed: 0 });
		expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(5);
	});

	test('rests between two tries', async () => {
		refuse = () => Object.assign(new Error('down'), { code: 'ECONNREFUSED' });
		for (let count = 0; count < 3; count += 1) await news(wang.personId);
		const begunAt = performance.now();
		await sendDueMail(db, sending({ pauseMs: 100 }));
		expect(performance.now() - begunAt).toBeGreaterThan(290);
	});

	test('is tried ever later, six times in all, and its words are not kept', async () => {
		refuse = () => Object.assign(new Error('no wang@example.gov.cn'), { code: 'EENVELOPE' });
		await news(wang.personId);
		const waits: number[] = [];
		for (let attempt = 1; attempt <= 7; attempt += 1) {
			await letTimePass();
			await sendDueMail(db, sending());
			const { rows } = await sql<{ minutes: number }>`
				select round(extract(epoch from next_attempt_at - now()) / 60) as minutes
				from outgoing_mail where given_up_at is null`.execute(db);
			if (rows[0]) waits.push(rows[0].minutes);
		}
		expect(waits).toEqual([1, 5, 25, 125, 625]);
		expect(await letters()).toMatchObject([
			{ attempts: 6, given_up_at: expect.any(Date), sent_at: null, last_error: 'EENVELOPE' }
		]);
	});

	test('is believed at once when it says that there is no such address', async () => {
		refuse = () => Object.assign(new Error('no'), { code: 'EENVELOPE', responseCode: 550 });
		await news(wang.personId);
		await sendDueMail(db, sending());
		expect(await letters()).toMatchObject([{ attempts: 1, last_error: 'EENVELOPE 550' }]);
	});
});

test('two senders at once send every letter once', async () => {
	for (let count = 0; count < 20; count += 1) await news(wang.personId);
	const results = await Promise.all([1, 2, 3].map(() => sendDueMail(db, sending())));
	expect(results.reduce((sum, result) => sum + result.sent, 0)).toBe(20);
	expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(20);
});

describe('the address of the mail server', () => {
	test.each([
		['https://mail.example.gov.cn?from=a@example.gov.cn'],
		['smtp://?from=a@example.gov.cn'],
		['smtp://mail.example.gov.cn'],
		['smtp://mail.example.gov.cn?from=nobody'],
		['mail.example.gov.cn']
	])('%s is refused', (text) => {
		expect(v.is(mailUrlSchema, text)).toBe(false);
	});

	test('takes a letter over a real connection', async () => {
		const { server, port, lines } = await startMailServer();
		const transport = createMailTransport(`smtp://127.0.0.1:${port}?from=zhixing@example.gov.cn`);
		await transport.send({
			to: 'wang@example.gov.cn',
			subject: '【知行】测试',
			text: '正文\n',
			messageId: '<1@zhixing.example.gov.cn>'
		});
		transport.close();
		server.close();
		expect(lines).toEqual(
			expect.arrayContaining([
				'MAIL FROM:<zhixing@example.gov.cn>',
				'RCPT TO:<wang@example.gov.cn>',
				'Message-ID: <1@zhixing.example.gov.cn>'
			])
		);
	});
});

/** Says yes to everything and keeps the lines. */
async function startMailServer(): Promise<{ server: Server; port: number; lines: string[] }> {
	const lines: string[] = [];
	const server = createServer((socket) => {
		let isData = false;
		socket.write('220 test\r\n');
		socket.on('data', (bytes) => {
			for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
				lines.push(line);
				if (isData && line !== '.') continue;
				isData = line === 'DATA';
				socket.write(isData ? '354 go on\r\n' : '250 yes\r\n');
				if (line === 'QUIT') socket.end();
			}
		});
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0, lines };
}

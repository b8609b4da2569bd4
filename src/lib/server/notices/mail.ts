import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { m } from '#lib/paraglide/messages.js';
import type { Database } from '../database/schema.ts';
import { isNoticeKind } from './kinds.ts';
import type { MailTransport } from './mail-transport.ts';
import type { NoticeDetail } from './notice.ts';
import { noticeWords, type Language } from './words.ts';

const freshHours = 24;
const attemptsMax = 6;
const claimMinutes = 5;
const failuresInARowMax = 3;
const subjectLengthMax = 200;

export interface MailSending {
	transport: MailTransport;
	/** The person's mail address today, opened for this letter only. */
	findAddress: (personId: number) => Promise<string | undefined>;
	/** Where links lead, such as `https://xuexi.example.gov.cn`. */
	origin: string | undefined;
	/** Ends the run between two letters. */
	signal: AbortSignal;
	/** How long a run may take; the rest is for the next one. */
	runMs: number;
	/** The rest after a letter that was not taken. */
	pauseMs: number;
}

interface Claim {
	noticeId: number;
	publicId: string;
	personId: number;
	kind: string;
	detail: NoticeDetail;
	link: string | null;
	language: Language;
	attempts: number;
}

/**
 * Mails the notices of the last day that nobody has read yet, to those who gave a mail address. A
 * letter that is not taken is tried again after 1, 5, 25 … minutes, six times in all; a server
 * that takes none gets one try in five seconds, and after three the run ends.
 *
 * An attempt is counted before it is made, so a letter that kills the process is not tried for
 * ever. A crash between the server's yes and the note of it sends the letter again, with the same
 * Message-ID.
 *
 * @returns how many were sent and how many were not taken
 */
export async function sendDueMail(
	db: Kysely<Database>,
	sending: MailSending
): Promise<{ sent: number; failed: number }> {
	await queueFreshNotices(db);
	const result = { sent: 0, failed: 0 };
	const endsAt = performance.now() + sending.runMs;
	let failuresInARow = 0;
	while (failuresInARow < failuresInARowMax && performance.now() < endsAt) {
		if (sending.signal.aborted) break;
		const claim = await claimLetter(db);
		if (!claim) break;
		const problem = await trySending(sending, claim);
		await noteOutcome(db, claim, problem);
		if (!problem) {
			result.sent += 1;
			failuresInARow = 0;
			continue;
		}
		result.failed += 1;
		failuresInARow = problem.isFinal ? 0 : failuresInARow + 1;
		if (!problem.isFinal) await rest(sending);
	}
	return result;
}

/** What the inbox holds that is fresh, unread and asks for a letter: one row each, once. */
async function queueFreshNotices(db: Kysely<Database>): Promise<void> {
	await sql`
		insert into outgoing_mail (notice_id)
		select notice.id from notice
		where notice.created_at > now() - make_interval(hours => ${freshHours})
			and notice.read_at is null
			and exists (
				select from contact join person holder on holder.id = contact.person_id
				where (holder.id = notice.person_id or holder.merged_into = notice.person_id)
					and contact.kind = 'mail' and contact.ended_at is null)
		on conflict do nothing`.execute(db);
}

/** Takes the letter that waits longest, so that no other sender takes it for some minutes. */
async function claimLetter(db: Kysely<Database>): Promise<Claim | undefined> {
	const { rows } = await sql<Claim>`
		update outgoing_mail mail
		set attempts = mail.attempts + 1,
			next_attempt_at = now() + make_interval(mins => ${claimMinutes})
		from notice left join account on account.person_id = notice.person_id
		where notice.id = mail.notice_id and mail.notice_id = (
			select due.notice_id from outgoing_mail due
			where due.next_attempt_at <= now() and due.sent_at is null and due.given_up_at is null
			order by due.next_attempt_at, due.notice_id
			limit 1
			for update skip locked)
		returning mail.notice_id as "noticeId", notice.public_id as "publicId",
			notice.person_id as "personId", notice.kind, notice.detail, notice.link,
			coalesce(account.language, 'zh-CN') as language, mail.attempts`.execute(db);
	return rows[0];
}

interface Problem {
	/** A code, never the words of the server: they repeat the address. */
	code: string;
	/** Trying again would not help. */
	isFinal: boolean;
}

async function trySending(sending: MailSending, claim: Claim): Promise<Problem | undefined> {
	const to = await sending.findAddress(claim.personId);
	if (to === undefined) return { code: 'no-address', isFinal: true };
	try {
		await sending.transport.send({ to, ...composeLetter(claim, sending.origin) });
		return undefined;
	} catch (error) {
		const { code, responseCode } = error as { code?: string; responseCode?: number };
		return {
			code: `${code ?? 'unknown'} ${responseCode ?? ''}`.trim().slice(0, 100),
			isFinal: responseCode !== undefined && responseCode >= 550 && responseCode < 560
		};
	}
}

function composeLetter(claim: Claim, origin: string | undefined) {
	const locale = claim.language;
	const kind = isNoticeKind(claim.kind) ? claim.kind : undefined;
	const words = noticeWords(kind, claim.detail, locale).replaceAll(/\s+/g, ' ');
	const lines = [words];
	if (origin) lines.push(m.mail_open({ address: origin + (claim.link ?? '/notices') }, { locale }));
	lines.push(m.mail_footer({}, { locale }));
	return {
		subject: m.mail_subject({ words }, { locale }).slice(0, subjectLengthMax),
		text: `${lines.join('\n\n')}\n`,
		messageId: `<${claim.publicId}@${origin ? new URL(origin).hostname : 'zhixing.invalid'}>`
	};
}

async function noteOutcome(
	db: Kysely<Database>,
	claim: Claim,
	problem: Problem | undefined
): Promise<void> {
	const isOver = problem && (problem.isFinal || claim.attempts >= attemptsMax);
	await db
		.updateTable('outgoing_mail')
		.where('notice_id', '=', claim.noticeId)
		.set({
			last_error: problem?.code ?? null,
			sent_at: problem ? null : sql<Date>`now()`,
			given_up_at: isOver ? sql<Date>`now()` : null,
			next_attempt_at: sql<Date>`now() + make_interval(mins => ${5 ** (claim.attempts - 1)})`
		})
		.execute();
}

async function rest({ pauseMs, signal }: MailSending): Promise<void> {
	await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
}

import { sql, type Kysely, type SqlBool } from 'kysely';
import type { Logger } from 'pino';
import { businessDay } from '#lib/dates.ts';
import { anchorAudit, readAnchors } from '../audit/anchor.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import { recordVerification } from '../audit/verification.ts';
import { verifyAudit } from '../audit/verify.ts';
import { settleLatePapers } from '../corrections/decision.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { scrubFiles } from '../files/scrub.ts';
import { computeItemStatistics } from '../item-statistics/compute.ts';
import { sweepAttempts } from '../mocks/closing.ts';
import { sendDueMail } from '../notices/mail.ts';
import type { MailTransport } from '../notices/mail-transport.ts';
import { notify } from '../notices/notice.ts';
import { cleanUp } from '../operations/housekeeping.ts';
import { readAllPapers } from '../practice/papers-in.ts';
import { rebuildAllReviews } from '../practice/review.ts';
import { readPracticeRules } from '../practice/rules.ts';
import { sendReminders } from '../qualifications/reminders.ts';
import { onceForJob } from './once.ts';
import type { Handlers, Job } from './queue.ts';

const mailRunMs = 50_000;
const mailPauseMs = 5_000;
const hashesNamedMax = 20;

/** What the jobs work with. */
export interface WorkerServices {
	db: Kysely<Database>;
	blobs: BlobStore;
	/** The folder of the anchors. */
	home: string;
	log: Logger;
	/** Undefined where mail is off. */
	mail: MailTransport | undefined;
	findMailAddress: (personId: number) => Promise<string | undefined>;
	origin: string | undefined;
}

const actor = systemActor('jobs');

/** Every kind of job and what is done about it. A run after a crash repeats no effect. */
export function createHandlers(services: WorkerServices): Handlers {
	return {
		'anchor-audit': () => noteAnchor(services),
		'verify-audit': (job) => verify(services, job),
		'send-mail': (job) => sendMail(services, job),
		'clean-up': (job) => tidyUp(services, job),
		'scrub-files': (job) => scrub(services, job),
		'remind-candidates': () => remind(services),
		'close-attempts': (job) => closeAttempts(services, job),
		'compute-item-statistics': (job) => computeStatistics(services, job),
		'refresh-practice': (job) => refreshPractice(services, job),
		'rebuild-reviews': (job) => rebuildReviews(services, job)
	};
}

/** Notes the head of the audit outside the database: in the file of the anchors, and in the log. */
export async function noteAnchor({ db, home, log }: WorkerServices): Promise<void> {
	const anchor = await anchorAudit(db, home);
	if (anchor) log.info({ anchor }, 'The head of the audit was anchored.');
}

async function verify(services: WorkerServices, job: Job): Promise<void> {
	const { db, home, log } = services;
	const verdict = await verifyAudit(db, { anchors: await readAnchors(home) });
	await onceForJob(db, job, async (trx) => {
		if (verdict.firstBad) {
			await notify(trx, {
				personIds: await listAuditAdministrators(trx),
				kind: 'audit-broken',
				detail: { seq: verdict.firstBad.seq },
				link: '/audit',
				dedupeKey: `audit-broken:${verdict.firstBad.kind}:${verdict.firstBad.seq}`
			});
		}
		await recordVerification(trx, actor, verdict);
	});
	if (verdict.ok) log.info({ verdict }, 'The audit was verified.');
	else log.error({ verdict }, 'The audit was changed behind the system’s back.');
}

/** Whoever is there today to look into it, wherever in the tree: there is one chain for all. */
async function listAuditAdministrators(db: Reader): Promise<number[]> {
	const grants = await db
		.selectFrom('role_grant')
		.select('person_id')
		.distinct()
		.where('role', '=', 'audit-administrator')
		.where(sql<SqlBool>`valid @> current_date`)
		.execute();
	return grants.map(({ person_id }) => person_id);
}

async function sendMail(services: WorkerServices, job: Job): Promise<void> {
	const { db, log, mail, findMailAddress: findAddress, origin } = services;
	if (!mail) return;
	const result = await sendDueMail(db, {
		transport: mail,
		findAddress,
		origin,
		signal: job.signal,
		runMs: mailRunMs,
		pauseMs: mailPauseMs
	});
	if (result.failed > 0) log.warn(result, 'Some mail was not taken.');
}

async function tidyUp({ db, blobs, log }: WorkerServices, job: Job): Promise<void> {
	const deleted = await cleanUp(db, job.signal);
	const uploads = await blobs.sweep();
	log.info({ deleted, uploads }, 'What has served its purpose was deleted.');
}

/** Each notice has a key, so that a run after a crash sends none twice. */
async function remind({ db, log }: WorkerServices): Promise<void> {
	const sent = await sendReminders(db, { today: businessDay(new Date()) });
	if (sent > 0) log.info({ sent }, 'Reminders of the exam and of registrations were sent.');
}

async function scrub({ db, blobs, log }: WorkerServices, job: Job): Promise<void> {
	const report = await scrubFiles(db, blobs, job.signal);
	const isWhole = report.missing.length + report.damaged.length === 0;
	await onceForJob(db, job, async (trx) => {
		await recordAudit(trx, actor, {
			action: 'file.scrub',
			outcome: isWhole ? 'done' : 'refused',
			detail: {
				checked: report.checked,
				missing: report.missing.slice(0, hashesNamedMax),
				damaged: report.damaged.slice(0, hashesNamedMax)
			}
		});
	});
	if (isWhole) log.info({ report }, 'The stored files are whole.');
	else log.error({ report }, 'Stored files are missing or damaged. Restore them from a backup.');
}

/** Closing finds what is closed already, so a run after a crash goes on where the last one was. */
async function closeAttempts({ db, log }: WorkerServices, job: Job): Promise<void> {
	const { closed, abandoned, failed } = await sweepAttempts(db, job.signal);
	if (closed + abandoned > 0) log.info({ closed, abandoned }, 'Papers were closed.');
	const late = await settleLatePapers(db);
	if (late > 0) log.info({ late }, 'Papers were marked anew by a correction made meanwhile.');
	for (const { attemptId, error } of failed)
		log.error({ err: error, attemptId }, 'A paper could not be closed.');
}

/** The figures are made anew as a whole, so a run after a crash does no harm. */
async function computeStatistics({ db, log }: WorkerServices, job: Job): Promise<void> {
	const { versions, suspicious } = await computeItemStatistics(db, job.signal);
	log.info({ versions, suspicious }, 'The figures of questions were made anew.');
}

/** Closed papers come into the log of practice, and what a corrected key has touched is made anew. */
async function refreshPractice({ db, log }: WorkerServices, { signal }: Job): Promise<void> {
	const papers = await readAllPapers(db, signal);
	const rules = await readPracticeRules(db);
	const { questions } = await rebuildAllReviews(db, rules, { isOnlyStale: true, signal });
	if (papers + questions > 0) log.info({ papers, questions }, 'Practice was brought up to date.');
}

/** All states of review from the log, so that a rule that was changed holds for what was before. */
async function rebuildReviews({ db, log }: WorkerServices, { signal }: Job): Promise<void> {
	const rules = await readPracticeRules(db);
	const made = await rebuildAllReviews(db, rules, { isOnlyStale: false, signal });
	log.info(made, 'The states of review were made anew.');
}

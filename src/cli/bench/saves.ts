import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { onDatabase } from '../context.ts';
import {
	choiceOf,
	enterCandidates,
	exchangeAs,
	makePaper,
	type Candidate
} from '../drills/candidates.ts';
import type { Household } from '../drills/household.ts';
import { tell } from '../screen.ts';

const saves = { perSecond: 700, seconds: 60, candidates: 700, questions: 60 };
/** What is tried before the goal, so that the figure says what is carried where the goal is not. */
const steps = { perSecond: [50, 100, 200, 350, 500], seconds: 10 };
const starts = { candidates: 1_000, seconds: 10 };
const goals = { saveP95Ms: 50, saveP99Ms: 200, startP95Ms: 1_000 };
/** Shorter, to see that it works: `BENCH_SECONDS=5`; the app refuses a `ZHIXING_` name that is none of its own. */
const seconds = Number(process.env.BENCH_SECONDS) || saves.seconds;

interface Timing {
	tookMs: number;
	isDone: boolean;
}

/** Answers of many candidates at a steady rate, and a thousand who begin one paper within seconds. */
export async function measureSaves({ origin, home }: Household): Promise<void> {
	const url = findEmbeddedUrl(home);
	if (!url) throw new Error('The database of the household is not there.');
	const enter = (count: number, hasStarted: boolean) =>
		onDatabase(url, 'bench', async (db: Kysely<Database>) =>
			enterCandidates(db, { count, paperId: await makePaper(db), starts: hasStarted })
		);
	await pressStarts(origin, await enter(starts.candidates, false));
	await pressSaves(origin, await enter(saves.candidates, true));
}

/** Each is sent when it is due, whether or not those before it have been answered. */
async function atRate(
	count: number,
	perSecond: number,
	send: (index: number) => Promise<boolean>
): Promise<Timing[]> {
	const began = performance.now();
	const sent: Promise<Timing>[] = [];
	for (let index = 0; index < count; index++) {
		const dueMs = (index * 1_000) / perSecond;
		const aheadMs = dueMs - (performance.now() - began);
		if (aheadMs > 1) await sleep(aheadMs);
		sent.push(
			send(index).then((isDone) => ({ isDone, tookMs: performance.now() - began - dueMs }))
		);
	}
	return Promise.all(sent);
}

async function pressSaves(origin: string, candidates: readonly Candidate[]): Promise<void> {
	const epochs = await Promise.all(
		candidates.map(async (candidate) => {
			const { device } = candidate;
			const { answer } = await exchangeAs(origin, candidate, 'turn', { device });
			return (answer as { epoch: number }).epoch;
		})
	);
	// Everybody answers in turn, through all rates: a later deed has a higher number.
	let sent = 0;
	const send = async () => {
		const place = sent % candidates.length;
		const round = Math.floor(sent / candidates.length);
		sent += 1;
		const candidate = candidates[place] as Candidate;
		const event = choiceOf((round % saves.questions) + 1, round + 1, 'ABCD'[round % 4] ?? 'A');
		const body = { device: candidate.device, epoch: epochs[place], events: [event] };
		return (await exchangeAs(origin, candidate, 'answers', body)).status === 200;
	};
	for (const perSecond of steps.perSecond)
		await tellSaves({ perSecond, seconds: steps.seconds }, send);
	await tellSaves({ perSecond: saves.perSecond, seconds }, send);
}

async function tellSaves(
	{ perSecond, seconds }: { perSecond: number; seconds: number },
	send: () => Promise<boolean>
): Promise<void> {
	const timings = await atRate(perSecond * seconds, perSecond, send);
	const { p95Ms, p99Ms, failed } = summarise(timings);
	const goal =
		perSecond === saves.perSecond
			? ` (goal p95 ≤ ${goals.saveP95Ms}, p99 ≤ ${goals.saveP99Ms})`
			: '';
	tell(
		`${perSecond} answers a second for ${seconds} s: p95 ${p95Ms} ms, p99 ${p99Ms} ms${goal}, ${failed} failed`
	);
}

async function pressStarts(origin: string, candidates: readonly Candidate[]): Promise<void> {
	const { length } = candidates;
	const timings = await atRate(length, length / starts.seconds, async (index) => {
		const { cookie, attempt } = candidates[index] as Candidate;
		const response = await fetch(`${origin}/exam/papers/${attempt}?/start`, {
			method: 'POST',
			headers: {
				...{ cookie, origin, accept: 'text/html' },
				'content-type': 'application/x-www-form-urlencoded'
			},
			body: new URLSearchParams({ op_id: createPublicId() })
		});
		await response.text();
		return response.ok && response.url.endsWith(attempt);
	});
	const { p95Ms, failed } = summarise(timings);
	tell(
		`${length} candidates start one paper within ${starts.seconds} s: p95 ${p95Ms} ms to its first question (goal ≤ ${goals.startP95Ms}), ${failed} failed`
	);
}

function summarise(timings: readonly Timing[]) {
	const took = timings.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
	const at = (share: number) => Math.round(took[Math.floor(took.length * share)] ?? 0);
	const failed = timings.filter(({ isDone }) => !isDone).length;
	return { p95Ms: at(0.95), p99Ms: at(0.99), failed };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { tell, tellTable } from '../screen.ts';
import { killAtOnce, openHousehold, type Household } from './household.ts';
import { findLost, startWriter } from './ledger.ts';

// Kills the whole app ten times while it writes, and prints what became of it: `npm run drill start`.
// In the odd rounds the database dies as well, in the even ones it lives on and must be taken over.

interface Round {
	isDatabaseKilled: boolean;
	/** What the server had acknowledged in this round when it was killed. */
	acknowledged: number;
	/** Processes that outlived their supervisor. */
	orphans: number;
	/** From the next start to its first "ready". */
	readyMs: number;
	/** What was acknowledged in this round or before, and is not there any more. */
	lost: number;
}

const roundsCount = 10;
const readyMaxMs = 15_000;
const firstReadyMaxMs = 180_000;
/** How long those who lose their parent have to notice. */
const orphanMs = 1_000;
/** Each round is killed a little later in its life. */
const writeMinMs = 200;
const writeStepMs = 137;

async function drill(house: Household): Promise<{ firstMs: number; rounds: Round[] }> {
	let run = house.start();
	const firstMs = await run.ready(firstReadyMaxMs);
	const rounds: Round[] = [];
	const everAcknowledged: number[] = [];
	for (let number = 1; number <= roundsCount; number += 1) {
		const isDatabaseKilled = number % 2 === 1;
		const writer = await startWriter(findEmbeddedUrl(house.home) ?? '', number * 1_000_000);
		await sleep(writeMinMs + writeStepMs * number);
		await killAtOnce([
			...house.listFamily().filter(({ pid }) => pid === run.child.pid),
			...(isDatabaseKilled ? house.listDatabase() : [])
		]);
		await sleep(orphanMs);
		await writer.finish();
		everAcknowledged.push(...writer.acknowledged);
		const orphans = house.listFamily().length;

		run = house.start();
		const readyMs = await run.ready(readyMaxMs * 4);
		const lost = await findLost(findEmbeddedUrl(house.home) ?? '', everAcknowledged);
		const acknowledged = writer.acknowledged.length;
		rounds.push({ isDatabaseKilled, acknowledged, orphans, readyMs, lost: lost.length });
	}
	return { firstMs, rounds };
}

const house = await openHousehold();
try {
	const { firstMs, rounds } = await drill(house);
	tellTable([
		['kill', 'of', 'acknowledged', 'orphans', 'ready ms', 'lost'],
		...rounds.map(({ isDatabaseKilled, acknowledged, orphans, readyMs, lost }, index) => [
			String(index + 1),
			isDatabaseKilled ? 'app and database' : 'app',
			...[acknowledged, orphans, Math.round(readyMs), lost].map(String)
		])
	]);
	const slowestMs = Math.max(...rounds.map(({ readyMs }) => readyMs));
	const isGood =
		slowestMs <= readyMaxMs && rounds.every(({ lost, orphans }) => lost === 0 && orphans === 0);
	tell(`First start ${Math.round(firstMs)} ms, slowest restart ${Math.round(slowestMs)} ms.`);
	tell(isGood ? 'The drill was passed.' : 'The drill was failed.');
	process.exitCode = isGood ? 0 : 1;
} finally {
	await house.remove();
}

import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { tell, tellTable } from '../screen.ts';
import { killAtOnce, openHousehold, type Household } from './household.ts';
import { findLost, startWriter } from './ledger.ts';

// Kills the whole app ten times while it writes, and prints what became of it: `npm run drill:start`.
// In the even rounds the database lives on and must be taken over, in the odd ones it dies as well.

interface Round {
	readyMs: number;
	acknowledged: number;
	lost: number;
	orphans: number;
}

const roundsCount = 10;
const readyMaxMs = 15_000;
const firstReadyMaxMs = 180_000;
/** How long those who lose their parent have to notice. */
const orphanMs = 1_000;

async function drill(house: Household): Promise<Round[]> {
	const rounds: Round[] = [];
	const acknowledged: number[] = [];
	for (let number = 0; number <= roundsCount; number += 1) {
		const run = house.start();
		const readyMs = await run.ready(number === 0 ? firstReadyMaxMs : readyMaxMs * 4);
		const url = findEmbeddedUrl(house.home) ?? '';
		const lost = number === 0 ? [] : await findLost(url, acknowledged);
		const writer = await startWriter(url, number * 1_000_000);
		await sleep(200 + 137 * number);
		const [supervisor] = house.listFamily().filter(({ pid }) => pid === run.child.pid);
		if (!supervisor) throw new Error(run.output());
		const isDatabaseKilled = number % 2 === 1;
		await killAtOnce([supervisor, ...(isDatabaseKilled ? house.listDatabase() : [])]);
		if (!isDatabaseKilled) await sleep(100);
		await writer.finish();
		acknowledged.push(...writer.acknowledged);
		await sleep(orphanMs);
		rounds.push({
			readyMs,
			acknowledged: writer.acknowledged.length,
			lost: lost.length,
			orphans: house.listFamily().length
		});
	}
	return rounds;
}

const house = await openHousehold();
try {
	const [first, ...restarts] = await drill(house);
	tellTable([
		['round', 'ready ms', 'acknowledged', 'lost before', 'orphans'],
		...restarts.map(({ readyMs, acknowledged, lost, orphans }, index) =>
			[index + 1, Math.round(readyMs), acknowledged, lost, orphans].map(String)
		)
	]);
	const isGood = restarts.every(
		({ readyMs, lost, orphans }) => readyMs <= readyMaxMs && lost === 0 && orphans === 0
	);
	const slowest = Math.round(Math.max(...restarts.map(({ readyMs }) => readyMs)));
	tell(`First start ${Math.round(first?.readyMs ?? 0)} ms, slowest restart ${slowest} ms.`);
	tell(isGood ? 'The drill was passed.' : 'The drill was failed.');
	process.exitCode = isGood ? 0 : 1;
} finally {
	await house.remove();
}

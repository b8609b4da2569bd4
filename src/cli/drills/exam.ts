import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { askReadiness } from '../family/readiness.ts';
import { onDatabase } from '../context.ts';
import { tell, tellTable } from '../screen.ts';
import { enterCandidates, makePaper, type Candidate } from './candidates.ts';
import { judgeHall, openHall } from './exam-hall.ts';
import { killAtOnce, openHousehold, type Household, type Run } from './household.ts';

// Lets two hundred candidates write a paper while the app and its database are killed thirty times,
// and holds what they were told against what is there: `npm run drill exam`. Afterwards the same with a
// database that lies about what it has written, which must be found out. Loopback only; it ends by
// itself in about six minutes.

/** Fewer of both show that it works: `npm run drill exam 20 3`. */
const [candidatesCount = 200, killsCount = 30] = process.argv.slice(3).map(Number);
const questionsCount = 40;
const firstReadyMaxMs = 300_000;
const recoveryMaxMs = 15_000;
const thinkMs = 3_000;
/** Each kill strikes at another moment. */
const calmMinMs = 300;
const calmSpreadMs = 900;
const liarKillsMax = 5;
/** By then even a database that lies has written. */
const writtenMs = 2_000;

const targets = ['web', 'database', 'everything'] as const;
type Target = (typeof targets)[number];

interface Kill {
	target: Target;
	recoveryMs: number;
}

/** @returns the run that goes on */
async function kill(house: Household, run: Run, target: Target): Promise<Run> {
	const family = house.listFamily();
	const isSupervisor = ({ pid }: { pid: number }) => pid === run.child.pid;
	if (target === 'web') await killAtOnce(family.filter((one) => !isSupervisor(one)));
	if (target === 'database') await killAtOnce(house.listDatabase());
	if (target !== 'everything') return run;
	await killAtOnce([...family, ...house.listDatabase()]);
	return house.start();
}

/** Until the app says that it is ready. @returns milliseconds */
async function recover({ port, origin }: Household): Promise<number> {
	const began = performance.now();
	while (performance.now() - began < recoveryMaxMs * 4) {
		if ((await askReadiness('127.0.0.1', port, origin)) === 200) return performance.now() - began;
		await sleep(25);
	}
	throw new Error('The app did not come back.');
}

function onHouse<Result>(house: Household, task: Parameters<typeof onDatabase<Result>>[2]) {
	const url = findEmbeddedUrl(house.home);
	if (!url) throw new Error('The database of the household is not running.');
	return onDatabase(url, 'drill', task);
}

async function sitWhileKilling(house: Household, first: Run, candidates: readonly Candidate[]) {
	const hall = openHall(house.origin, candidates, { questions: questionsCount, thinkMs });
	const kills: Kill[] = [];
	let run = first;
	try {
		for (let number = 0; number < killsCount; number++) {
			await sleep(calmMinMs + calmSpreadMs * Math.random());
			const target = targets[number % targets.length] ?? 'everything';
			run = await kill(house, run, target);
			kills.push({ target, recoveryMs: await recover(house) });
		}
		hall.hurry();
		await hall.finished;
	} finally {
		hall.close();
	}
	const { acknowledged } = hall;
	const judged = await onHouse(house, (db) => judgeHall(db, acknowledged));
	return { kills, acknowledged: acknowledged.length, ...judged };
}

/** The same with a database that says "written" before it is: this drill must find what is lost. */
async function findLiar(house: Household): Promise<number> {
	await onHouse(house, (db) =>
		sql`alter role current_user set synchronous_commit = off`.execute(db)
	);
	// It holds for connections that are opened from now on.
	await killAtOnce(house.listDatabase());
	await recover(house);
	for (let number = 0; number < liarKillsMax; number++) {
		const candidates = await onHouse(house, async (db) => {
			const paperId = await makePaper(db);
			return enterCandidates(db, { count: 20, paperId, starts: true });
		});
		// The people themselves must not be among what is lost.
		await sleep(writtenMs);
		const hall = openHall(house.origin, candidates, { questions: questionsCount, thinkMs: 20 });
		await sleep(calmMinMs + calmSpreadMs * Math.random());
		await killAtOnce(house.listDatabase());
		hall.close();
		await hall.finished;
		await recover(house);
		const { lost } = await onHouse(house, (db) => judgeHall(db, hall.acknowledged));
		if (lost > 0) return lost;
	}
	return 0;
}

const house = await openHousehold();
try {
	const started = house.start();
	await started.ready(firstReadyMaxMs);
	const candidates = await onHouse(house, async (db) =>
		enterCandidates(db, { count: candidatesCount, paperId: await makePaper(db), starts: true })
	);
	const { kills, acknowledged, lost, doubled } = await sitWhileKilling(house, started, candidates);
	tellTable([
		['killed', 'times', 'slowest to ready ms'],
		...targets.map((target) => {
			const own = kills.filter((one) => one.target === target);
			const slowestMs = Math.max(...own.map(({ recoveryMs }) => recoveryMs));
			return [target, String(own.length), String(Math.round(slowestMs))];
		})
	]);
	tell(`${acknowledged} answers acknowledged, ${lost} lost, ${doubled} doubled.`);
	const found = await findLiar(house);
	tell(`With synchronous_commit off the drill found ${found} lost.`);
	const isWhole = acknowledged === candidatesCount * questionsCount;
	const isQuick = kills.every(({ recoveryMs }) => recoveryMs <= recoveryMaxMs);
	const isGood = isWhole && isQuick && lost === 0 && doubled === 0 && found > 0;
	tell(isGood ? 'The drill was passed.' : 'The drill was failed.');
	process.exitCode = isGood ? 0 : 1;
} finally {
	await house.remove();
}

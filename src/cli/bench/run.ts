import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { onDatabase } from '../context.ts';
import { openHousehold, type Household } from '../drills/household.ts';
import { tell, tellTable } from '../screen.ts';
import { measureSearch } from './search.ts';
import { measureLesson } from './lesson.ts';
import { measureSaves } from './saves.ts';
import { nobody, press, signInAs, type Visitor } from './visitor.ts';
import { weigh } from './weight.ts';

// Measures what the project promises in numbers, as ratios in one run: `npm run bench`.
// Everything runs on this machine and ends by itself in about four minutes.

const restartsCount = 5;
const readyMaxMs = 180_000;
const load = { seconds: 8, connections: 16 };
const kibibyte = 1_024;

async function measureStarts(house: Household): Promise<void> {
	const first = house.start();
	const firstMs = await first.ready(readyMaxMs);
	await stop(first);
	const restartsMs: number[] = [];
	for (let count = 0; count < restartsCount; count++) {
		const run = house.start();
		restartsMs.push(await run.ready(readyMaxMs));
		await stop(run);
	}
	restartsMs.sort((a, b) => a - b);
	tell(`First start with the demonstration: ${Math.round(firstMs)} ms`);
	tell(
		`Warm restart to ready: median ${Math.round(restartsMs[restartsCount >> 1] ?? 0)} ms, slowest ${Math.round(restartsMs.at(-1) ?? 0)} ms of ${restartsCount}`
	);
}

async function measureWeights(origin: string, clerk: Visitor): Promise<void> {
	const rows = [['page', 'script KiB', 'style KiB', 'page KiB', 'requests']];
	const pages: [string, Visitor][] = [
		['/sign-in', nobody],
		['/', clerk],
		['/units', clerk],
		['/people', clerk],
		['/courses', clerk]
	];
	for (const [path, visitor] of pages) {
		const { scriptBytes, styleBytes, pageBytes, requests } = await weigh(origin + path, visitor);
		const sizes = [scriptBytes, styleBytes, pageBytes].map((bytes) =>
			(bytes / kibibyte).toFixed(1)
		);
		rows.push([path, ...sizes, String(requests)]);
	}
	tellTable(rows);
}

/** Every page against the barest one that asks the database once, in the same run. */
async function measurePages(origin: string, clerk: Visitor): Promise<void> {
	const bare = await press(`${origin}/readyz`, nobody, load);
	const rows = [['page', 'requests/s', 'of /readyz', 'median ms', 'p99 ms', 'failed']];
	const pages: [string, Visitor][] = [
		['/readyz', nobody],
		['/sign-in', nobody],
		['/', clerk],
		['/units', clerk],
		['/people', clerk]
	];
	for (const [path, visitor] of pages) {
		const { requestsPerSecond, medianMs, p99Ms, failed } =
			path === '/readyz' ? bare : await press(origin + path, visitor, load);
		const ratio = `${((100 * requestsPerSecond) / bare.requestsPerSecond).toFixed(0)} %`;
		rows.push([
			path,
			requestsPerSecond.toFixed(0),
			ratio,
			String(medianMs),
			String(p99Ms),
			String(failed)
		]);
	}
	tellTable(rows);
}

/** Looking a word up in a thousand lessons, beside a running app. */
async function measureLookups({ home }: Household): Promise<void> {
	const url = findEmbeddedUrl(home);
	if (!url) throw new Error('The database of the household is not there.');
	const speed = await onDatabase(url, 'bench', measureSearch);
	tell(
		`Search in ${speed.lessons} lessons (${speed.passages} passages): median ${speed.medianMs.toFixed(1)} ms, p95 ${speed.p95Ms.toFixed(1)} ms`
	);
}

async function stop(run: ReturnType<Household['start']>): Promise<void> {
	run.child.kill('SIGTERM');
	await run.exited;
}

/** The parts by name; `npm run bench -- lesson` runs that one alone. */
const parts: Record<string, (house: Household, clerk: Visitor) => Promise<void>> = {
	weights: (house, clerk) => measureWeights(house.origin, clerk),
	pages: (house, clerk) => measurePages(house.origin, clerk),
	search: measureLookups,
	lesson: measureLesson,
	saves: measureSaves
};
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const house = await openHousehold();
try {
	if (isWanted('starts')) await measureStarts(house);
	const run = house.start();
	await run.ready(readyMaxMs);
	const clerk = await signInAs(house.origin, 'demo-county');
	for (const [name, measure] of Object.entries(parts)) {
		if (!isWanted(name)) continue;
		tell();
		await measure(house, clerk);
	}
	await stop(run);
} finally {
	await house.remove();
}

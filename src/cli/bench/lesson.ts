import { findEmbeddedUrl } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { tell, tellTable } from '../screen.ts';
import { startBareApp } from './bare-app.ts';
import { measureTownship } from './township.ts';
import { press, signInAs, type Visitor } from './visitor.ts';
import { weigh } from './weight.ts';

const load = { seconds: 8, connections: 16 };
/** Each is measured several times in turn: the machine has moods, a ratio should not. */
const rounds = 3;
const kibibyte = 1_024;

/** What the lesson page is held to. */
const goals = { ratioMin: 0.6, scriptKibMax: 70, coldKibMax: 130, repeatKibMax: 15 };

/**
 * The lesson page as a learner sees it, against the barest page of the framework on the same
 * database in the same run; and what it weighs, at first and again.
 */
export async function measureLesson({ origin, home }: { origin: string; home: string }) {
	const databaseUrl = findEmbeddedUrl(home);
	if (!databaseUrl) throw new Error('The database of the household is not running.');
	const learner = await signInAs(origin, 'demo-learner');
	const lesson = await enrol(origin, learner);
	const bare = await startBareApp(databaseUrl);
	try {
		await compare(bare.url, origin + lesson, learner);
	} finally {
		await bare.stop();
	}
	await weighLesson(origin + lesson, learner);
	await measureTownship(origin + lesson, learner);
}

async function compare(bareUrl: string, lessonUrl: string, learner: Visitor): Promise<void> {
	const nobody = { cookie: '' };
	const rows = [['round', 'bare page/s', 'lesson page/s', 'ratio', 'lesson p99 ms', 'failed']];
	const ratios: number[] = [];
	await press(lessonUrl, learner, { ...load, seconds: 2 });
	await press(bareUrl, nobody, { ...load, seconds: 2 });
	for (let round = 1; round <= rounds; round++) {
		const bare = await press(bareUrl, nobody, load);
		const lesson = await press(lessonUrl, learner, load);
		const ratio = lesson.requestsPerSecond / bare.requestsPerSecond;
		ratios.push(ratio);
		rows.push([
			String(round),
			bare.requestsPerSecond.toFixed(0),
			lesson.requestsPerSecond.toFixed(0),
			`${(100 * ratio).toFixed(0)} %`,
			String(lesson.p99Ms),
			String(lesson.failed)
		]);
	}
	tellTable(rows);
	const median = ratios.sort((a, b) => a - b)[rounds >> 1] ?? 0;
	tell(
		`Lesson page: ${(100 * median).toFixed(0)} % of the bare page (goal ≥ ${100 * goals.ratioMin} %)`
	);
}

async function weighLesson(url: string, learner: Visitor): Promise<void> {
	const { scriptBytes, styleBytes, pageBytes, requests } = await weigh(url, learner);
	const script = scriptBytes / kibibyte;
	const cold = (scriptBytes + styleBytes + pageBytes) / kibibyte;
	const repeat = pageBytes / kibibyte;
	tell(`Lesson page, script: ${script.toFixed(1)} KiB (goal ≤ ${goals.scriptKibMax})`);
	tell(
		`Lesson page, first visit: ${cold.toFixed(1)} KiB in ${requests} requests (goal ≤ ${goals.coldKibMax})`
	);
	tell(`Lesson page, again: ${repeat.toFixed(1)} KiB (goal ≤ ${goals.repeatKibMax})`);
}

/** The first course that ships, and the address of its first lesson. */
async function enrol(origin: string, { cookie }: Visitor): Promise<string> {
	const course = '/courses/first-home-visit';
	const answer = await fetch(`${origin}${course}?/enrol`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ op_id: createPublicId(), lesson: '01-before-you-knock' })
	});
	if (answer.status >= 400) throw new Error(`Enrolling was answered with ${answer.status}.`);
	return `${course}/lessons/${await firstLesson(origin + course, cookie)}`;
}

async function firstLesson(url: string, cookie: string): Promise<string> {
	const page = await (await fetch(url, { headers: { cookie } })).text();
	const slug = /\/lessons\/([a-z0-9-]+)"/.exec(page)?.[1];
	if (!slug) throw new Error('The page of the course names no lesson.');
	return slug;
}

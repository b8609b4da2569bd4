import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeCaches } from '../../../tests/support/fake-caches.ts';
import {
	findCopy,
	findPack,
	forgetEverybody,
	forgetOthers,
	listPacks,
	removePack,
	type PackPlan,
	type Shelf
} from './packs.ts';
import { takePack, type PackFailure } from './take-pack.ts';

const origin = 'https://xuexi.example';
const plan: PackPlan = {
	course: 'first-home-visit',
	title: '入户走访的第一步',
	revision: '1',
	pages: ['/courses/first-home-visit', '/courses/first-home-visit/lessons/01'],
	files: ['/courses/first-home-visit/keys.json', '/courses/first-home-visit/media/map.png?v=1'],
	bytes: 1_000,
	imageBytes: 100
};

let shelf: Shelf;
/** What the network answers instead of what is right, by path. */
let instead: Record<string, () => Response | Promise<Response>>;
let asked: string[];

beforeEach(() => {
	shelf = { caches: createFakeCaches(), origin };
	instead = {};
	asked = [];
});

const network: typeof fetch = async (address, init) => {
	const url = new URL(String(address));
	const path = url.pathname + url.search;
	asked.push(path);
	expect(init).toMatchObject({ cache: 'no-store', redirect: 'manual' });
	return (instead[path] ?? (() => rightAnswer(path)))();
};

function rightAnswer(path: string): Response {
	if (path.endsWith('__data.json')) {
		const headers = { 'content-type': 'application/json' };
		return new Response(`{"type":"data","nodes":["${path}"]}`, { headers });
	}
	const headers = { 'content-type': /\.(json|png)/.test(path) ? 'x/y' : 'text/html' };
	return new Response(path, { headers });
}

const options = { account: 'aa', version: 'v1', fetch: network };
const take = (over: Partial<PackPlan> = {}, more: Partial<Parameters<typeof takePack>[2]> = {}) =>
	takePack(shelf, { ...plan, ...over }, { ...options, ...more });

async function textOf(address: string): Promise<string | undefined> {
	return (await findCopy(shelf, address))?.response.text();
}

test('a course is taken whole: pages, their data, the keys of its checks and its media', async () => {
	const progress: [number, number][] = [];
	await take({}, { onProgress: (...step) => progress.push(step) });
	for (const address of [...plan.pages, ...plan.files]) expect(await textOf(address)).toBe(address);
	for (const path of plan.pages)
		expect(await textOf(`${path}/__data.json`)).toContain('"type":"data"');
	expect(progress[0]).toEqual([0, 6]);
	expect(progress.at(-1)).toEqual([6, 6]);
	expect(await shelf.caches.keys()).toEqual(['pack:aa:first-home-visit']);
	expect(await findPack(shelf, 'aa', plan.course)).toMatchObject({
		title: plan.title,
		account: 'aa',
		version: 'v1'
	});
});

describe('a download that fails', () => {
	const lesson = plan.pages[1] ?? '';
	const lost = () => Promise.reject(new TypeError('Failed to fetch'));
	const status = (code: number) => () => new Response('', { status: code });

	test.each<[string, string, () => Response | Promise<Response>, PackFailure]>([
		['for want of a network', lesson, lost, 'network'],
		['because the server is away', lesson, status(503), 'network'],
		['because nobody is signed in', lesson, () => sentAway(), 'signed-out'],
		['because data leads elsewhere', `${lesson}/__data.json`, () => dataElsewhere(), 'signed-out'],
		['because a lesson has gone', lesson, status(404), 'changed']
	])('%s leaves nothing behind, and says why', async (_name, path, answer, reason) => {
		instead[path] = answer;
		await expect(take()).rejects.toMatchObject({ reason });
		expect(await shelf.caches.keys()).toEqual([]);
	});

	test('leaves an earlier pack as it was', async () => {
		await take();
		instead[lesson] = lost;
		await expect(take({ revision: '2' })).rejects.toMatchObject({ reason: 'network' });
		expect(await findPack(shelf, 'aa', plan.course)).toMatchObject({ revision: '1' });
		expect(await textOf(lesson)).toBe(lesson);
		expect(await shelf.caches.keys()).toHaveLength(1);
	});

	test('for want of room says so', async () => {
		shelf = { caches: createFakeCaches({ answersMax: 3 }), origin };
		await expect(take()).rejects.toMatchObject({ reason: 'full' });
		expect(await listPacks(shelf)).toEqual([]);
		expect(await shelf.caches.keys()).toEqual([]);
	});

	/** As the browser shows a redirect that must not be followed. */
	function sentAway(): Response {
		return Object.defineProperties(new Response(''), {
			status: { value: 0 },
			type: { value: 'opaqueredirect' }
		});
	}

	function dataElsewhere(): Response {
		return Response.json({ type: 'redirect', location: '/sign-in' });
	}
});

describe('a later state of the course', () => {
	test('takes the place of the earlier one, and what it lacks goes', async () => {
		await take();
		await take({ revision: '2', files: ['/courses/first-home-visit/keys.json'] });
		expect(await findPack(shelf, 'aa', plan.course)).toMatchObject({ revision: '2' });
		expect(await textOf('/courses/first-home-visit/media/map.png?v=1')).toBeUndefined();
		expect(await listPacks(shelf)).toHaveLength(1);
	});

	test('takes its files from the earlier one where only the build is new', async () => {
		await take();
		asked = [];
		await take({}, { version: 'v2', keepsFiles: true });
		expect(asked).toHaveLength(2 * plan.pages.length);
		expect(await textOf(plan.files[0] ?? '')).toBe(plan.files[0]);
	});
});

describe('what was taken along', () => {
	test('goes with its owner, and with the next who comes', async () => {
		await take();
		await take({}, { account: 'bb' });
		await forgetOthers(shelf, 'bb');
		expect((await listPacks(shelf)).map(({ account }) => account)).toEqual(['bb']);
		await forgetEverybody(shelf);
		expect(await shelf.caches.keys()).toEqual([]);
	});

	test('is removed alone', async () => {
		await take();
		await take({ course: 'other' });
		await removePack(shelf, 'aa', 'other');
		expect((await listPacks(shelf, 'aa')).map(({ course }) => course)).toEqual([plan.course]);
		expect(await findPack(shelf, 'bb', plan.course)).toBeUndefined();
	});

	test('half of it is nothing', async () => {
		const half = await shelf.caches.open('pack:aa:half');
		await half.put(`${origin}/courses/half`, new Response('x'));
		expect(await listPacks(shelf)).toEqual([]);
		expect(await findCopy(shelf, '/courses/half')).toBeUndefined();
	});
});

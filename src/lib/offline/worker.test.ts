import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeCaches } from '../../../tests/support/fake-caches.ts';
import type { PackPlan, Shelf } from './packs.ts';
import { listPacks } from './packs.ts';
import { takePack } from './take-pack.ts';
import { createWorker, rememberLanguage, type OfflineWorker } from './worker.ts';

const origin = 'https://xuexi.example';
const lesson = '/courses/a/lessons/01';
const plan: PackPlan = {
	course: 'a',
	title: '甲',
	revision: '1',
	pages: [lesson],
	files: ['/courses/a/media/talk.mp3', '/courses/a/keys.json'],
	bytes: 1,
	imageBytes: 0
};

let shelf: Shelf;
let network: (request: Request) => Response | Promise<Response>;
let asked: Request[];
let later: Promise<unknown>[];

beforeEach(async () => {
	shelf = { caches: createFakeCaches(), origin };
	network = usual;
	asked = [];
	later = [];
	await takePack(shelf, plan, { account: 'aa', version: 'v1', fetch: ask });
	asked = [];
});

const ask: typeof fetch = async (address, init) => {
	const request = address instanceof Request ? address : new Request(address, init);
	asked.push(request);
	return network(request);
};

function usual({ url, headers }: Request): Response {
	const { pathname } = new URL(url);
	if (pathname.endsWith('__data.json')) return Response.json({ type: 'data', nodes: [] });
	const type = /\.\w+$/.test(pathname) ? 'audio/mpeg' : 'text/html';
	const language = headers.get('accept-language') ?? '';
	return new Response(`${pathname} ${language}`.trim(), { headers: { 'content-type': type } });
}

const cutOff = () => Promise.reject(new TypeError('Failed to fetch'));

function workerOf(
	version = 'v1',
	assets = ['/_app/immutable/start.js', '/icon.svg']
): OfflineWorker {
	return createWorker({ shelf, fetch: ask, version, assets, patience: { pageMs: 20, fileMs: 20 } });
}

/** A request as the browser makes it for a page; Node's own cannot be made to navigate. */
function navigation(path: string, method = 'GET'): Request {
	return Object.defineProperty(new Request(origin + path, { method }), 'mode', {
		value: 'navigate'
	});
}

function to(path: string, destination = '', headers: Record<string, string> = {}): Request {
	const request = new Request(origin + path, { headers });
	return Object.defineProperty(request, 'destination', { value: destination });
}

async function answerTo(request: Request, worker = workerOf()): Promise<Response> {
	const answer = worker.answer(request, (work) => later.push(work));
	if (!answer) throw new Error('The worker stays out of it.');
	return answer;
}

describe('a page', () => {
	test('comes from the network, and renews the copy in its pack', async () => {
		network = () => new Response('new', { headers: { 'content-type': 'text/html' } });
		expect(await (await answerTo(navigation(lesson))).text()).toBe('new');
		await Promise.all(later);
		network = cutOff;
		expect(await (await answerTo(navigation(`${lesson}?section=2`))).text()).toBe('new');
	});

	test.each<[string, () => Response | Promise<Response>]>([
		['without a network', cutOff],
		['with a network that is too slow', () => new Promise(() => {})],
		['when nobody is behind the proxy', () => new Response('', { status: 502 })]
	])('%s comes from its pack', async (_name, answer) => {
		network = answer;
		expect(await (await answerTo(navigation(lesson))).text()).toBe(lesson);
	});

	test('that is refused is refused, and the copy stays as it was', async () => {
		network = () => new Response('no', { status: 403, headers: { 'content-type': 'text/html' } });
		expect((await answerTo(navigation(lesson))).status).toBe(403);
		await Promise.all(later);
		network = cutOff;
		expect(await (await answerTo(navigation(lesson))).text()).toBe(lesson);
	});

	test('of no pack is never kept, and without a network leads to the page that says so', async () => {
		await answerTo(navigation('/notices'));
		await Promise.all(later);
		network = cutOff;
		const answer = await answerTo(navigation('/notices?page=2'));
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toBe(`${origin}/offline?from=%2Fnotices%3Fpage%3D2`);
	});

	test('of no pack may take as long as it takes', async () => {
		network = (request) => new Promise((resolve) => setTimeout(() => resolve(usual(request)), 60));
		expect(await (await answerTo(navigation('/notices'))).text()).toBe('/notices');
	});
});

describe('data', () => {
	test('comes from the pack whatever part of it is asked for', async () => {
		network = cutOff;
		const request = to(`${lesson}/__data.json?x-sveltekit-invalidated=01`);
		expect(await (await answerTo(request)).json()).toEqual({ type: 'data', nodes: [] });
	});

	test('of no pack sends Kit to the page that says so', async () => {
		network = cutOff;
		expect(
			await (await answerTo(to('/notices/__data.json?x-sveltekit-invalidated=11'))).json()
		).toEqual({ type: 'redirect', location: '/offline?from=%2Fnotices' });
	});

	test('that leads to the sign-in page does not take the place of the copy', async () => {
		network = () => Response.json({ type: 'redirect', location: '/sign-in' });
		await answerTo(to(`${lesson}/__data.json`));
		await Promise.all(later);
		network = cutOff;
		expect(await (await answerTo(to(`${lesson}/__data.json`))).json()).toMatchObject({
			type: 'data'
		});
	});
});

describe('a file', () => {
	test('of sound comes from the pack in the part that is asked for, without a request', async () => {
		const request = to('/courses/a/media/talk.mp3', 'audio', { range: 'bytes=1-7' });
		const answer = await answerTo(request);
		expect(answer.status).toBe(206);
		expect(await answer.text()).toBe('courses');
		expect(asked).toEqual([]);
	});

	test('of keys is asked for with a network', async () => {
		network = () => new Response('new keys');
		expect(await (await answerTo(to('/courses/a/keys.json'))).text()).toBe('new keys');
		expect(asked).toHaveLength(1);
	});

	test.each<[string, () => Response | Promise<Response>]>([
		['without a network', cutOff],
		['with a network that is too slow', () => new Promise(() => {})],
		['when nobody is signed in any more', () => sentAway()]
	])('of keys comes from the pack %s', async (_name, answer) => {
		network = answer;
		expect(await (await answerTo(to('/courses/a/keys.json'))).text()).toBe('/courses/a/keys.json');
	});

	/** As the browser shows the sign-in page to a script that followed the way there. */
	function sentAway(): Response {
		return Object.defineProperty(new Response('<h1>'), 'redirected', { value: true });
	}

	test('of no pack is the network’s matter', async () => {
		network = cutOff;
		await expect(answerTo(to('/units/search.json'))).rejects.toThrow('Failed to fetch');
	});
});

describe('a build', () => {
	test('is stored whole, with the page without a network in both languages, as nobody', async () => {
		await workerOf().install();
		const offline = asked.filter(({ url }) => url.includes('/offline'));
		expect(offline).toHaveLength(4);
		for (const { credentials } of offline) expect(credentials).toBe('omit');
		network = cutOff;
		expect(await (await answerTo(to('/_app/immutable/start.js'))).text()).toContain('start.js');
		expect(await (await answerTo(navigation('/offline?from=%2F'))).text()).toBe('/offline zh-CN');
		await rememberLanguage(shelf, 'en');
		expect(await (await answerTo(navigation('/offline'))).text()).toBe('/offline en');
		expect(await (await answerTo(to('/offline/__data.json'))).json()).toMatchObject({
			type: 'data'
		});
	});

	test('takes over from the one before what is named by its content', async () => {
		await workerOf('v1').install();
		asked = [];
		await workerOf('v2').install();
		const files = asked
			.map(({ url }) => new URL(url).pathname)
			.filter((path) => /\.(js|svg)$/.test(path));
		expect(files).toEqual(['/icon.svg']);
	});

	test('that cannot be stored whole is not taken', async () => {
		network = (request) =>
			request.url.endsWith('.svg') ? new Response('', { status: 404 }) : usual(request);
		await expect(workerOf().install()).rejects.toThrow('404');
	});

	test('of old stays as long as a pack needs it', async () => {
		await workerOf('v1').install();
		await workerOf('v2').install();
		await workerOf('v2').activate();
		expect(await builds()).toEqual(['build:v1', 'build:v2']);
		await takePack(shelf, plan, { account: 'aa', version: 'v2', fetch: ask });
		await workerOf('v2').activate();
		expect(await builds()).toEqual(['build:v2']);
		expect(await listPacks(shelf)).toHaveLength(1);
	});

	async function builds(): Promise<string[]> {
		return (await shelf.caches.keys()).filter((name) => name.startsWith('build:'));
	}
});

describe('signing out', () => {
	test('takes away everything of everybody', async () => {
		network = () => new Response('bye');
		expect(await (await answerTo(navigation('/sign-out', 'POST'))).text()).toBe('bye');
		expect(await listPacks(shelf)).toEqual([]);
	});

	test('without a network takes it away as well, and says that it is not complete', async () => {
		network = cutOff;
		const answer = await answerTo(navigation('/sign-out', 'POST'));
		expect(answer.headers.get('location')).toBe(`${origin}/offline?unfinished=sign-out`);
		expect(await listPacks(shelf)).toEqual([]);
	});
});

test('what goes elsewhere, or changes something, is left alone', () => {
	const other = new Request('https://elsewhere.example/x');
	const change = new Request(`${origin}/people`, { method: 'POST' });
	for (const request of [other, change])
		expect(workerOf().answer(request, () => {})).toBeUndefined();
	expect(asked).toEqual([]);
});

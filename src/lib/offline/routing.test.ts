import { describe, expect, test } from 'vitest';
import { dataPathOf, offlineAddress, strategyFor, type RequestFacts } from './routing.ts';

const origin = 'https://xuexi.example';
const own = { origin, assets: new Set(['/icon.svg', '/_app/immutable/entry/start.js']) };

function strategy(path: string, facts: Partial<RequestFacts> = {}) {
	const url = new URL(path, origin).href;
	const usual = { method: 'GET', mode: 'cors', cache: 'default', destination: '' };
	return strategyFor({ url, ...usual, ...facts }, own);
}

describe('a request', () => {
	test.each<[string, string, Partial<RequestFacts>, object]>([
		['for a page', '/courses/a?x=1', { mode: 'navigate' }, { kind: 'page', path: '/courses/a' }],
		[
			'for data',
			'/courses/a/__data.json?x-sveltekit-invalidated=01',
			{},
			{ kind: 'data', path: '/courses/a' }
		],
		['for data of the home page', '/__data.json', {}, { kind: 'data', path: '/' }],
		['for a file of this build', '/icon.svg', {}, { kind: 'asset' }],
		['for a file of another build', '/_app/immutable/chunks/old.js', {}, { kind: 'asset' }],
		['for a picture', '/courses/a/media/map.png', { destination: 'image' }, { kind: 'media' }],
		['for keys', '/courses/a/keys.json', {}, { kind: 'file' }],
		['for whether there is a new build', '/_app/version.json', {}, { kind: 'ignore' }],
		['for the worker', '/service-worker.js', {}, { kind: 'ignore' }],
		['that wants the network', '/courses/a', { cache: 'no-store' }, { kind: 'ignore' }],
		['to sign out', '/sign-out', { method: 'POST', mode: 'navigate' }, { kind: 'sign-out' }],
		[
			'that changes something',
			'/people/new',
			{ method: 'POST', mode: 'navigate' },
			{ kind: 'ignore' }
		],
		['with operations', '/learning/operations', { method: 'POST' }, { kind: 'ignore' }],
		['to another origin', 'https://elsewhere.example/icon.svg', {}, { kind: 'ignore' }],
		[
			'to another origin that looks like a page',
			'https://elsewhere.example/',
			{ mode: 'navigate' },
			{ kind: 'ignore' }
		]
	])('%s', (_name, path, facts, expected) => {
		expect(strategy(path, facts)).toEqual(expected);
	});
});

test('the data of a page lies below it', () => {
	expect(dataPathOf('/')).toBe('/__data.json');
	expect(dataPathOf('/courses/a')).toBe('/courses/a/__data.json');
});

test('the page without a network leads back to where somebody wanted to go', () => {
	const wanted = new URL('/units?as_of=2019-12-31&x-sveltekit-invalidated=11', origin);
	expect(offlineAddress(wanted)).toBe(
		`/offline?from=${encodeURIComponent('/units?as_of=2019-12-31')}`
	);
	expect(offlineAddress(new URL('/notices', origin))).toBe('/offline?from=%2Fnotices');
});

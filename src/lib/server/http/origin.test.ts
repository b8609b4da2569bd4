import { describe, expect, test } from 'vitest';
import { findOriginRefusal, knownHosts } from './origin.ts';

const allowed = { hosts: knownHosts('https://xuexi.example.cn'), protocol: 'https:' };
const own = 'https://xuexi.example.cn';

function refusal(method: string, headers: Record<string, string>) {
	return findOriginRefusal(
		{ method, headers: new Headers({ host: 'xuexi.example.cn', ...headers }) },
		allowed
	);
}

test('reading needs no proof, but a known host', () => {
	expect(refusal('GET', {})).toBeUndefined();
	expect(refusal('GET', { host: 'evil.example' })).toBe('unknown-host');
});

describe.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s', (method) => {
	test.each([
		['nothing', {}],
		['a null origin', { origin: 'null' }],
		['a foreign origin', { origin: 'https://evil.example' }],
		['its http twin', { origin: 'http://xuexi.example.cn' }],
		['a sub-domain', { origin: 'https://a.xuexi.example.cn' }],
		['its name on another port', { origin: 'https://xuexi.example.cn:8443' }],
		['a cross-site fetch with a forged origin', { origin: own, 'sec-fetch-site': 'cross-site' }],
		['a same-site fetch', { origin: own, 'sec-fetch-site': 'same-site' }],
		['no origin, only the fetch site', { 'sec-fetch-site': 'same-origin' }]
	])('with %s is refused', (_case, headers) => {
		expect(refusal(method, headers)).toBe('foreign-origin');
		expect(refusal(method, { ...headers, 'content-type': 'application/json' })).toBe(
			'foreign-origin'
		);
	});

	test('from our own page is let through', () => {
		expect(refusal(method, { origin: own })).toBeUndefined();
		expect(refusal(method, { origin: own, 'sec-fetch-site': 'same-origin' })).toBeUndefined();
	});
});

test('on one machine its three names are one', () => {
	expect([...knownHosts('http://localhost:3000')].sort()).toEqual([
		'127.0.0.1:3000',
		'[::1]:3000',
		'localhost:3000'
	]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultHome, readEnvironment, type Variables } from './environment.ts';

const project = join(import.meta.dirname, '../../../..');
const read = (variables: Variables) => readEnvironment(variables, project);
const codesOf = (variables: Variables) =>
	read(variables).problems.map(({ name, code }) => `${name} ${code}`);

test('an empty environment is a working one', () => {
	const { environment, problems } = read({});
	expect(problems).toEqual([]);
	expect(environment).toMatchObject({
		host: '127.0.0.1',
		port: 3000,
		origin: 'http://localhost:3000',
		databaseUrl: undefined,
		isDemo: undefined
	});
	expect(environment.keysFile).toBe(join(environment.home, 'secrets/keys.json'));
	expect(environment.webWorkersCount).toBeGreaterThanOrEqual(1);
	expect(environment.webWorkersCount).toBeLessThanOrEqual(64);
});

test('the origin follows the port, unless it is set', () => {
	expect(read({ PORT: '8080' }).environment.origin).toBe('http://localhost:8080');
	expect(read({ PORT: '8080', ORIGIN: 'https://xuexi.example.cn/' }).environment.origin).toBe(
		'https://xuexi.example.cn'
	);
});

test('an empty variable counts as not set', () => {
	expect(codesOf({ PORT: '', DATABASE_URL: '', ZHIXING_DEMO: ' ' })).toEqual([]);
});

test('everything that is wrong is found at once', () => {
	expect(
		codesOf({
			PORT: '70000',
			HOST: 'not a host',
			ORIGIN: 'https://xuexi.example.cn/app',
			DATABASE_URL: 'mysql://root@localhost/x',
			ZHIXING_HOME: 'data',
			WEB_CONCURRENCY: '0',
			ZHIXING_DEMO: 'maybe',
			XFF_DEPTH: 'two'
		})
	).toEqual([
		'PORT port',
		'ZHIXING_HOME path-relative',
		'HOST host',
		'ORIGIN origin',
		'DATABASE_URL database-url',
		'WEB_CONCURRENCY web-concurrency',
		'ZHIXING_DEMO switch',
		'XFF_DEPTH whole-number'
	]);
});

test.each(['0', '-1', '1.5', '3000x', '65536', '٣'])('%s is no port', (PORT) => {
	expect(codesOf({ PORT })).toEqual(['PORT port']);
});

test.each([
	'postgresql://zhixing:secret@db.example.cn/zhixing',
	'postgres://zhixing@[2001:db8::1]:5433/zhixing?sslmode=verify-full',
	'postgresql://zhixing:secret@/zhixing?host=/run/postgresql'
])('%s is a database', (DATABASE_URL) => {
	expect(codesOf({ DATABASE_URL })).toEqual([]);
});

test.each(['postgresql://db.example.cn', 'db.example.cn/zhixing', 'ftp://db/zhixing'])(
	'%s is no database',
	(DATABASE_URL) => {
		expect(codesOf({ DATABASE_URL })).toEqual(['DATABASE_URL database-url']);
	}
);

test.each(['javascript:alert(1)', 'xuexi.example.cn', 'https://a@b', 'https://a/?b'])(
	'%s is no origin',
	(ORIGIN) => {
		expect(codesOf({ ORIGIN })).toEqual(['ORIGIN origin']);
	}
);

test('a name that looks like ours is named, with the one that was meant', () => {
	const { problems } = read({ ZHIXING_HOEM: '/srv', ZHIXING_COLOUR: 'red', OTHER_HOME: 'x' });
	expect(problems).toMatchObject([
		{ name: 'ZHIXING_HOEM', code: 'unknown-close', values: { close: 'ZHIXING_HOME' } },
		{ name: 'ZHIXING_COLOUR', code: 'unknown' }
	]);
});

test('in a folder that only its owner may enter, the home of root lies elsewhere', () => {
	const closed = mkdtempSync(join(tmpdir(), 'zhixing-closed-'));
	try {
		const isRoot = process.getuid?.() === 0;
		expect(defaultHome(closed)).toMatch(
			isRoot ? /^\/var\/lib\/zhixing\/[0-9a-f]{12}$/ : /\/zhixing-closed-\w+\/\.zhixing$/
		);
		expect(defaultHome(closed)).toBe(defaultHome(closed));
	} finally {
		rmSync(closed, { recursive: true });
	}
});

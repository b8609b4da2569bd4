import { spawnSync } from 'node:child_process';
import { createServer, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askReadiness } from '../src/cli/family/readiness.ts';
import {
	killAtOnce,
	openHousehold,
	type Household,
	type Run
} from '../src/cli/drills/household.ts';
import { readyTimeoutMs } from './support/supervisor-stage.ts';

// `zhixing start` as an operator runs it: the supervisor, its workers, and the embedded database.

const buildTimeoutMs = 240_000;
const stopTimeoutMs = 30_000;

vi.setConfig({ testTimeout: 120_000, hookTimeout: buildTimeoutMs });

let house: Household;
let run: Run;

beforeAll(async () => {
	house = await openHousehold();
	run = start();
	await run.ready(buildTimeoutMs);
});

afterAll(() => house.remove());

function start(variables: Record<string, string> = {}): Run {
	return house.start({
		WEB_CONCURRENCY: '2',
		ZHIXING_DEMO: '0',
		// As behind a proxy, whose header a health check does not carry.
		ADDRESS_HEADER: 'X-Forwarded-For',
		XFF_DEPTH: '2',
		...variables
	});
}

const readiness = () => askReadiness('127.0.0.1', house.port, house.origin);
const workers = () => house.listFamily().filter(({ pid }) => pid !== run.child.pid);

test('a first start without the demonstration prints a one-time code and where to give it', async () => {
	await vi.waitFor(() => expect(run.output()).toContain('Ctrl+C stops everything'), readyTimeoutMs);
	expect(run.output()).toMatch(new RegExp(`${house.origin}/setup`));
	expect(run.output()).toMatch(/\b([A-Z2-7]{4}-){5}[A-Z2-7]{4}\b/);
});

test('a second start on the same home says who runs it and where, and leaves it alone', async () => {
	const second = start();
	expect(await second.exited).toBe(1);
	expect(second.output()).toContain(`process ${run.child.pid}`);
	expect(second.output()).toContain(house.origin);
	expect(await readiness()).toBe(200);
});

test('a worker that is killed is replaced, and the pages answer', async () => {
	const [victim] = workers();
	const before = house.listFamily().length;
	process.kill(victim?.pid ?? 0, 'SIGKILL');
	await vi.waitFor(() => expect(house.listFamily()).not.toContainEqual(victim), readyTimeoutMs);
	await vi.waitFor(() => expect(house.listFamily()).toHaveLength(before), readyTimeoutMs);
	// A connection that was handed to the victim as it died is lost; the next one is not.
	await vi.waitFor(async () => expect(await readiness()).toBe(200), readyTimeoutMs);
});

test('a database that is killed comes back by itself, and the workers live through it', async () => {
	const before = workers();
	await killAtOnce(house.listDatabase());
	const seen = new Set<number>();
	await vi.waitFor(
		async () => {
			const status = await readiness();
			seen.add(status);
			expect(seen.has(503) && status === 200).toBe(true);
		},
		{ timeout: readyTimeoutMs, interval: 20 }
	);
	expect([...seen].sort()).toEqual([200, 503]);
	expect(workers()).toEqual(before);
});

test('a supervisor that is killed leaves no worker behind, and the next start is ready in time', async () => {
	await killAtOnce(house.listFamily().filter(({ pid }) => pid === run.child.pid));
	await vi.waitFor(() => expect(house.listFamily()).toEqual([]), readyTimeoutMs);
	expect(house.listDatabase().length).toBeGreaterThan(0);
	run = start();
	expect(await run.ready(readyTimeoutMs)).toBeLessThan(readyTimeoutMs);
	expect(run.output()).toContain('was taken over');
});

test('a family that is killed with its database is ready again in time', async () => {
	await killAtOnce([...house.listFamily(), ...house.listDatabase()]);
	run = start();
	expect(await run.ready(readyTimeoutMs)).toBeLessThan(readyTimeoutMs);
});

test('on SIGTERM what has begun is finished, nothing new is taken, and nobody stays', async () => {
	const began = performance.now();
	const request = await beginRequest();
	run.child.kill('SIGTERM');
	await vi.waitFor(async () => expect(await readiness()).toBe(0), readyTimeoutMs);
	request.socket.write('second half');
	expect(await request.answer).toMatch(/^HTTP\/1\.1 \d{3} /);
	expect(await run.exited).toBe(0);
	expect(performance.now() - began).toBeLessThan(stopTimeoutMs);
	expect(run.output()).toContain('Stopped.');
	expect([...house.listFamily(), ...house.listDatabase()]).toEqual([]);
});

test('a busy port is named, with the way to another, before anything is started', async () => {
	const occupant = createServer();
	await new Promise<void>((resolve) => occupant.listen(house.port, '127.0.0.1', resolve));
	const blocked = start();
	expect(await blocked.exited).toBe(1);
	occupant.close();
	expect(blocked.output()).toContain(`Port ${house.port} on 127.0.0.1 is taken`);
	expect(blocked.output()).toContain('PORT=3001 npm start');
	expect(house.listDatabase()).toEqual([]);
});

test('everything that is wrong with the environment is said at once', async () => {
	const wrong = start({ PORT: 'three', WEB_CONCURRENCY: '0', ZHIXING_DEOM: '1', ORIGIN: 'here' });
	expect(await wrong.exited).toBe(1);
	for (const name of ['PORT=three', 'WEB_CONCURRENCY=0', 'ZHIXING_DEMO?', 'ORIGIN=here']) {
		expect(wrong.output()).toContain(name);
	}
});

test('a command that does not exist ends with a hint, in the language of the terminal', () => {
	const env = { ...process.env, ZHIXING_LANGUAGE: 'zh-CN' };
	const { status, stderr } = spawnSync(process.execPath, ['src/cli/zhixing.ts', 'strat'], {
		env,
		encoding: 'utf8'
	});
	expect(status).toBe(2);
	expect(stderr).toContain('没有“strat”这个命令');
});

/** A form that is half sent, on a connection of its own. */
async function beginRequest(): Promise<{ socket: Socket; answer: Promise<string> }> {
	const socket = connect(house.port, '127.0.0.1');
	const head = [
		'POST /sign-in HTTP/1.1',
		`Host: localhost:${house.port}`,
		`Origin: ${house.origin}`,
		'Content-Type: application/x-www-form-urlencoded',
		'Content-Length: 21'
	];
	socket.write(`${head.join('\r\n')}\r\n\r\nfirst half`);
	const answer = new Promise<string>((resolve, reject) => {
		socket.once('data', (data) => resolve(data.toString()));
		socket.once('error', reject);
		socket.once('close', () => reject(new Error('The connection was closed without an answer.')));
	});
	answer.catch(() => {});
	await sleep(300);
	return { socket, answer };
}

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { listHalfMade } from '#lib/server/embedded-postgres/cluster.ts';
import {
	startEmbeddedPostgres,
	type EmbeddedPostgresEvent
} from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { findOperatingUser } from '#lib/server/embedded-postgres/operating-user.ts';
import {
	copyHome,
	findLost,
	listEverybody,
	isAlive,
	killServer,
	layoutOfHome,
	listPostmasters,
	makeHome,
	query,
	removeHome,
	startHost,
	startSleeper,
	startWriter,
	type Host
} from './support/supervisor-scene.ts';

// Reliability promise R3: whatever is killed, and whenever, the next start finds its way back.

const readyTimeoutMs = 15_000;

// A test starts up to five servers, and the machine has other work as well.
vi.setConfig({ testTimeout: 90_000 });
const hosts: Host[] = [];
const binaries = process.env.ZHIXING_TEST_POSTGRES;

function host(home: string): Host {
	const started = startHost(home);
	hosts.push(started);
	return started;
}

let template: string;

beforeAll(async () => {
	template = makeHome();
	const server = await startEmbeddedPostgres({ home: template, binaries });
	await server.stop();
	return () => removeHome(template);
});

/** A home that was started and stopped before. */
function settledHome(): string {
	const home = copyHome(template);
	onTestFinished(() => removeHome(home));
	return home;
}

/** A home where nothing was ever started. */
function freshHome(): string {
	const home = makeHome();
	onTestFinished(() => removeHome(home));
	return home;
}

/** Brings the home up in this process, within the promised time, and takes it down with the test. */
async function bringUp(home: string, onEvent?: (event: EmbeddedPostgresEvent) => void) {
	const began = performance.now();
	const server = await startEmbeddedPostgres({ home, binaries, ...(onEvent && { onEvent }) });
	expect(performance.now() - began).toBeLessThan(readyTimeoutMs);
	onTestFinished(() => server.stop());
	return server;
}

afterEach(async () => {
	for (const { child } of hosts.splice(0)) child.kill('SIGKILL');
});

describe('a server that was made by us', () => {
	test('listens on a private socket only, with a password, checksums and a safe disk', async () => {
		const home = freshHome();
		const { url, adopted, dataFolder } = await bringUp(home);
		expect(adopted).toBe(false);
		const [settings] = await query(
			url,
			`select current_setting('listen_addresses') as addresses,
				current_setting('data_checksums') as checksums,
				current_setting('fsync') || current_setting('full_page_writes')
					|| current_setting('synchronous_commit') as safety,
				current_setting('server_encoding') as encoding,
				(select rolsuper from pg_roles where rolname = current_user) as superuser`
		);
		expect(settings).toEqual({
			addresses: '',
			checksums: 'on',
			safety: 'ononon',
			encoding: 'UTF8',
			superuser: false
		});
		const layout = layoutOfHome(home);
		expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
		expect(statSync(layout.socketFolder).mode & 0o777).toBe(0o700);
		expect(statSync(layout.password).mode & 0o777).toBe(0o600);
		await expect(query(url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
			/password/
		);
	});

	test('sorts Chinese by ICU and cuts it into trigrams', async () => {
		const { url } = await bringUp(settledHome());
		await query(url, 'create extension pg_trgm');
		const [row] = await query<{ names: string[]; similar: boolean }>(
			url,
			`select array(select n from unnest(array['张', '李', '王', '阿']) n order by n collate "zh-x-icu") as names,
				similarity('社会救助工作', '社会救助') > 0.3 as similar`
		);
		expect(row).toEqual({ names: ['阿', '李', '王', '张'], similar: true });
	});

	test('finds a short place for its socket below a very long folder', async () => {
		const outer = freshHome();
		chmodSync(outer, 0o755);
		const home = join(outer, '长'.repeat(40));
		execFileSync('cp', ['-a', template, home]);
		const { url } = await bringUp(home);
		expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
		expect(layoutOfHome(home).socketFolder).toMatch(/^\/(run|tmp).*\/zhixing-[0-9a-f]{16}$/);
	});
});

describe('a starter that is killed', () => {
	test.each([0, 120, 350, 700])(
		'%i ms into making the database leaves nothing that counts',
		async (ms) => {
			const home = freshHome();
			const first = host(home);
			await first.hear('event');
			await sleep(ms);
			await first.kill();
			const { url } = await bringUp(home);
			expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
			expect(listPostmasters(home)).toHaveLength(1);
			expect(listEverybody(home).map(({ pid }) => pid)).toContain(listPostmasters(home)[0]);
			expect(listHalfMade(layoutOfHome(home))).toEqual([]);
		}
	);

	test('leaves a server that goes on, and the next one takes it over', async () => {
		const home = settledHome();
		const first = host(home);
		const { url } = await first.hear('ready');
		const writer = await startWriter(url, 0);
		const [postmaster] = listPostmasters(home);
		await first.kill();
		await sleep(200);
		const server = await bringUp(home);
		expect(server.adopted).toBe(true);
		expect(listPostmasters(home)).toEqual([postmaster]);
		await writer.finish();
		expect(writer.acknowledged.length).toBeGreaterThan(20);
		expect(await findLost(server.url, writer.acknowledged)).toEqual([]);
	});

	test('lets an adopted server be stopped as if it were its own child', async () => {
		const home = settledHome();
		const first = host(home);
		await first.hear('ready');
		const [postmaster = 0] = listPostmasters(home);
		await first.kill();
		const server = await startEmbeddedPostgres({ home, binaries });
		expect(server.adopted).toBe(true);
		await server.stop();
		expect(isAlive(postmaster)).toBe(false);
		expect(existsSync(join(server.dataFolder, 'postmaster.pid'))).toBe(false);
	});
});

describe('a server that is killed', () => {
	test('with its starter, three times while it writes, loses nothing it acknowledged', async () => {
		const home = settledHome();
		const acknowledged: number[] = [];
		for (let round = 0; round < 3; round += 1) {
			const current = host(home);
			const { url } = await current.hear('ready');
			const writer = await startWriter(url, round * 1_000_000);
			await sleep(150 + 100 * round);
			await current.kill();
			await killServer(home);
			await writer.finish();
			acknowledged.push(...writer.acknowledged);
		}
		const { url, adopted } = await bringUp(home);
		expect(adopted).toBe(false);
		expect(acknowledged.length).toBeGreaterThan(50);
		expect(await findLost(url, acknowledged)).toEqual([]);
	});

	test('again while it recovers comes back all the same', async () => {
		const home = settledHome();
		const first = host(home);
		const { url } = await first.hear('ready');
		await query(url, 'create table bulk as select n from generate_series(1, 200000) n');
		await first.kill();
		await killServer(home);
		for (const ms of [0, 40, 120]) {
			const next = host(home);
			await expect
				.poll(() => listPostmasters(home).length, { interval: 5, timeout: readyTimeoutMs })
				.toBe(1);
			await sleep(ms);
			await next.kill();
			await killServer(home);
		}
		const server = await bringUp(home);
		expect(await query(server.url, 'select count(*)::int as rows from bulk')).toEqual([
			{ rows: 200_000 }
		]);
	});

	test('while its starter dies in the recovery is adopted by the next, not doubled', async () => {
		const home = settledHome();
		const first = host(home);
		const { url } = await first.hear('ready');
		await query(url, 'create table bulk as select n from generate_series(1, 200000) n');
		await first.kill();
		await killServer(home);
		const second = host(home);
		await expect
			.poll(() => listPostmasters(home).length, { interval: 5, timeout: readyTimeoutMs })
			.toBe(1);
		await second.kill();
		const { adopted } = await bringUp(home);
		expect(adopted).toBe(true);
		expect(listPostmasters(home)).toHaveLength(1);
	});

	test('is started again by its keeper', async () => {
		const home = settledHome();
		const kinds: string[] = [];
		const { url } = await bringUp(home, ({ kind }) => kinds.push(kind));
		const [postmaster = 0] = listPostmasters(home);
		process.kill(postmaster, 'SIGKILL');
		await expect.poll(() => kinds.includes('restarted'), { timeout: readyTimeoutMs }).toBe(true);
		expect(kinds.filter((kind) => kind !== 'waiting')).toEqual(['lost', 'restarting', 'restarted']);
		expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
		expect(listPostmasters(home)).not.toContain(postmaster);
	});

	test('but leaves a stopped backend behind, which holds its memory, is cleared and started', async () => {
		const home = settledHome();
		const first = host(home);
		const { url } = await first.hear('ready');
		const backend = await startSleeper(url);
		process.kill(backend, 'SIGSTOP');
		const [postmaster = 0] = listPostmasters(home);
		await first.kill();
		process.kill(postmaster, 'SIGKILL');
		const kinds: string[] = [];
		const server = await bringUp(home, ({ kind }) => kinds.push(kind));
		expect(kinds).toContain('remains-cleared');
		expect(isAlive(backend)).toBe(false);
		expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
	});
});

describe('what is found in the way', () => {
	test('a lock file that names a live process of somebody else is removed', async () => {
		const home = settledHome();
		const layout = layoutOfHome(home);
		const lines = [
			process.pid,
			layout.data,
			1_700_000_000,
			5432,
			layout.socketFolder,
			'',
			'',
			'ready'
		];
		writeFileSync(join(layout.data, 'postmaster.pid'), lines.join('\n') + '\n', { mode: 0o644 });
		const kinds: string[] = [];
		const server = await bringUp(home, ({ kind }) => kinds.push(kind));
		expect(server.adopted).toBe(false);
		expect(kinds).toEqual(['remains-cleared']);
		expect(isAlive(process.pid)).toBe(true);
	});

	test('a data folder of another major version is refused and not touched', async () => {
		const home = settledHome();
		const { data } = layoutOfHome(home);
		const versionFile = join(data, 'PG_VERSION');
		const own = readFileSync(versionFile, 'utf8').trim();
		writeFileSync(versionFile, '14\n');
		await expect(startEmbeddedPostgres({ home, binaries })).rejects.toMatchObject({
			code: 'version-differs',
			values: { found: '14', needed: Number(own), folder: data }
		});
		writeFileSync(versionFile, `${own}\n`);
		expect((await bringUp(home)).adopted).toBe(false);
	});

	test('a folder that is no data folder is refused and not touched', async () => {
		const home = freshHome();
		const { data } = layoutOfHome(home);
		mkdirSync(data, { recursive: true });
		writeFileSync(join(data, 'thesis.txt'), 'mine');
		await expect(startEmbeddedPostgres({ home, binaries })).rejects.toMatchObject({
			code: 'data-incomplete'
		});
		expect(readFileSync(join(data, 'thesis.txt'), 'utf8')).toBe('mine');
	});

	test('a second starter is told who runs here, and nothing happens to the first', async () => {
		const home = freshHome();
		const [one, other] = [host(home), host(home)];
		const outcomes = await Promise.all(
			[one, other].map((each) => Promise.race([each.hear('ready'), each.hear('failed')]))
		);
		const winner = outcomes[0]?.kind === 'ready' ? one : other;
		expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['failed', 'ready']);
		expect(outcomes.find(({ kind }) => kind === 'failed')).toMatchObject({
			code: 'home-in-use',
			values: { pid: winner.child.pid, purpose: 'test' }
		});
		expect(listPostmasters(home)).toHaveLength(1);
		await winner.stop();
		expect(listPostmasters(home)).toEqual([]);
	});

	test.runIf(canMount())(
		'a full disk is called by its name, and the next start begins anew',
		async () => {
			const home = freshHome();
			const before = ['-t', 'tmpfs', '-o', 'size=24m,mode=0755', 'tmpfs', home];
			execFileSync('mount', before);
			try {
				await expect(startEmbeddedPostgres({ home, binaries })).rejects.toMatchObject({
					code: 'disk-full'
				});
				execFileSync('mount', ['-o', 'remount,size=256m', home]);
				const server = await startEmbeddedPostgres({ home, binaries });
				expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
				await server.stop();
			} finally {
				execFileSync('umount', [home]);
			}
		}
	);

	test.runIf(findOperatingUser())(
		'a home that the database’s user cannot reach is named',
		async () => {
			const closed = freshHome();
			const home = join(closed, 'a/b');
			await expect(startEmbeddedPostgres({ home, binaries })).rejects.toMatchObject({
				code: 'home-unreachable',
				values: { folder: home, user: findOperatingUser()?.name }
			});
		}
	);
});

/** Only root on a machine of its own may mount. */
function canMount(): boolean {
	return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listHalfMade } from '#lib/server/embedded-postgres/cluster.ts';
import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { findLost, startWriter } from '../src/cli/drills/ledger.ts';
import {
	isAlive,
	killServer,
	layoutOfHome,
	listPostmasters,
	query,
	startSleeper
} from './support/supervisor-scene.ts';
import { binaries, readyTimeoutMs, setStage, stageTimeoutMs } from './support/supervisor-stage.ts';

// Reliability promise R3: whatever is killed, and whenever, the next start finds its way back.

vi.setConfig({ testTimeout: stageTimeoutMs });

const { freshHome, settledHome, host, bringUp } = setStage();

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
		const outer = settledHome();
		chmodSync(outer, 0o755);
		const home = join(outer, '长'.repeat(40));
		mkdirSync(home);
		renameSync(layoutOfHome(outer).base, layoutOfHome(home).base);
		onTestFinished(() => rmSync(layoutOfHome(home).socketFolder, { recursive: true }));
		const { url } = await bringUp(home);
		expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
		const { socketFolder } = layoutOfHome(home);
		expect(socketFolder).toMatch(/^\/(run|tmp).*\/zhixing-[0-9a-f]{16}$/);
		expect(Buffer.byteLength(`${socketFolder}/.s.PGSQL.5432`)).toBeLessThanOrEqual(107);
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

	test('and that does not wait for its log loses some, so the count can fail', async () => {
		const home = settledHome();
		const settings = { synchronous_commit: 'off', wal_writer_delay: '10s' };
		const server = await startEmbeddedPostgres({ home, binaries, settings });
		onTestFinished(() => server.stop());
		await query(server.url, 'set synchronous_commit = on; create table ledger (n int primary key)');
		const writer = await startWriter(server.url, 0);
		await sleep(300);
		await killServer(home);
		await writer.finish();
		const isBack = () => query(server.url, 'select 1').then(Boolean, () => false);
		await expect.poll(isBack, { timeout: readyTimeoutMs }).toBe(true);
		expect(await findLost(server.url, writer.acknowledged)).not.toEqual([]);
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

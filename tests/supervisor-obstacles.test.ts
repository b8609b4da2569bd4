import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { explainFailure } from '#lib/server/embedded-postgres/failure.ts';
import { findOperatingUser } from '#lib/server/embedded-postgres/operating-user.ts';
import { isAlive, layoutOfHome, listPostmasters, query } from './support/supervisor-scene.ts';
import { binaries, setStage, stageTimeoutMs } from './support/supervisor-stage.ts';

vi.setConfig({ testTimeout: stageTimeoutMs });

const { freshHome, settledHome, host, bringUp } = setStage();

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

	test('a full disk is called by its name, and the next start begins anew', async () => {
		const home = freshHome();
		if (!mountSmallDisk(home)) {
			const printed = 'FATAL:  could not write file "base/1/2615": No space left on device';
			expect(explainFailure('start-failed', printed, home).code).toBe('disk-full');
			return;
		}
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
	});

	test('a folder that the database’s user cannot pass through is named', async () => {
		const home = join(freshHome(), 'a/b');
		const user = findOperatingUser();
		if (user) {
			await expect(startEmbeddedPostgres({ home, binaries })).rejects.toMatchObject({
				code: 'home-unreachable',
				values: { folder: home, user: user.name }
			});
		} else {
			// Not started by root, the database runs as whoever made the folder.
			expect((await bringUp(home)).adopted).toBe(false);
		}
	});
});

/** Only root may mount, and not in every container. @returns whether it could be done */
function mountSmallDisk(path: string): boolean {
	const options = ['-t', 'tmpfs', '-o', 'size=24m,mode=0755', 'tmpfs', path];
	return spawnSync('mount', options).status === 0;
}

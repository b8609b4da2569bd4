import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../drills/household.ts';

/**
 * The yardstick: the barest page that SvelteKit can make with one query, on the same database, with
 * as many workers on one port as the product has.
 */
export interface BareApp {
	url: string;
	stop(): Promise<void>;
}

const readyTimeoutMs = 20_000;

const files: Record<string, string> = {
	'package.json': '{ "name": "bare", "type": "module", "private": true }',
	'svelte.config.js': `import adapter from '@sveltejs/adapter-node';
export default { kit: { adapter: adapter() } };`,
	'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';
export default { plugins: [sveltekit()] };`,
	'src/app.html': `<!doctype html>
<html lang="en"><head><meta charset="utf-8" />%sveltekit.head%</head><body>%sveltekit.body%</body></html>`,
	'src/routes/+page.server.js': `import pg from 'pg';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
export const load = async () => {
	const { rows } = await pool.query('select public_id, code from unit order by id limit $1', [1]);
	return { unit: rows[0] };
};`,
	'src/routes/+page.svelte': `<script>let { data } = $props();</script>
<h1>{data.unit.code}</h1>
<p>{data.unit.public_id}</p>`,
	'serve.js': `import cluster from 'node:cluster';
if (cluster.isPrimary) {
	for (let count = 0; count < Number(process.env.WORKERS); count++) cluster.fork();
	process.on('SIGTERM', () => { for (const worker of Object.values(cluster.workers)) worker.kill('SIGKILL'); process.exit(0); });
} else await import('./build/index.js');`
};

/** Builds and starts it in a folder of its own, which is gone afterwards. */
export async function startBareApp(databaseUrl: string): Promise<BareApp> {
	const folder = mkdtempSync(join(tmpdir(), 'zhixing-bare-'));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(folder, dirname(path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	const modules = join(import.meta.dirname, '../../../node_modules');
	symlinkSync(modules, join(folder, 'node_modules'));
	await run(join(modules, '.bin/vite'), ['build', '--logLevel', 'error'], folder);
	const port = await findFreePort();
	const url = `http://localhost:${port}/`;
	const child = spawn(process.execPath, ['serve.js'], {
		cwd: folder,
		stdio: 'ignore',
		env: {
			...process.env,
			NODE_ENV: 'production',
			HOST: '127.0.0.1',
			PORT: String(port),
			ORIGIN: url.slice(0, -1),
			WORKERS: String(availableParallelism()),
			DATABASE_URL: databaseUrl
		}
	});
	await waitFor(url);
	return {
		url,
		async stop() {
			const exited = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGTERM');
			await exited;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

function run(command: string, parameters: string[], cwd: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
		child.once('error', reject);
		child.once('exit', (code) =>
			code === 0 ? resolve() : reject(new Error(`The bare page was not built: ${code}.`))
		);
	});
}

async function waitFor(url: string): Promise<void> {
	const deadline = performance.now() + readyTimeoutMs;
	while (performance.now() < deadline) {
		const answer = await fetch(url).catch(() => undefined);
		if (answer?.ok) return;
		await sleep(100);
	}
	throw new Error('The bare page did not answer.');
}

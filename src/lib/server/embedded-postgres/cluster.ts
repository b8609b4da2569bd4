import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	appendFileSync,
	chownSync,
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { basename, join } from 'node:path';
import { syncFolder } from '../durable.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresFailure, explainFailure } from './failure.ts';
import type { Layout } from './layout.ts';
import type { OperatingUser } from './operating-user.ts';
import { listProcessesOf, signal, waitForExit } from './processes.ts';
import type { Settings } from './settings.ts';

/** The superuser: for the supervisor, backups and repairs, never for the app. */
export const administratorName = 'postgres';

const halfMadePrefix = 'data.new-';

/**
 * Looks at the data folder before anything touches it.
 *
 * @returns whether it must be made
 * @throws EmbeddedPostgresFailure `version-differs`, `data-incomplete`, `password-missing`
 */
export function mustInitialise(layout: Layout, major: number): boolean {
	if (!existsSync(layout.data) || readdirSync(layout.data).length === 0) return true;
	const found = readVersionFile(layout.data);
	if (found === undefined || !existsSync(join(layout.data, 'global/pg_control'))) {
		throw new EmbeddedPostgresFailure('data-incomplete', { folder: layout.data });
	}
	if (found !== String(major)) {
		throw new EmbeddedPostgresFailure('version-differs', {
			folder: layout.data,
			found,
			needed: major
		});
	}
	for (const path of [layout.administratorPassword, layout.password]) {
		if (!existsSync(path)) throw new EmbeddedPostgresFailure('password-missing', { path });
	}
	return false;
}

/**
 * Makes the data folder: aside first, then by a rename, so that a `kill -9` in between leaves only
 * something that is thrown away by the next start.
 */
export async function initialise(
	layout: Layout,
	binaries: Binaries,
	user: OperatingUser | undefined,
	settings: Settings
): Promise<void> {
	await clearHalfMade(layout);
	writeSecret(layout.administratorPassword, user);
	writeSecret(layout.password, user);
	// A name of its own: what an interrupted one still writes can never get in here.
	const part = join(layout.base, `${halfMadePrefix}${randomBytes(4).toString('hex')}`);
	await runInitdb(part, layout, binaries, user, settings.fsync !== 'off');
	// By relative paths, so that a home can be moved.
	const includes = [
		`include = '../${basename(layout.settings)}'`,
		`include_if_exists = '../${basename(layout.localSettings)}'`
	];
	appendFileSync(join(part, 'postgresql.conf'), `${includes.join('\n')}\n`);
	rmSync(layout.data, { recursive: true, force: true });
	renameSync(part, layout.data);
	await syncFolder(layout.base);
}

/** Data folders that were never finished. */
export function listHalfMade(layout: Layout): string[] {
	return readdirSync(layout.base)
		.filter((name) => name.startsWith(halfMadePrefix))
		.map((name) => join(layout.base, name));
}

/** Writes a file that only the user PostgreSQL runs as (and root) can read. */
export function writePrivateFile(
	path: string,
	text: string,
	user: OperatingUser | undefined
): void {
	const part = `${path}.new`;
	writeFileSync(part, text, { mode: 0o600, flush: true });
	if (user) chownSync(part, user.uid, user.gid);
	renameSync(part, path);
}

function writeSecret(path: string, user: OperatingUser | undefined): void {
	writePrivateFile(path, randomBytes(24).toString('base64url') + '\n', user);
}

/** An `initdb` outlives the `kill -9` of its starter and would go on writing. */
async function clearHalfMade(layout: Layout): Promise<void> {
	for (const part of listHalfMade(layout)) {
		for (const left of listProcessesOf(part)) {
			signal(left, 'SIGKILL');
			await waitForExit(left, 5_000);
		}
		rmSync(part, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
	}
}

function runInitdb(
	part: string,
	layout: Layout,
	binaries: Binaries,
	user: OperatingUser | undefined,
	isSafe: boolean
): Promise<void> {
	const options = [
		`--pgdata=${part}`,
		`--username=${administratorName}`,
		`--pwfile=${layout.administratorPassword}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		'--locale=C.UTF-8',
		'--data-checksums',
		...(binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
		...(isSafe ? [] : ['--no-sync'])
	];
	return new Promise((resolve, reject) => {
		const child = spawn(join(binaries.folder, 'initdb'), options, {
			...(user && { uid: user.uid, gid: user.gid }),
			cwd: layout.base,
			env: programEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) =>
			reject(explainFailure('initialise-failed', String(error), layout.base))
		);
		child.on('close', (code) => {
			if (code === 0) resolve();
			else reject(explainFailure('initialise-failed', output, layout.base));
		});
	});
}

/** Nothing of ours reaches PostgreSQL's environment: no `PG…` variable, no secret. */
export function programEnvironment(): NodeJS.ProcessEnv {
	return { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

function readVersionFile(data: string): string | undefined {
	try {
		return readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw explainFailure('data-incomplete', String(error), data);
	}
}

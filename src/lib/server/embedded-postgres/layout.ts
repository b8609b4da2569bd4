import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresFailure, explainFailure } from './failure.ts';
import { canReach, letPass, makePrivateFolder, type OperatingUser } from './operating-user.ts';

/** Where everything of one embedded PostgreSQL lies, all below `<home>/postgresql` but the socket. */
export interface Layout {
	base: string;
	data: string;
	log: string;
	/** What the server prints before its own log is open. */
	startLog: string;
	settings: string;
	localSettings: string;
	lock: string;
	administratorPassword: string;
	password: string;
	socketFolder: string;
}

export const socketPort = 5432;

/** The kernel keeps the path of a Unix socket in 108 bytes, the last of which is a zero. */
const socketPathBytesMax = 107;

/**
 * Makes the folder of an installation, for its owner alone.
 *
 * @throws EmbeddedPostgresFailure `permission-denied`, `disk-full`
 */
export function prepareHome(home: string): void {
	if (existsSync(home)) return;
	explaining(home, () => {
		mkdirSync(dirname(home), { recursive: true });
		makePrivateFolder(home, undefined);
	});
}

/** Makes the folders of the database in a home, private to the user PostgreSQL runs as. */
export function prepareLayout(home: string, user: OperatingUser | undefined): Layout {
	prepareHome(home);
	return explaining(home, () => {
		if (user) letIn(user, home);
		const layout = layoutOf(home, user);
		makePrivateFolder(layout.base, user);
		makePrivateFolder(layout.log, user);
		makePrivateFolder(layout.socketFolder, user);
		refuseForeign(layout.socketFolder, user);
		return layout;
	});
}

/** The places that belong to a home, which must exist. Nothing is made. */
export function layoutOf(home: string, user: OperatingUser | undefined): Layout {
	// A postmaster knows its folder by the real path, and so must we to recognise it.
	const base = join(realpathSync(home), 'postgresql');
	return {
		base,
		data: join(base, 'data'),
		log: join(base, 'log'),
		startLog: join(base, 'start.log'),
		settings: join(base, 'settings.conf'),
		localSettings: join(base, 'local.conf'),
		lock: join(base, 'lock'),
		administratorPassword: join(base, 'administrator.password'),
		password: join(base, 'zhixing.password'),
		socketFolder: socketFolderOf(base, user)
	};
}

function letIn(user: OperatingUser, home: string): void {
	letPass(user, home);
	if (!canReach(user, dirname(realpathSync(home)))) {
		throw new EmbeddedPostgresFailure('home-unreachable', { folder: home, user: user.name });
	}
}

/** Says which folder could not be made, instead of the system's code. */
function explaining<Result>(folder: string, task: () => Result): Result {
	try {
		return task();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (error instanceof EmbeddedPostgresFailure || !code) throw error;
		throw explainFailure('permission-denied', code, folder);
	}
}

/** A long path does not fit into a socket address; a short one with a name that depends on it does. */
function socketFolderOf(base: string, user: OperatingUser | undefined): string {
	const near = join(base, 'socket');
	if (Buffer.byteLength(join(near, `.s.PGSQL.${socketPort}`)) <= socketPathBytesMax) return near;
	const name = `zhixing-${createHash('sha256').update(base).digest('hex').slice(0, 16)}`;
	const runtimeFolder = user ? '/run' : process.env.XDG_RUNTIME_DIR;
	return join(runtimeFolder && isWritable(runtimeFolder) ? runtimeFolder : '/tmp', name);
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

/** In a folder that everybody may write to, somebody else may have been there first. */
function refuseForeign(folder: string, user: OperatingUser | undefined): void {
	const status = lstatSync(folder);
	const owner = user?.uid ?? process.getuid?.();
	if (!status.isDirectory() || status.uid !== owner) {
		throw new EmbeddedPostgresFailure('permission-denied', { folder });
	}
}

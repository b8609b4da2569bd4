import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresFailure } from './failure.ts';
import { canReach, letPass, makePrivateFolder, type OperatingUser } from './operating-user.ts';

/** Where everything of one embedded PostgreSQL lies, all below `<home>/postgresql` but the socket. */
export interface Layout {
	base: string;
	data: string;
	/** Where a data folder is made before it takes its place, so that a half-made one never counts. */
	dataPart: string;
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

/** Makes the folders of a home, private to the user PostgreSQL runs as. */
export function prepareLayout(home: string, user: OperatingUser | undefined): Layout {
	try {
		makePrivateHome(home, user);
		const layout = layoutOf(home, user);
		makePrivateFolder(layout.base, user);
		makePrivateFolder(layout.log, user);
		makePrivateFolder(layout.socketFolder, user);
		refuseForeign(layout.socketFolder, user);
		return layout;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
			throw new EmbeddedPostgresFailure('permission-denied', { folder: home });
		}
		if (code === 'ENOSPC' || code === 'EDQUOT') {
			throw new EmbeddedPostgresFailure('disk-full', { folder: home });
		}
		throw error;
	}
}

/** The places that belong to a home, which must exist. Nothing is made. */
export function layoutOf(home: string, user: OperatingUser | undefined): Layout {
	// A postmaster knows its folder by the real path, and so must we to recognise it.
	const base = join(realpathSync(home), 'postgresql');
	return {
		base,
		data: join(base, 'data'),
		dataPart: join(base, 'data.new'),
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

function makePrivateHome(home: string, user: OperatingUser | undefined): void {
	if (!existsSync(home)) {
		mkdirSync(dirname(home), { recursive: true });
		makePrivateFolder(home, undefined);
	}
	if (!user) return;
	letPass(user, home);
	if (!canReach(user, dirname(realpathSync(home)))) {
		throw new EmbeddedPostgresFailure('home-unreachable', { folder: home, user: user.name });
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

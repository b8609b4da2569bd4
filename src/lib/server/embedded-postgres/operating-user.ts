import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmbeddedPostgresFailure } from './failure.ts';

/** The user that PostgreSQL runs as, where it is not the one who started us. */
export interface OperatingUser {
	name: string;
	uid: number;
	gid: number;
}

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as `postgres`, else as `nobody`.
 *
 * @returns `undefined` where the present user will do
 */
export function findOperatingUser(): OperatingUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const name of ['postgres', 'nobody']) {
		const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
		if (fields) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
	}
	throw new EmbeddedPostgresFailure('operating-user-missing');
}

/** Whether the user may pass through every folder on the way to, and including, this one. */
export function canReach(user: OperatingUser, folder: string): boolean {
	for (let path = resolve(folder); ; path = dirname(path)) {
		if (!mayEnter(user, path)) return false;
		if (path === dirname(path)) return true;
	}
}

/** Lets others pass through a folder of ours, without letting them list it. */
export function letPass(user: OperatingUser, folder: string): void {
	if (!mayEnter(user, folder)) chmodSync(folder, (statSync(folder).mode & 0o7777) | 0o001);
}

/** Makes a folder that only the user PostgreSQL runs as can look into. */
export function makePrivateFolder(path: string, user: OperatingUser | undefined): void {
	mkdirSync(path, { recursive: true, mode: 0o700 });
	if (user) chownSync(path, user.uid, user.gid);
	chmodSync(path, 0o700);
}

function mayEnter(user: OperatingUser, folder: string): boolean {
	const { mode, uid, gid } = statSync(folder);
	if (uid === user.uid) return (mode & 0o100) !== 0;
	if (gid === user.gid) return (mode & 0o010) !== 0;
	return (mode & 0o001) !== 0;
}

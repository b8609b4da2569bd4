import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { EmbeddedPostgresFailure } from './failure.ts';
import { findProcess, isRunning } from './processes.ts';

const holderSchema = v.object({
	pid: v.number(),
	startTicks: v.string(),
	/** Process numbers and ticks start anew with the machine. */
	bootId: v.string(),
	since: v.string(),
	/** What the holder does, for the one who must wait: a command and, for `start`, its address. */
	purpose: v.string()
});

export type Holder = v.InferOutput<typeof holderSchema>;

/** Who runs on this home now, or `undefined`. A lock of a process that is gone does not count. */
export function findHolder(path: string): Holder | undefined {
	return holderIn(readText(path));
}

/**
 * Takes the home for this process.
 *
 * The file appears complete (by a hard link), and a dead holder's is moved away by its name, so
 * that of two starters who both find it dead only one moves it.
 *
 * @returns the function that gives it back
 * @throws EmbeddedPostgresFailure `home-in-use`
 */
export function lockHome(path: string, purpose: string): () => void {
	const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
	const holder = JSON.stringify(describeMyself(purpose));
	writeFileSync(mine, holder, { mode: 0o600 });
	try {
		while (!tryLink(mine, path)) {
			const found = readText(path);
			const other = holderIn(found);
			if (other) throw new EmbeddedPostgresFailure('home-in-use', { ...other });
			if (found !== undefined) moveDeadAway(path, found, `${mine}.dead`);
		}
	} finally {
		rmSync(mine, { force: true });
	}
	return () => {
		if (readText(path) === holder) rmSync(path, { force: true });
	};
}

function moveDeadAway(path: string, dead: string, aside: string): void {
	try {
		renameSync(path, aside);
	} catch {
		return;
	}
	// Between the reading and the move another starter may have put its own lock there.
	if (readText(aside) !== dead) tryLink(aside, path);
	rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function describeMyself(purpose: string): Holder {
	const me = findProcess(process.pid);
	if (!me) throw new EmbeddedPostgresFailure('platform-unsupported', { platform: '/proc' });
	return { ...me, bootId: bootId(), since: new Date().toISOString(), purpose };
}

function holderIn(text: string | undefined): Holder | undefined {
	if (text === undefined) return undefined;
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), holderSchema), text);
	if (!parsed.success) return undefined;
	const holder = parsed.output;
	return holder.bootId === bootId() && isRunning(holder) ? holder : undefined;
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

function bootId(): string {
	return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

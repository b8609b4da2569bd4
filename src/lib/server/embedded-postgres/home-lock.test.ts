import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findHolder, lockHome } from './home-lock.ts';

function makeLockPath(): string {
	const folder = mkdtempSync(join(tmpdir(), 'zhixing-lock-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return join(folder, 'lock');
}

/** The lock of this process, changed into that of one that is gone. */
function leaveDeadLock(path: string): void {
	const giveBack = lockHome(path, 'before');
	const holder = JSON.parse(readFileSync(path, 'utf8'));
	giveBack();
	writeFileSync(path, JSON.stringify({ ...holder, startTicks: '1' }));
}

test('a home is held by one, and free again afterwards', () => {
	const path = makeLockPath();
	const giveBack = lockHome(path, 'first');
	expect(findHolder(path)).toMatchObject({ pid: process.pid, purpose: 'first' });
	expect(() => lockHome(path, 'second')).toThrow(expect.objectContaining({ code: 'home-in-use' }));
	giveBack();
	expect(findHolder(path)).toBeUndefined();
	lockHome(path, 'second')();
});

test('the lock of a process that is gone does not count, though its number lives on', () => {
	const path = makeLockPath();
	leaveDeadLock(path);
	expect(findHolder(path)).toBeUndefined();
	lockHome(path, 'after');
	expect(findHolder(path)).toMatchObject({ purpose: 'after' });
});

test.each(['', '{', '{"pid":"1"}'])('a damaged lock (%j) does not lock anybody out', (text) => {
	const path = makeLockPath();
	writeFileSync(path, text);
	lockHome(path, 'after');
	expect(findHolder(path)).toMatchObject({ purpose: 'after' });
});

test('giving back what another has taken over leaves it alone', () => {
	const path = makeLockPath();
	const giveBack = lockHome(path, 'first');
	rmSync(path);
	lockHome(path, 'second');
	giveBack();
	expect(findHolder(path)).toMatchObject({ purpose: 'second' });
});

test('of eight who find a dead lock at once, one gets the home', async () => {
	const path = makeLockPath();
	leaveDeadLock(path);
	const contender = join(import.meta.dirname, '../../../../tests/support/supervisor-contender.ts');
	const children = Array.from({ length: 8 }, () => fork(contender, [path]));
	onTestFinished(() => children.forEach((child) => child.kill('SIGKILL')));
	const outcomes = await Promise.all(
		children.map((child) => new Promise((resolve) => child.once('message', resolve)))
	);
	expect(outcomes.sort()).toEqual(['held', ...Array(7).fill('home-in-use')]);
	expect(readdirSync(join(path, '..'))).toEqual(['lock']);
});

import { expect, test } from 'vitest';
import { TooMany } from '../errors.ts';
import { hashPassword, isOutdatedHash, verifyPassword } from './password.ts';

test('a password is known by its hash and by nothing else', async () => {
	const phc = await hashPassword('雨天慢慢走 0717');
	expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
	expect(await verifyPassword(phc, '雨天慢慢走 0717')).toBe(true);
	expect(await verifyPassword(phc, '雨天慢慢走 0718')).toBe(false);
	expect(await verifyPassword(phc, '')).toBe(false);
});

test('the same password twice gives two hashes', async () => {
	expect(await hashPassword('the same words')).not.toBe(await hashPassword('the same words'));
});

test('without a hash every password is wrong', async () => {
	expect(await verifyPassword(null, 'anything at all')).toBe(false);
	expect(await verifyPassword(undefined, '')).toBe(false);
});

test('a hash of weaker parameters still opens, and asks to be renewed', async () => {
	const weaker =
		'$argon2id$v=19$m=4096,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
	expect(isOutdatedHash(weaker)).toBe(true);
	expect(isOutdatedHash(await hashPassword('x'))).toBe(false);
	expect(await verifyPassword(weaker, 'not it')).toBe(false);
});

test('more than the queue holds are sent away, and the queue recovers', async () => {
	const attempts = await Promise.allSettled(
		Array.from({ length: 60 }, () => verifyPassword(null, 'flood'))
	);
	const refused = attempts.filter((attempt) => attempt.status === 'rejected');
	expect(refused).toHaveLength(8);
	expect(refused.every(({ reason }) => reason instanceof TooMany)).toBe(true);
	expect(await verifyPassword(await hashPassword('after'), 'after')).toBe(true);
});

test('hashing leaves the event loop free', async () => {
	let ticks = 0;
	const timer = setInterval(() => ticks++, 1);
	await Promise.all(Array.from({ length: 8 }, () => hashPassword('busy')));
	clearInterval(timer);
	expect(ticks).toBeGreaterThan(3);
});

import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { TooMany } from '../errors.ts';

/** RFC 9106 argon2id with OWASP's second set: 19 MiB, two passes, one lane; about 25 ms. */
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const saltBytes = 16;

/** Two at once leave the other threads of the pool to files and names; 50 wait at most 0.7 s. */
const concurrentMax = 2;
const waitingMax = 50;
const busyRetrySeconds = 5;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Hashes a password with a salt of its own, off the event loop.
 *
 * @returns a PHC string
 * @throws TooMany `sign-in-busy` when the queue is full
 */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(saltBytes);
	const hash = await derive(password, { ...parameters, nonce: salt });
	return formatPhc(salt, hash);
}

/**
 * Whether the password belongs to the hash. Without a hash it works as long and says no, so that
 * nobody can measure whether an account exists.
 *
 * @throws TooMany `sign-in-busy` when the queue is full
 */
export async function verifyPassword(
	phc: string | null | undefined,
	password: string
): Promise<boolean> {
	const stored = parsePhc(phc ?? nobodysHash);
	const hash = await derive(password, { ...stored.parameters, nonce: stored.salt });
	return timingSafeEqual(hash, stored.hash) && phc !== null && phc !== undefined;
}

/** Whether the hash was made with other parameters than today's, so that a sign-in should renew it. */
export function isOutdatedHash(phc: string): boolean {
	const { memory, passes, parallelism, tagLength } = parsePhc(phc).parameters;
	return (
		memory !== parameters.memory ||
		passes !== parameters.passes ||
		parallelism !== parameters.parallelism ||
		tagLength !== parameters.tagLength
	);
}

/** The hash of a password that nobody knows. */
const nobodysHash = formatPhc(randomBytes(saltBytes), randomBytes(parameters.tagLength));

async function derive(
	password: string,
	options: Omit<Argon2Parameters, 'message'>
): Promise<Buffer> {
	await takeTurn();
	try {
		return await new Promise((resolve, reject) => {
			argon2('argon2id', { ...options, message: password }, (error, key) =>
				error ? reject(error) : resolve(key)
			);
		});
	} finally {
		giveTurn();
	}
}

function takeTurn(): Promise<void> | void {
	if (running < concurrentMax) {
		running++;
		return;
	}
	if (waiting.length >= waitingMax) throw new TooMany('sign-in-busy', busyRetrySeconds);
	return new Promise((resolve) => waiting.push(resolve));
}

/** A turn passes straight to the next in line, so that a newcomer cannot slip in between. */
function giveTurn(): void {
	const next = waiting.shift();
	if (next) next();
	else running--;
}

function formatPhc(salt: Buffer, hash: Buffer): string {
	const { memory, passes, parallelism } = parameters;
	const cost = `m=${memory},t=${passes},p=${parallelism}`;
	return `$argon2id$v=19$${cost}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
	return bytes.toString('base64').replace(/=+$/, '');
}

const phcPattern =
	/^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function parsePhc(phc: string) {
	const match = phcPattern.exec(phc);
	if (!match) throw new Error('A stored password hash is not an argon2id PHC string.');
	const [, memory, passes, parallelism, salt = '', tag = ''] = match;
	const hash = Buffer.from(tag, 'base64');
	return {
		parameters: {
			memory: Number(memory),
			passes: Number(passes),
			parallelism: Number(parallelism),
			tagLength: hash.length
		},
		salt: Buffer.from(salt, 'base64'),
		hash
	};
}

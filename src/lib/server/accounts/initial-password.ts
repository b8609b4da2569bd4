import { randomInt } from 'node:crypto';

/** Nothing that looks like something else when it is read out or copied by hand. */
const letters = 'abcdefghjkmnpqrstuvwxyz';
const digits = '23456789';
const groups = 4;

/**
 * A password to hand over: four groups of three letters and a digit, about 66 random bits, such as
 * `kfm7-rwx3-bht9-qdn2`.
 */
export function createInitialPassword(): string {
	return Array.from({ length: groups }, createGroup).join('-');
}

function createGroup(): string {
	const picked = Array.from({ length: 3 }, () => letters[randomInt(letters.length)]);
	return picked.join('') + digits[randomInt(digits.length)];
}

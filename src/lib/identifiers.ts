/**
 * A UUID of version 7 (RFC 9562): 48 bits of Unix milliseconds, then randomness, so that ids made
 * one after another lie side by side in an index.
 *
 * @returns lower-case, with dashes
 */
export function createPublicId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | 0x7000n);
	const random = crypto.getRandomValues(new Uint8Array(2));
	bytes[6] = 0x70 | ((random[0] ?? 0) & 0x0f);
	bytes[7] = random[1] ?? 0;
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join('-');
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID of any version, in lower case. */
export function isUuid(text: string): boolean {
	return uuidPattern.test(text);
}

/** The names of courses, lessons and checks, which their authors choose: words with dashes. */
const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const slugLengthMax = 60;

/** Whether the text is a slug. */
export function isSlug(text: string): boolean {
	return text.length <= slugLengthMax && slugPattern.test(text);
}

import type { OfflineIdentity } from './account.ts';

/** What lies on the device in place of the thing itself. */
export interface Sealed {
	nonce: Uint8Array<ArrayBuffer>;
	body: ArrayBuffer;
}

/** Seals things for one account, and opens what was sealed for it. */
export interface Seal {
	close(thing: unknown): Promise<Sealed>;
	/** @throws where it was sealed for another account or with another key, or was changed since */
	open(sealed: Sealed): Promise<unknown>;
}

const nonceBytes = 12;
const algorithm = 'AES-GCM';

/** The seal of an account: AES-256-GCM, bound to its name, with a key that cannot be taken out again. */
export async function openSeal({ account, key }: OfflineIdentity): Promise<Seal> {
	const secret = await crypto.subtle.importKey('raw', readBase64Url(key), algorithm, false, [
		'encrypt',
		'decrypt'
	]);
	const additionalData = new TextEncoder().encode(account);
	return {
		async close(thing) {
			const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
			const text = new TextEncoder().encode(JSON.stringify(thing));
			const body = await crypto.subtle.encrypt(
				{ name: algorithm, iv: nonce, additionalData },
				secret,
				text
			);
			return { nonce, body };
		},
		async open({ nonce, body }) {
			const text = await crypto.subtle.decrypt(
				{ name: algorithm, iv: nonce, additionalData },
				secret,
				body
			);
			return JSON.parse(new TextDecoder().decode(text));
		}
	};
}

function readBase64Url(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

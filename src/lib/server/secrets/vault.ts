import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** The keys of an installation: encryption keys by id, the one in use, and one for look-ups. */
export interface VaultKeys {
	currentKeyId: string;
	encryptionKeys: Record<string, Buffer>;
	lookupKey: Buffer;
}

export interface Sealed {
	keyId: string;
	/** Nonce (12 bytes), then ciphertext, then tag (16 bytes). */
	bytes: Buffer;
}

/**
 * Keeps what must be readable again but not at rest: AES-256-GCM, bound to the place it was
 * written for, and keyed hashes for finding it without reading it.
 */
export interface Vault {
	/** @param place table, column and owner, such as `contact.value:42`; the same is needed to open it. */
	seal(text: string, place: string): Sealed;
	/** @throws where the key is unknown, the bytes were changed, or they were written for another place. */
	open(sealed: Sealed, place: string): string;
	/** HMAC-SHA-256 of a normalised value within its kind, for equality look-ups. */
	lookupHash(kind: string, value: string): Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

export function createVault(keys: VaultKeys): Vault {
	return {
		seal(text, place) {
			const nonce = randomBytes(nonceBytes);
			const cipher = createCipheriv('aes-256-gcm', getKey(keys, keys.currentKeyId), nonce);
			cipher.setAAD(Buffer.from(place));
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return { keyId: keys.currentKeyId, bytes: Buffer.concat([nonce, body, cipher.getAuthTag()]) };
		},
		open({ keyId, bytes }, place) {
			const decipher = createDecipheriv(
				'aes-256-gcm',
				getKey(keys, keyId),
				bytes.subarray(0, nonceBytes)
			);
			decipher.setAAD(Buffer.from(place));
			decipher.setAuthTag(bytes.subarray(-tagBytes));
			const body = bytes.subarray(nonceBytes, -tagBytes);
			return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
		},
		lookupHash(kind, value) {
			return createHmac('sha256', keys.lookupKey).update(`${kind}\0${value}`).digest();
		}
	};
}

function getKey(keys: VaultKeys, keyId: string): Buffer {
	const key = keys.encryptionKeys[keyId];
	if (!key) throw new Error(`The encryption key ${keyId} is not in the key file.`);
	return key;
}

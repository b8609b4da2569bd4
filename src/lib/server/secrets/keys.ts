import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { VaultKeys } from './vault.ts';

const keyBytes = 32;

const keySchema = v.pipe(
	v.string(),
	v.transform((text) => Buffer.from(text, 'base64')),
	v.check((key) => key.length === keyBytes, `A key must have ${keyBytes} bytes in base64.`)
);

const fileSchema = v.object({
	current_key_id: v.string(),
	encryption_keys: v.record(v.string(), keySchema),
	lookup_key: keySchema
});

/**
 * Reads the key file of an installation.
 *
 * @throws where it is missing or not a key file; the message never holds a key
 */
export function readKeys(path: string): VaultKeys {
	const file = v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
	return {
		currentKeyId: file.current_key_id,
		encryptionKeys: file.encryption_keys,
		lookupKey: file.lookup_key
	};
}

/**
 * Makes the key file (0600, in a 0700 folder) on first start; an existing one is never touched,
 * since everything sealed with it would be lost.
 *
 * @returns whether it was made now
 */
export function ensureKeys(path: string): boolean {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const file = {
		current_key_id: 'k1',
		encryption_keys: { k1: randomBytes(keyBytes).toString('base64') },
		lookup_key: randomBytes(keyBytes).toString('base64')
	};
	try {
		writeFileSync(path, JSON.stringify(file, null, '\t') + '\n', { mode: 0o600, flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

import { getPublicKey, hashes, keygen } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { PublicKey } from '#lib/signatures/verify.ts';
import type { Database } from '../database/schema.ts';
import type { Reader } from '../database/reader.ts';
import type { Vault } from '../secrets/vault.ts';

hashes.sha512 = sha512;

/** The key that signs today, opened for the transaction that asked. */
export interface SigningKey {
	id: string;
	secret: Uint8Array;
}

const lockName = 'signing-key';

/**
 * The key in use. The first document of an installation makes it, and so does the first after the
 * key was retired.
 */
export async function getSigningKey(trx: Transaction<Database>, vault: Vault): Promise<SigningKey> {
	const known = await findCurrentKey(trx, vault);
	if (known) return known;
	// Of those who find none at the same moment one makes it, and the others find that one.
	await sql`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`.execute(trx);
	return (await findCurrentKey(trx, vault)) ?? makeKey(trx, vault);
}

/** Every key that ever signed, oldest first: what stands in `/verify/keys.json`. */
export async function listPublicKeys(db: Reader): Promise<PublicKey[]> {
	const rows = await db
		.selectFrom('signing_key')
		.select(['id', 'public_key', 'created_at', 'retired_at'])
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		public_key: row.public_key.toString('base64url'),
		created_at: row.created_at.toISOString(),
		retired_at: row.retired_at?.toISOString() ?? null
	}));
}

async function findCurrentKey(
	trx: Transaction<Database>,
	vault: Vault
): Promise<SigningKey | undefined> {
	const row = await trx
		.selectFrom('signing_key')
		.where('retired_at', 'is', null)
		.select(['id', 'private_key_encrypted', 'key_id'])
		.executeTakeFirst();
	if (!row) return undefined;
	const sealed = { keyId: row.key_id, bytes: row.private_key_encrypted };
	return { id: row.id, secret: Buffer.from(vault.open(sealed, placeOf(row.id)), 'base64url') };
}

async function makeKey(trx: Transaction<Database>, vault: Vault): Promise<SigningKey> {
	const { secretKey } = keygen();
	const publicKey = Buffer.from(getPublicKey(secretKey));
	// Named after what it is, so that no two installations ever use one name for two keys.
	const id = `zx-${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`;
	const sealed = vault.seal(Buffer.from(secretKey).toString('base64url'), placeOf(id));
	await trx
		.insertInto('signing_key')
		.values({
			id,
			public_key: publicKey,
			private_key_encrypted: sealed.bytes,
			key_id: sealed.keyId
		})
		.execute();
	return { id, secret: secretKey };
}

/** What binds the sealed key to its row. */
function placeOf(id: string): string {
	return `signing_key.private_key:${id}`;
}

import { hashes, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64urlIgnorePadding } from '@oslojs/encoding';
import * as v from 'valibot';

// Not the browser's own cryptography: it is missing wherever a page comes over plain http.
hashes.sha512 = sha512;

export const documentFormat = 'zhixing-signed-document/1';
export const documentKinds = ['certificate', 'learning-record', 'hours-statement'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Larger than any file that we sign, in characters. */
export const fileLengthMax = 1_000_000;

/** A key as it is published. Retired keys stay, since what they signed stays true. */
export interface PublicKey {
	id: string;
	/** Ed25519, raw, base64url. */
	public_key: string;
	created_at: string;
	retired_at: string | null;
}

/** The file that its holder downloads and anybody can verify. */
export interface SignedFile {
	format: typeof documentFormat;
	kind: DocumentKind;
	/** Canonical JSON: the signature is over exactly these characters in UTF-8. */
	document: string;
	/** SHA-256 of the document, in hex. */
	hash: string;
	key_id: string;
	/** Ed25519, base64url. */
	signature: string;
}

/** What every document says of itself, beside what it is about. */
export interface DocumentHead {
	kind: DocumentKind;
	/** The public id. */
	document: string;
	issued_at: string;
	/** The path where the issuer answers whether it still holds. */
	verify_path: string;
}

export type Verdict =
	| { outcome: 'valid'; document: DocumentHead & Record<string, unknown>; hash: string }
	/** Not a file of this format, changed after it was issued, signed with a key that is not among these, or not by it. */
	| { outcome: 'not-ours' | 'changed' | 'unknown-key' | 'bad-signature' };

const fileSchema = v.object({
	format: v.literal(documentFormat),
	kind: v.picklist(documentKinds),
	document: v.pipe(v.string(), v.maxLength(fileLengthMax)),
	hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	key_id: v.pipe(v.string(), v.maxLength(40)),
	signature: v.pipe(v.string(), v.regex(/^[\w-]{86}={0,2}$/))
});

const headSchema = v.looseObject({
	kind: v.picklist(documentKinds),
	document: v.string(),
	issued_at: v.string(),
	verify_path: v.string()
});

const keysSchema = v.object({
	keys: v.array(
		v.object({
			id: v.string(),
			public_key: v.pipe(v.string(), v.regex(/^[\w-]{43}=?$/)),
			created_at: v.string(),
			retired_at: v.nullable(v.string())
		})
	)
});

/**
 * Whether a file is what the holder of one of the keys signed. Needs no network and no server; that
 * a document was revoked since, only its issuer can tell.
 *
 * @param text the file as it was downloaded
 */
export function verifyFile(text: string, keys: readonly PublicKey[]): Verdict {
	const file = parseJson(fileSchema, text);
	if (!file) return { outcome: 'not-ours' };
	const bytes = utf8ToBytes(file.document);
	if (bytesToHex(sha256(bytes)) !== file.hash) return { outcome: 'changed' };
	const key = keys.find(({ id }) => id === file.key_id);
	if (!key) return { outcome: 'unknown-key' };
	if (!isSignedBy(file.signature, bytes, key.public_key)) return { outcome: 'bad-signature' };
	const document = parseJson(headSchema, file.document);
	// Signed as one kind of document and handed out as another.
	if (!document || document.kind !== file.kind) return { outcome: 'changed' };
	return { outcome: 'valid', document, hash: file.hash };
}

/** The keys of a published list (`/verify/keys.json`); undefined where it is none. */
export function parseKeys(text: string): PublicKey[] | undefined {
	return parseJson(keysSchema, text)?.keys;
}

function isSignedBy(signature: string, bytes: Uint8Array, publicKey: string): boolean {
	try {
		return verify(
			decodeBase64urlIgnorePadding(signature),
			bytes,
			decodeBase64urlIgnorePadding(publicKey)
		);
	} catch {
		return false;
	}
}

function parseJson<Schema extends v.GenericSchema>(
	schema: Schema,
	text: string
): v.InferOutput<Schema> | undefined {
	if (text.length > fileLengthMax) return undefined;
	try {
		return v.parse(schema, JSON.parse(text));
	} catch {
		return undefined;
	}
}

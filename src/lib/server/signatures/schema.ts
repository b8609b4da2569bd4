import type { Generated, GeneratedAlways } from 'kysely';

export interface SigningKeyTable {
	id: string;
	/** Ed25519, raw. */
	public_key: Buffer;
	private_key_encrypted: Buffer;
	/** The key of the vault that sealed it. */
	key_id: string;
	created_at: Generated<Date>;
	retired_at: Date | null;
}

export interface SignedDocumentTable {
	id: GeneratedAlways<number>;
	public_id: string;
	kind: string;
	/** Canonical JSON: exactly the text that was signed. */
	body: string;
	hash: Buffer;
	signature: Buffer;
	signing_key_id: string;
	person_id: number | null;
	issued_at: Generated<Date>;
}

export interface SignedDocumentRevocationTable {
	document_id: number;
	reason: string;
	revoked_at: Generated<Date>;
	revoked_by: number | null;
}

export interface SignaturesSchema {
	signing_key: SigningKeyTable;
	signed_document: SignedDocumentTable;
	signed_document_revocation: SignedDocumentRevocationTable;
}

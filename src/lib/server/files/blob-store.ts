import type { Readable } from 'node:stream';

export interface StoredBlob {
	/** SHA-256 of the content, which is also its name. */
	hash: Buffer;
	sizeBytes: number;
}

/** The first and the last byte of a part, from 0. */
export interface ByteRange {
	start: number;
	end: number;
}

/**
 * Keeps contents by their hash: the same content is kept once, and what is kept never changes. The
 * local disk is one such store; an object store behind the same four verbs is another.
 */
export interface BlobStore {
	/**
	 * Takes the content in, and returns when it would survive a power cut. Where the content or the
	 * disk breaks off, nothing of it stays.
	 *
	 * @throws Conflict `storage-full` where there is no room
	 */
	put(content: AsyncIterable<Uint8Array>): Promise<StoredBlob>;
	/**
	 * @param range the first and the last byte, from 0; without it, the whole
	 * @throws NotFound `file-content-missing`
	 */
	open(hash: Buffer, range?: ByteRange): Promise<Readable>;
	has(hash: Buffer): Promise<boolean>;
	/** Removes what broken uploads of earlier days left behind. */
	sweep(): Promise<number>;
}

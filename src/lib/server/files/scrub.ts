import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Reader } from '../database/reader.ts';
import type { BlobStore } from './blob-store.ts';

const rowsABatch = 500;

export interface ScrubReport {
	checked: number;
	/** Hashes, in hexadecimal, whose content is gone. */
	missing: string[];
	/** Hashes, in hexadecimal, whose content is no longer what was stored. */
	damaged: string[];
}

/**
 * Reads every stored content again and holds it against its hash: what a disk lost or changed
 * silently is found while a backup still has it.
 *
 * @param signal ends it between two files
 */
export async function scrubFiles(
	db: Reader,
	store: BlobStore,
	signal?: AbortSignal
): Promise<ScrubReport> {
	const report: ScrubReport = { checked: 0, missing: [], damaged: [] };
	let last: Buffer = Buffer.alloc(0);
	while (!signal?.aborted) {
		const blobs = await db
			.selectFrom('blob')
			.select('hash')
			.where('hash', '>', last)
			.orderBy('hash')
			.limit(rowsABatch)
			.execute();
		for (const { hash } of blobs) {
			if (signal?.aborted) break;
			const state = await inspect(store, hash);
			report.checked += 1;
			if (state !== 'whole') report[state].push(hash.toString('hex'));
			last = hash;
		}
		if (blobs.length < rowsABatch) break;
	}
	return report;
}

async function inspect(store: BlobStore, hash: Buffer): Promise<'whole' | 'missing' | 'damaged'> {
	if (!(await store.has(hash))) return 'missing';
	const found = createHash('sha256');
	try {
		await pipeline(await store.open(hash), found);
	} catch {
		// A sector that cannot be read is as good as changed.
		return 'damaged';
	}
	return found.digest().equals(hash) ? 'whole' : 'damaged';
}

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../durable.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';

const incomingKeptMs = 24 * 60 * 60 * 1_000;

/**
 * Blobs as files of their owner alone (0600) at `<home>/files/ab/cd/<sha-256>`. They are written
 * beside, synced, and renamed into place, so that a name always stands for whole content.
 */
export function createLocalDisk(home: string): BlobStore {
	const root = join(home, 'files');
	const incoming = join(root, 'incoming');
	const pathOf = (hash: Buffer): string => {
		const name = hash.toString('hex');
		return join(root, name.slice(0, 2), name.slice(2, 4), name);
	};
	return {
		put: async (content) => {
			await mkdir(incoming, { recursive: true, mode: 0o700 });
			const temporary = join(incoming, randomUUID());
			try {
				const blob = await writeDurably(temporary, content);
				await moveIntoPlace(temporary, pathOf(blob.hash));
				return blob;
			} catch (error) {
				await unlink(temporary).catch(() => undefined);
				if (isNoSpace(error)) throw new Conflict('storage-full');
				throw error;
			}
		},
		open: async (hash, range) => {
			if (!(await exists(pathOf(hash)))) throw new NotFound('file-content-missing');
			return createReadStream(pathOf(hash), range);
		},
		has: (hash) => exists(pathOf(hash)),
		sweep: () => sweepOlderThan(incoming, Date.now() - incomingKeptMs)
	};
}

async function writeDurably(path: string, content: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
	const hash = createHash('sha256');
	let sizeBytes = 0;
	const file = await open(path, 'wx', 0o600);
	try {
		for await (const chunk of content) {
			hash.update(chunk);
			sizeBytes += chunk.byteLength;
			await file.writeFile(chunk);
		}
		await file.sync();
	} finally {
		await file.close();
	}
	return { hash: hash.digest(), sizeBytes };
}

async function moveIntoPlace(temporary: string, path: string): Promise<void> {
	const folder = dirname(path);
	const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
	await rename(temporary, path);
	await syncFolder(folder);
	// New folders are entries of the ones above, which the disk must have as well.
	if (firstMade) {
		await syncFolder(dirname(folder));
		await syncFolder(dirname(dirname(folder)));
	}
}

async function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false
	);
}

async function sweepOlderThan(folder: string, limitMs: number): Promise<number> {
	const names = await readdir(folder).catch(() => []);
	let removed = 0;
	for (const name of names) {
		const { mtimeMs } = await stat(join(folder, name));
		if (mtimeMs >= limitMs) continue;
		await unlink(join(folder, name));
		removed += 1;
	}
	return removed;
}

function isNoSpace(error: unknown): boolean {
	return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

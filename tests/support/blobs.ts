import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { BlobStore } from '#lib/server/files/blob-store.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';

/** An empty store of its own for the test file that asks, removed when the file ends. */
export function freshBlobs(): BlobStore {
	const home = mkdtempSync(join(tmpdir(), 'zhixing-blobs-'));
	afterAll(() => rmSync(home, { recursive: true }));
	return createLocalDisk(home);
}

import { open } from 'node:fs/promises';

/**
 * Waits until the disk has the folder's entries: a file that was made or renamed in it survives a
 * power cut only after this.
 */
export async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

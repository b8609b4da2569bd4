import { countWaiting, openOutboxDatabase } from '#lib/offline/database.ts';
import { listPacks, type Pack } from '#lib/offline/packs.ts';
import { obstacle, ownShelf } from '#lib/offline/start.ts';

/** What was taken along onto this device; nothing where the browser keeps nothing. */
export async function listTaken(): Promise<Pack[]> {
	return obstacle() ? [] : listPacks(ownShelf());
}

/** How much waits on this device to be sent, whoever left it: counted, not read. */
export async function countOnDevice(): Promise<number> {
	if (obstacle()) return 0;
	const database = await openOutboxDatabase();
	try {
		return await countWaiting(database);
	} finally {
		database.close();
	}
}

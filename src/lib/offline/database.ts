import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** What lies in the clear: whose it is without a name, how large, since when. All else is sealed. */
export interface SealedEntry {
	/** Given by the database, ever growing: the order in which things were done. */
	sequence?: number;
	account: string;
	/** Bytes of the sealed body. */
	size: number;
	/** ISO 8601, by the device's clock. */
	createdAt: string;
	nonce: Uint8Array<ArrayBuffer>;
	body: ArrayBuffer;
}

interface EntryStore {
	key: number;
	value: SealedEntry;
	indexes: { account: string };
}

interface OutboxSchema extends DBSchema {
	/** What waits to be sent. */
	waiting: EntryStore;
	/** What the server refused, until its owner has seen it; the sequence is that of the line. */
	refused: EntryStore;
	settings: { key: string; value: string };
	/** Where the browser has no locks: which tab is sending, and until when (milliseconds since 1970). */
	lease: { key: string; value: { holder: string; untilMs: number } };
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>;

const name = 'zhixing-outbox';
const version = 1;

/** Opens the device's outbox, which all accounts share; it is made on first use. */
export function openOutboxDatabase(): Promise<OutboxDatabase> {
	return openDB<OutboxSchema>(name, version, {
		upgrade(database) {
			const options = { keyPath: 'sequence', autoIncrement: true } as const;
			for (const store of ['waiting', 'refused'] as const)
				database.createObjectStore(store, options).createIndex('account', 'account');
			database.createObjectStore('settings');
			database.createObjectStore('lease');
		},
		// A later version of the app, in another tab, must not wait for this one.
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase).close();
		}
	});
}

/** Browsers may say "written" before it is; what a learner did must be on the disk by then. */
export const durable = { durability: 'strict' } as const;

/** How much of whom waits on the device, whoever has left it: known without any key. */
export async function countWaiting(database: OutboxDatabase): Promise<number> {
	return database.count('waiting');
}

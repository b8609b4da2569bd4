/** Whether the browser has promised not to clear away what is kept here; null where it does not say. */
export async function isStoragePersisted(): Promise<boolean | null> {
	const storage = ownStorage();
	return (await storage?.persisted?.().catch(() => null)) ?? null;
}

/** Asks the browser for that promise, once there is something to lose. @returns whether it gave it */
export async function persistStorage(): Promise<boolean | null> {
	const storage = ownStorage();
	return (await storage?.persist?.().catch(() => null)) ?? null;
}

/** Without a secure address there is none. */
function ownStorage(): Partial<StorageManager> | undefined {
	return navigator.storage as StorageManager | undefined;
}

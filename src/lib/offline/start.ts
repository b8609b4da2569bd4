import type { OfflineIdentity } from './account.ts';
import { forgetOthers, listPacks, type Shelf } from './packs.ts';
import { takePack } from './take-pack.ts';
import { clearOldBuilds, rememberLanguage } from './worker.ts';

const workerPath = '/service-worker.js';

/** Why a device cannot take anything along; null where it can. */
export function obstacle(): 'insecure' | 'unsupported' | null {
	if (!globalThis.isSecureContext) return 'insecure';
	const isSupported = 'serviceWorker' in navigator && 'caches' in globalThis;
	return isSupported && 'indexedDB' in globalThis ? null : 'unsupported';
}

/** Where this browser keeps copies. */
export function ownShelf(): Shelf {
	return { caches: globalThis.caches, origin: location.origin };
}

/**
 * Makes the device ready for times without a network, for whoever is signed in: what others took
 * along goes, packs of an earlier build are renewed.
 */
export async function startOffline(
	{ account }: OfflineIdentity,
	{ language, version }: { language: string; version: string }
): Promise<void> {
	if (obstacle()) return;
	const shelf = ownShelf();
	await forgetOthers(shelf, account);
	await rememberLanguage(shelf, language);
	const packs = await listPacks(shelf, account);
	if (packs.length === 0 && isSaving()) return;
	await registerWorker();
	const old = packs.filter((pack) => pack.version !== version);
	for (const pack of old) {
		const options = { account, version, fetch: fetchInPage, keepsFiles: true };
		// Without a network, or when the course has changed, the old pack goes on serving.
		await takePack(shelf, pack, options).catch(() => {});
	}
	if (old.length > 0) await clearOldBuilds(shelf, version);
}

/** Brings the worker in; resolves when it can serve. @throws where the browser refuses it */
export async function registerWorker(): Promise<void> {
	await navigator.serviceWorker.register(workerPath);
	await navigator.serviceWorker.ready;
}

/** `fetch`, for what must not be called as a method of something else. */
export const fetchInPage: typeof fetch = (...request) => fetch(...request);

/** Whoever saves data is not sent any that they did not ask for. */
function isSaving(): boolean {
	const { connection } = navigator as { connection?: { saveData?: boolean } };
	return connection?.saveData ?? false;
}

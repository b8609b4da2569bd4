/** Where copies of pages are kept, and for which origin. */
export interface Shelf {
	caches: CacheStorage;
	origin: string;
}

/** What a course needs on the device, as its page says. */
export interface PackPlan {
	/** The slug of the course. */
	course: string;
	title: string;
	/** Names this state of the course: another one than that of the pack means that there is news. */
	revision: string;
	/** Paths of pages, the course's own first. */
	pages: readonly string[];
	/** Paths, with their queries, of everything else: media and the keys of the checks. */
	files: readonly string[];
	/** Bytes in all, roughly, and of pictures among them. */
	bytes: number;
	imageBytes: number;
}

/** A course that was taken along. */
export interface Pack extends PackPlan {
	account: string;
	/** The build whose pages these are; its files stay as long as the pack does. */
	version: string;
	/** ISO 8601, by the device's clock. */
	takenAt: string;
}

const packPrefix = 'pack:';
const takingPrefix = 'taking:';
const recordPath = '/.pack';

/** The store of a pack: `pack:<account>:<course>`. */
export function packName(account: string, course: string): string {
	return `${packPrefix}${account}:${course}`;
}

/** Where a pack grows until it is whole. */
export function takingName(account: string, course: string): string {
	return `${takingPrefix}${account}:${course}`;
}

/** Everything that was taken along, by one account or by all; what is not whole is not there. */
export async function listPacks({ caches, origin }: Shelf, account?: string): Promise<Pack[]> {
	const prefix = account === undefined ? packPrefix : `${packPrefix}${account}:`;
	const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
	const records = await Promise.all(
		names.map(async (name) => {
			const cache = await caches.open(name);
			return (await cache.match(origin + recordPath))?.json() as Promise<Pack> | undefined;
		})
	);
	return records.filter((pack) => pack !== undefined);
}

/** The pack of a course, or undefined. */
export async function findPack(
	shelf: Shelf,
	account: string,
	course: string
): Promise<Pack | undefined> {
	return (await listPacks(shelf, account)).find((pack) => pack.course === course);
}

/** Writes what makes a store a pack: last, so that half a pack is none. */
export async function writeRecord({ caches, origin }: Shelf, pack: Pack): Promise<void> {
	const cache = await caches.open(packName(pack.account, pack.course));
	await cache.put(origin + recordPath, Response.json(pack));
}

export async function removePack(
	{ caches }: Shelf,
	account: string,
	course: string
): Promise<void> {
	await caches.delete(takingName(account, course));
	await caches.delete(packName(account, course));
}

/** Takes away everything that anybody has taken along: somebody signs out. */
export async function forgetEverybody({ caches }: Shelf): Promise<void> {
	const names = (await caches.keys()).filter(isPersonal);
	await Promise.all(names.map((name) => caches.delete(name)));
}

/** Takes away what others than this account have left on the device. */
export async function forgetOthers({ caches }: Shelf, account: string): Promise<void> {
	const own = [packPrefix, takingPrefix].map((prefix) => `${prefix}${account}:`);
	const names = (await caches.keys()).filter(
		(name) => isPersonal(name) && !own.some((prefix) => name.startsWith(prefix))
	);
	await Promise.all(names.map((name) => caches.delete(name)));
}

/** `static/forget-packs.js` says the same for the page that is sent without script of its own. */
function isPersonal(name: string): boolean {
	return name.startsWith(packPrefix) || name.startsWith(takingPrefix);
}

/** A copy in a pack, and the store that it lies in. */
export interface PackedCopy {
	cache: Cache;
	response: Response;
}

/**
 * Looks for a copy in the packs.
 *
 * @param address path, and query where it belongs to what was stored
 */
export async function findCopy(
	{ caches, origin }: Shelf,
	address: string
): Promise<PackedCopy | undefined> {
	const names = (await caches.keys()).filter((name) => name.startsWith(packPrefix));
	for (const name of names) {
		const cache = await caches.open(name);
		const response = await cache.match(origin + address, { ignoreVary: true });
		if (response && (await cache.match(origin + recordPath))) return { cache, response };
	}
	return undefined;
}

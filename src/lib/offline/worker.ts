import { isKeepable, type CopyKind } from './keepable.ts';
import { findCopy, forgetEverybody, listPacks, type Shelf } from './packs.ts';
import { sliceResponse } from './range.ts';
import { dataPathOf, offlineAddress, offlinePath, strategyFor } from './routing.ts';

/** With a copy at hand, how long the network may take before the copy answers. */
const patience = {
	/** A page that is new is worth a wait. */
	pageMs: 4_000,
	/** Somebody has answered a check and wants to know. */
	fileMs: 1_500
} as const;

const buildPrefix = 'build:';
const settingsName = 'settings';
const languagePath = '/.language';
const languages = ['zh-CN', 'en'] as const;
const requestsAtOnce = 4;

export interface WorkerParts {
	shelf: Shelf;
	fetch: typeof fetch;
	/** The build that this worker belongs to, and the paths of its files. */
	version: string;
	assets: readonly string[];
	patience?: { pageMs: number; fileMs: number };
}

/** Keeps a promise going after the answer has been given. */
type KeepAlive = (work: Promise<unknown>) => void;

/** What the service worker does, apart from being one. */
export interface OfflineWorker {
	/** Stores the files of the build, and the page that says that there is no network. */
	install(): Promise<void>;
	/** Clears away what no build and no pack needs any more. */
	activate(): Promise<void>;
	/** The answer to a request, or undefined where the browser should ask by itself. */
	answer(request: Request, keepAlive: KeepAlive): Promise<Response> | undefined;
}

export function createWorker(parts: WorkerParts): OfflineWorker {
	const { shelf } = parts;
	const own = { origin: shelf.origin, assets: new Set(parts.assets) };
	return {
		install: () => install(parts),
		activate: () => clearOldBuilds(shelf, parts.version),
		answer(request, keepAlive) {
			const strategy = strategyFor(request, own);
			switch (strategy.kind) {
				case 'ignore':
					return undefined;
				case 'sign-out':
					return signOut(parts, request, keepAlive);
				case 'asset':
					return answerAsset(parts, request);
				case 'page':
					return answerPage(parts, request, strategy.path, keepAlive);
				case 'data':
					return answerData(parts, request, strategy.path, keepAlive);
				case 'media':
				case 'file':
					return answerFile(parts, request, { isCopyFirst: strategy.kind === 'media' });
			}
		}
	};
}

/** Remembers in which language the device is spoken to; a worker sees no cookies. */
export async function rememberLanguage(shelf: Shelf, language: string): Promise<void> {
	const settings = await shelf.caches.open(settingsName);
	await settings.put(shelf.origin + languagePath, new Response(language));
}

/** Clears away the files of builds that are neither the current one nor that of a pack. */
export async function clearOldBuilds(shelf: Shelf, version: string): Promise<void> {
	const packs = await listPacks(shelf);
	// A page of a pack that was looked at since may be of any build in between.
	if (packs.some((pack) => pack.version !== version)) return;
	const names = (await shelf.caches.keys()).filter(
		(name) => name.startsWith(buildPrefix) && name !== buildPrefix + version
	);
	await Promise.all(names.map((name) => shelf.caches.delete(name)));
}

async function install(parts: WorkerParts): Promise<void> {
	const { shelf, fetch, version } = parts;
	const cache = await shelf.caches.open(buildPrefix + version);
	const left = [...parts.assets];
	const work = async () => {
		for (let path = left.shift(); path !== undefined; path = left.shift()) {
			const address = shelf.origin + path;
			const isNamedByHash = path.includes('/immutable/');
			const known = isNamedByHash ? await findAsset(shelf, address) : undefined;
			await cache.put(address, known ?? (await askAsset(fetch, address)));
		}
	};
	await Promise.all(Array.from({ length: requestsAtOnce }, work));
	for (const language of languages) await storeOfflinePage(parts, cache, language);
}

async function askAsset(fetch: WorkerParts['fetch'], address: string): Promise<Response> {
	const response = await fetch(address, { cache: 'no-cache', priority: 'low' });
	if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
	return response;
}

/** As nobody in particular, so that nothing of whoever is signed in is stored with it. */
async function storeOfflinePage(
	{ shelf, fetch }: WorkerParts,
	cache: Cache,
	language: string
): Promise<void> {
	for (const path of [offlinePath, dataPathOf(offlinePath)]) {
		const response = await fetch(shelf.origin + path, {
			credentials: 'omit',
			cache: 'no-store',
			headers: { accept: 'text/html, */*', 'accept-language': language }
		});
		const kind = path === offlinePath ? 'page' : 'data';
		if (!(await isKeepable(response, kind))) throw new Error(`${path} cannot be kept.`);
		await cache.put(`${shelf.origin}${path}?language=${language}`, response);
	}
}

async function findAsset({ caches }: Shelf, address: string): Promise<Response | undefined> {
	const names = (await caches.keys()).filter((name) => name.startsWith(buildPrefix));
	for (const name of names.reverse()) {
		const cache = await caches.open(name);
		const response = await cache.match(address, { ignoreVary: true });
		if (response) return response;
	}
	return undefined;
}

async function answerAsset({ shelf, fetch }: WorkerParts, request: Request): Promise<Response> {
	return (await findAsset(shelf, request.url)) ?? fetch(request);
}

async function signOut(
	{ shelf, fetch }: WorkerParts,
	request: Request,
	keepAlive: KeepAlive
): Promise<Response> {
	const forgetting = forgetEverybody(shelf);
	keepAlive(forgetting);
	try {
		return await fetch(request);
	} catch (caught) {
		if (request.mode !== 'navigate') throw caught;
		return Response.redirect(`${shelf.origin}${offlinePath}?unfinished=sign-out`, 303);
	} finally {
		await forgetting;
	}
}

async function answerPage(
	parts: WorkerParts,
	request: Request,
	path: string,
	keepAlive: KeepAlive
): Promise<Response> {
	const found = await networkOrCopy(parts, request, { address: path, kind: 'page' }, keepAlive);
	if (found) return found;
	if (path === offlinePath) return offlineCopy(parts, path);
	const { origin } = parts.shelf;
	return Response.redirect(origin + offlineAddress(new URL(request.url)), 303);
}

async function answerData(
	parts: WorkerParts,
	request: Request,
	path: string,
	keepAlive: KeepAlive
): Promise<Response> {
	const address = dataPathOf(path);
	const found = await networkOrCopy(parts, request, { address, kind: 'data' }, keepAlive);
	if (found) return found;
	if (path === offlinePath) return offlineCopy(parts, address);
	const wanted = new URL(request.url);
	wanted.pathname = path;
	return Response.json({ type: 'redirect', location: offlineAddress(wanted) });
}

/**
 * From the network, which also renews the copy; from the copy where the network is away, too slow or
 * has nobody behind it. Without a copy it may take as long as it takes.
 */
async function networkOrCopy(
	{ shelf, fetch, patience: { pageMs } = patience }: WorkerParts,
	request: Request,
	{ address, kind }: { address: string; kind: CopyKind },
	keepAlive: KeepAlive
): Promise<Response | undefined> {
	const copy = await findCopy(shelf, address);
	const asked = fetch(request).catch(() => undefined);
	const fresh = await (copy ? Promise.race([asked, wait(pageMs)]) : asked);
	if (!copy) return fresh;
	if (!fresh || isAway(fresh)) return copy.response;
	const renewal = fresh.clone();
	keepAlive(renew(copy.cache, shelf.origin + address, renewal, kind));
	return fresh;
}

function wait(timeMs: number): Promise<undefined> {
	return new Promise((resolve) => setTimeout(() => resolve(undefined), timeMs));
}

/** The proxy answers for an app that is not there. */
function isAway({ status }: Response): boolean {
	return status >= 502 && status <= 504;
}

async function renew(
	cache: Cache,
	address: string,
	response: Response,
	kind: CopyKind
): Promise<void> {
	// Where it does not fit, the copy that is there still does.
	if (await isKeepable(response, kind)) await cache.put(address, response).catch(() => {});
}

async function offlineCopy({ shelf, version }: WorkerParts, path: string): Promise<Response> {
	const settings = await shelf.caches.open(settingsName);
	const language = await (await settings.match(shelf.origin + languagePath))?.text();
	const known = languages.find((one) => one === language) ?? languages[0];
	const cache = await shelf.caches.open(buildPrefix + version);
	const copy = await cache.match(`${shelf.origin}${path}?language=${known}`, { ignoreVary: true });
	return copy ?? Response.error();
}

async function answerFile(
	{ shelf, fetch, patience: { fileMs } = patience }: WorkerParts,
	request: Request,
	{ isCopyFirst }: { isCopyFirst: boolean }
): Promise<Response> {
	const { pathname, search } = new URL(request.url);
	const copy = await findCopy(shelf, pathname + search);
	if (!copy) return fetch(request);
	const range = request.headers.get('range');
	if (isCopyFirst) return sliceResponse(copy.response, range);
	const asked = fetch(request).catch(() => undefined);
	const fresh = await Promise.race([asked, wait(fileMs)]);
	// The way to the sign-in page is no answer to a script that asks for a file.
	const isRight = fresh !== undefined && (await isKeepable(fresh, 'file'));
	return isRight ? fresh : sliceResponse(copy.response, range);
}

/** What of a request decides who answers it. */
export interface RequestFacts {
	url: string;
	method: string;
	mode: string;
	cache: string;
	destination: string;
}

export type Strategy =
	/** The worker stays out of it. */
	| { kind: 'ignore' }
	/** Somebody leaves: what is theirs on the device goes too. */
	| { kind: 'sign-out' }
	/** A file of a build, which never changes under its name: from the store, else from the network. */
	| { kind: 'asset' }
	/** A page: from the network, else from the pack that holds it, else the page that says so. */
	| { kind: 'page'; path: string }
	/** What Kit asks for instead of a page when it is open already. */
	| { kind: 'data'; path: string }
	/** Pictures, sound and film of a pack: from the pack, else from the network. */
	| { kind: 'media' }
	/** What else a pack may hold: from the network, else from the pack. */
	| { kind: 'file' };

export const offlinePath = '/offline';
export const dataFile = '__data.json';

const signOutPath = '/sign-out';
const buildFolder = '/_app/immutable/';
const media = new Set(['image', 'audio', 'video', 'track']);
/** What must come from where it is made, or tells of a new version. */
const neverStored = /^\/(?:service-worker\.js|_app\/version\.json|healthz|readyz)$/;

/**
 * Which strategy a request falls under.
 *
 * @param own this app's origin, and the paths of the files that its build came with
 */
export function strategyFor(
	request: RequestFacts,
	own: { origin: string; assets: ReadonlySet<string> }
): Strategy {
	const { origin, pathname } = new URL(request.url);
	if (origin !== own.origin) return { kind: 'ignore' };
	if (request.method === 'POST' && pathname === signOutPath) return { kind: 'sign-out' };
	// Whoever asks for the network gets the network: a pack is taken with `no-store`.
	if (request.method !== 'GET' || request.cache === 'no-store') return { kind: 'ignore' };
	if (neverStored.test(pathname)) return { kind: 'ignore' };
	if (own.assets.has(pathname) || pathname.startsWith(buildFolder)) return { kind: 'asset' };
	if (pathname.endsWith(`/${dataFile}`)) return { kind: 'data', path: pageOfData(pathname) };
	if (request.mode === 'navigate') return { kind: 'page', path: pathname };
	return { kind: media.has(request.destination) ? 'media' : 'file' };
}

/** Where Kit asks for the data of a page. */
export function dataPathOf(path: string): string {
	return `${path.replace(/\/$/, '')}/${dataFile}`;
}

function pageOfData(path: string): string {
	return path.slice(0, -(dataFile.length + 1)) || '/';
}

/** The page that says that there is no network, and leads back to where somebody wanted to go. */
export function offlineAddress(wanted: URL): string {
	return `${offlinePath}?from=${encodeURIComponent(wanted.pathname + pageSearch(wanted))}`;
}

/** The query as the reader knows it, without what Kit adds to it. */
function pageSearch({ searchParams }: URL): string {
	const own = [...searchParams].filter(([name]) => !name.startsWith('x-sveltekit-'));
	return own.length > 0 ? `?${new URLSearchParams(own)}` : '';
}

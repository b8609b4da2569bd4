import { isKeepable, type CopyKind } from './keepable.ts';
import {
	findPack,
	packName,
	takingName,
	writeRecord,
	type Pack,
	type PackPlan,
	type Shelf
} from './packs.ts';
import { dataPathOf } from './routing.ts';

/** Why a pack was not taken; what was there before is still there. */
export type PackFailure = 'network' | 'signed-out' | 'changed' | 'full';

export class PackNotTaken extends Error {
	override name = 'PackNotTaken';
	readonly reason: PackFailure;

	constructor(reason: PackFailure, options?: ErrorOptions) {
		super(`The pack was not taken (${reason}).`, options);
		this.reason = reason;
	}
}

interface Part {
	/** Path and query. */
	address: string;
	kind: CopyKind;
}

interface TakeOptions {
	account: string;
	/** The build that is running. */
	version: string;
	fetch: typeof fetch;
	/** Told how many of how many parts are there. */
	onProgress?: (taken: number, parts: number) => void;
	/** Only the pages are asked for again; what else the pack holds is taken over. */
	keepsFiles?: boolean;
}

const requestsAtOnce = 3;
const partsMax = 1_000;

/**
 * Takes a course along, all of it or nothing: every page as it is and as Kit asks for it, and every
 * file. An earlier pack of the course serves until the new one is whole.
 *
 * @throws PackNotTaken
 */
export async function takePack(shelf: Shelf, plan: PackPlan, options: TakeOptions): Promise<Pack> {
	const { account, version } = options;
	const taking = takingName(account, plan.course);
	await shelf.caches.delete(taking);
	try {
		await fill(shelf, plan, options);
		const pack = { ...plan, account, version, takenAt: new Date().toISOString() };
		await putInPlace(shelf, pack);
		return pack;
	} catch (caught) {
		throw failedOnTheWay(caught);
	} finally {
		await shelf.caches.delete(taking);
	}
}

function partsOf({ pages, files }: PackPlan): Part[] {
	const parts: Part[] = [
		...pages.map((address): Part => ({ address, kind: 'page' })),
		...pages.map((path): Part => ({ address: dataPathOf(path), kind: 'data' })),
		...files.map((address): Part => ({ address, kind: 'file' }))
	];
	if (parts.length > partsMax) throw new RangeError(`A pack has at most ${partsMax} parts.`);
	return parts;
}

async function fill(shelf: Shelf, plan: PackPlan, options: TakeOptions): Promise<void> {
	const { account, onProgress } = options;
	const { caches, origin } = shelf;
	const target = await caches.open(takingName(account, plan.course));
	const earlier = options.keepsFiles
		? await caches.open(packName(account, plan.course))
		: undefined;
	const parts = partsOf(plan);
	const left = [...parts];
	let taken = 0;
	const work = async () => {
		for (let part = left.shift(); part; part = left.shift()) {
			const address = origin + part.address;
			const kept = part.kind === 'file' ? await earlier?.match(address) : undefined;
			await target.put(address, kept ?? (await ask(address, part.kind, options.fetch)));
			onProgress?.(++taken, parts.length);
		}
	};
	onProgress?.(0, parts.length);
	try {
		await Promise.all(Array.from({ length: requestsAtOnce }, work));
	} finally {
		// The others need not go on where one has failed.
		left.length = 0;
	}
}

async function ask(address: string, kind: CopyKind, fetch: TakeOptions['fetch']) {
	const response = await fetch(address, {
		headers: { accept: kind === 'page' ? 'text/html' : '*/*' },
		cache: 'no-store',
		redirect: 'manual'
	}).catch((caught: unknown) => {
		throw new PackNotTaken('network', { cause: caught });
	});
	if (await isKeepable(response, kind)) return response;
	throw new PackNotTaken(failureOf(response));
}

function failureOf({ type, status }: Response): PackFailure {
	if (type === 'opaqueredirect' || status === 200 || status === 401) return 'signed-out';
	return status >= 500 || status === 429 ? 'network' : 'changed';
}

/** No request any more: from here on only the device itself can fail. */
async function putInPlace(shelf: Shelf, pack: Pack): Promise<void> {
	const { caches, origin } = shelf;
	const source = await caches.open(takingName(pack.account, pack.course));
	const target = await caches.open(packName(pack.account, pack.course));
	const before = await findPack(shelf, pack.account, pack.course);
	for (const { address } of partsOf(pack)) {
		const response = await source.match(origin + address, { ignoreVary: true });
		if (response) await target.put(origin + address, response);
	}
	await writeRecord(shelf, pack);
	const current = new Set(partsOf(pack).map(({ address }) => address));
	const old = (before ? partsOf(before) : []).filter(({ address }) => !current.has(address));
	for (const { address } of old) await target.delete(origin + address, { ignoreVary: true });
}

/** A device without room, or an answer that broke off in its middle. */
function failedOnTheWay(caught: unknown): unknown {
	if (caught instanceof DOMException && caught.name === 'QuotaExceededError')
		return new PackNotTaken('full', { cause: caught });
	const isCut = caught instanceof TypeError || caught instanceof DOMException;
	return isCut ? new PackNotTaken('network', { cause: caught }) : caught;
}

import { findPack, removePack, type Pack, type PackPlan } from '#lib/offline/packs.ts';
import { isStoragePersisted, persistStorage } from '#lib/offline/persistence.ts';
import { fetchInPage, obstacle, ownShelf, registerWorker } from '#lib/offline/start.ts';
import { PackNotTaken, takePack, type PackFailure } from '#lib/offline/take-pack.ts';

export type OfferStatus =
	/** Not looked yet, or no script. */
	'unknown' | 'insecure' | 'unsupported' | 'no-room' | 'offered' | 'taking' | 'taken';

/** How much more room than the pack itself there must be: it is there twice while it is renewed. */
const roomShare = 2;

/** The offer of one course to one account: looked up, taken, renewed, removed. */
export class PackOffering {
	status = $state<OfferStatus>('unknown');
	pack = $state.raw<Pack>();
	failure = $state<PackFailure | null>(null);
	isRemoved = $state(false);
	/** Whether the browser has promised to keep what is here; null where it does not say. */
	isPersisted = $state<boolean | null>(null);
	taken = $state(0);
	parts = $state(0);

	#account: string;
	#version: string;

	constructor({ account, version }: { account: string; version: string }) {
		this.#account = account;
		this.#version = version;
	}

	/** Looks what the device has, and what it can take. */
	async look(plan: PackPlan): Promise<void> {
		const hindrance = obstacle();
		if (hindrance) {
			this.status = hindrance;
			return;
		}
		this.pack = await findPack(ownShelf(), this.#account, plan.course);
		this.isPersisted = await isStoragePersisted();
		if (this.pack) this.status = 'taken';
		else this.status = (await hasRoom(plan.bytes)) ? 'offered' : 'no-room';
	}

	/** Takes the course along, or what has changed of it. */
	async take(plan: PackPlan): Promise<void> {
		const before = this.status;
		Object.assign(this, { status: 'taking', failure: null, isRemoved: false, taken: 0, parts: 0 });
		try {
			await registerWorker();
			this.pack = await takePack(ownShelf(), plan, {
				account: this.#account,
				version: this.#version,
				fetch: fetchInPage,
				onProgress: (taken, parts) => Object.assign(this, { taken, parts })
			});
			this.status = 'taken';
			this.isPersisted = await persistStorage();
		} catch (caught) {
			this.status = before;
			// A worker that cannot be fetched or filled is a matter of the network as well.
			this.failure = caught instanceof PackNotTaken ? caught.reason : 'network';
		}
	}

	async remove(plan: PackPlan): Promise<void> {
		await removePack(ownShelf(), this.#account, plan.course);
		this.failure = null;
		await this.look(plan);
		this.isRemoved = true;
	}
}

async function hasRoom(bytes: number): Promise<boolean> {
	const storage = navigator.storage as StorageManager | undefined;
	const { quota, usage } = (await storage?.estimate?.().catch(() => undefined)) ?? {};
	return quota === undefined || quota - (usage ?? 0) > bytes * roomShare;
}

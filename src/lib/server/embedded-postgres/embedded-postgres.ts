import { existsSync } from 'node:fs';
import { findBinaries, type Binaries } from './binaries.ts';
import { initialise, mustInitialise, writePrivateFile } from './cluster.ts';
import { findHolder, lockHome, type Holder } from './home-lock.ts';
import { keepUp, type KeeperEvent } from './keeper.ts';
import { layoutOf, prepareLayout, socketPort, type Layout } from './layout.ts';
import { findOperatingUser, type OperatingUser } from './operating-user.ts';
import {
	clearRemains,
	findPostmaster,
	isStopping,
	isUp,
	launchPostmaster,
	stopPostmaster,
	type Postmaster
} from './postmaster.ts';
import { waitForExit } from './processes.ts';
import { appUrl, waitUntilReady, type WaitReport } from './readiness.ts';
import { fitSettings, writeSettings, type Settings } from './settings.ts';

/** What happens to the server, for whoever tells the operator. */
export type EmbeddedPostgresEvent =
	| KeeperEvent
	| { kind: 'initialising' }
	| { kind: 'remains-cleared' }
	| { kind: 'waiting'; state: 'starting' | 'recovery'; waitedMs: number };

export interface EmbeddedPostgresOptions {
	/** The folder of the installation; the database lives in `<home>/postgresql`. */
	home: string;
	/** The folder of other programs, such as `/usr/lib/postgresql/15/bin`. */
	binaries?: string | undefined;
	/** Settings on top of those fitted to the machine. */
	settings?: Settings;
	/** What a second starter is told about this one. */
	purpose?: string;
	onEvent?: (event: EmbeddedPostgresEvent) => void;
}

export interface EmbeddedPostgres {
	/** For the app: an ordinary role that owns the database. */
	url: string;
	/** Whether the server was there already, left by a starter that was killed. */
	adopted: boolean;
	dataFolder: string;
	/** Stops the server and gives the home back. */
	stop(): Promise<void>;
}

interface Place {
	layout: Layout;
	binaries: Binaries;
	user: OperatingUser | undefined;
	settings: Settings;
	onWait: WaitReport;
}

/** A server that is shutting down by itself has a checkpoint left to write. */
const shutdownTimeoutMs = 30_000;

/**
 * Brings up the embedded PostgreSQL of a home, and keeps it up: makes its data folder on first
 * start, adopts a server that a killed starter left, waits out its recovery, and starts it again
 * when it falls.
 *
 * @throws EmbeddedPostgresFailure with the cause
 */
export async function startEmbeddedPostgres(
	options: EmbeddedPostgresOptions
): Promise<EmbeddedPostgres> {
	const onEvent = options.onEvent ?? (() => {});
	const user = findOperatingUser();
	const binaries = findBinaries(options.binaries, user);
	const layout = prepareLayout(options.home, user);
	const place: Place = {
		layout,
		binaries,
		user,
		settings: {
			...fitSettings({
				socketFolder: layout.socketFolder,
				logFolder: layout.log,
				port: socketPort
			}),
			...options.settings
		},
		onWait: (state, waitedMs) => onEvent({ kind: 'waiting', state, waitedMs })
	};
	const unlock = lockHome(layout.lock, options.purpose ?? 'zhixing');
	try {
		if (mustInitialise(layout, binaries.major)) {
			onEvent({ kind: 'initialising' });
			await initialise(layout, binaries, user, place.settings);
		}
		const left = await adopt(place);
		if (!left && (await clearRemains(layout))) onEvent({ kind: 'remains-cleared' });
		const postmaster = left ?? (await launch(place));
		const keeper = keepUp(postmaster, () => relaunch(place), onEvent);
		return {
			url: appUrl(layout, postmaster.socketFolder),
			adopted: left !== undefined,
			dataFolder: layout.data,
			stop: () => keeper.stop().finally(unlock)
		};
	} catch (error) {
		unlock();
		throw error;
	}
}

/** The address of a home's server if it runs now, whoever holds it; nothing is started. */
export function findEmbeddedUrl(home: string): string | undefined {
	if (!existsSync(home)) return undefined;
	const layout = layoutOf(home, findOperatingUser());
	const postmaster = findPostmaster(layout);
	return postmaster && appUrl(layout, postmaster.socketFolder);
}

/** The process that runs on a home now. */
export function findHomeHolder(home: string): Holder | undefined {
	if (!existsSync(home)) return undefined;
	return findHolder(layoutOf(home, findOperatingUser()).lock);
}

/** A server that a killed starter left, and that does not go down while it is waited for. */
async function adopt({ layout, onWait }: Place): Promise<Postmaster | undefined> {
	const postmaster = findPostmaster(layout);
	if (!postmaster) return undefined;
	if (isStopping(layout)) {
		const isGone = await waitForExit(postmaster.process, shutdownTimeoutMs);
		if (!isGone) await stopPostmaster(postmaster);
		return undefined;
	}
	try {
		await waitUntilReady(layout, postmaster, onWait);
		return postmaster;
	} catch (error) {
		if (isUp(postmaster)) throw error;
		return undefined;
	}
}

async function launch({ layout, binaries, user, settings, onWait }: Place): Promise<Postmaster> {
	writePrivateFile(layout.settings, writeSettings(settings), user);
	const postmaster = launchPostmaster(layout, binaries.folder, user);
	try {
		await waitUntilReady(layout, postmaster, onWait);
		return postmaster;
	} catch (error) {
		await stopPostmaster(postmaster);
		throw error;
	}
}

async function relaunch(place: Place): Promise<Postmaster> {
	await clearRemains(place.layout);
	return launch(place);
}

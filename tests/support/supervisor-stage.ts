import { afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import {
	startEmbeddedPostgres,
	type EmbeddedPostgres,
	type EmbeddedPostgresEvent
} from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { copyHome, makeHome, removeHome, startHost, type Host } from './supervisor-scene.ts';

/** What every next start is promised to take at most, from a kill to accepting queries. */
export const readyTimeoutMs = 15_000;

/** A test starts up to five servers, and the machine has other work as well. */
export const stageTimeoutMs = 90_000;

/** Other programs than those of the packages, such as Debian's 15. */
export const binaries = process.env.ZHIXING_TEST_POSTGRES;

export interface Stage {
	/** A home where nothing was ever started. */
	freshHome(): string;
	/** A home that was started and stopped before. */
	settledHome(): string;
	/** A process that brings up a home, to be killed. */
	host(home: string): Host;
	/** Brings the home up in this process, within the promised time. */
	bringUp(
		home: string,
		onEvent?: (event: EmbeddedPostgresEvent) => void
	): Promise<EmbeddedPostgres>;
}

/** Homes and processes for the tests of one file; all of them end with their test. */
export function setStage(): Stage {
	let template: string;
	const hosts: Host[] = [];

	beforeAll(async () => {
		template = makeHome();
		const server = await startEmbeddedPostgres({ home: template, binaries });
		await server.stop();
		return () => removeHome(template);
	});

	afterEach(() => {
		for (const { child } of hosts.splice(0)) child.kill('SIGKILL');
	});

	const removedAfterTest = (home: string) => {
		onTestFinished(() => removeHome(home));
		return home;
	};

	return {
		freshHome: () => removedAfterTest(makeHome()),
		settledHome: () => removedAfterTest(copyHome(template)),
		host(home) {
			const host = startHost(home);
			hosts.push(host);
			return host;
		},
		async bringUp(home, onEvent) {
			const began = performance.now();
			const server = await startEmbeddedPostgres({ home, binaries, ...(onEvent && { onEvent }) });
			onTestFinished(() => server.stop());
			expect(performance.now() - began).toBeLessThan(readyTimeoutMs);
			return server;
		}
	};
}

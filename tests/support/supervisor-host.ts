import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { EmbeddedPostgresFailure } from '#lib/server/embedded-postgres/failure.ts';

// A process that only brings up the database of a home, for tests that kill it.

export type HostReport =
	| { kind: 'event'; event: string }
	| { kind: 'ready'; url: string; adopted: boolean }
	| { kind: 'failed'; code: string; values: Record<string, string | number> };

const report = (message: HostReport) => process.send?.(message);
const home = process.argv[2] ?? '';

try {
	const server = await startEmbeddedPostgres({
		home,
		binaries: process.env.ZHIXING_TEST_POSTGRES,
		purpose: 'test',
		onEvent: (event) => report({ kind: 'event', event: event.kind })
	});
	report({ kind: 'ready', url: server.url, adopted: server.adopted });
	process.on('message', () => void server.stop().then(() => process.exit(0)));
} catch (error) {
	if (!(error instanceof EmbeddedPostgresFailure)) throw error;
	report({ kind: 'failed', code: error.code, values: error.values });
	process.disconnect();
}

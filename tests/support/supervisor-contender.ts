import { EmbeddedPostgresFailure } from '#lib/server/embedded-postgres/failure.ts';
import { lockHome } from '#lib/server/embedded-postgres/home-lock.ts';

// A process that wants one lock, says what became of it, and holds it until it is killed.

const path = process.argv[2] ?? '';

try {
	lockHome(path, 'contender');
	process.send?.('held');
} catch (error) {
	if (!(error instanceof EmbeddedPostgresFailure)) throw error;
	process.send?.(error.code);
}
setInterval(() => {}, 1_000);

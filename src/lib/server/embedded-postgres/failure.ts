export type EmbeddedPostgresFailureCode =
	| 'platform-unsupported'
	| 'binaries-missing'
	| 'operating-user-missing'
	| 'home-unreachable'
	| 'home-in-use'
	| 'version-differs'
	| 'data-incomplete'
	| 'password-missing'
	| 'disk-full'
	| 'permission-denied'
	| 'initialise-failed'
	| 'start-failed'
	| 'server-foreign'
	| 'ready-too-late'
	| 'stop-failed';

/**
 * Why the embedded PostgreSQL cannot serve. `code` is stable and `values` fill the words that the
 * command line has for it; the message itself is for logs.
 */
export class EmbeddedPostgresFailure extends Error {
	readonly code: EmbeddedPostgresFailureCode;
	readonly values: Record<string, string | number>;

	constructor(code: EmbeddedPostgresFailureCode, values: Record<string, string | number> = {}) {
		super(`Embedded PostgreSQL: ${code} ${JSON.stringify(values)}`);
		this.name = 'EmbeddedPostgresFailure';
		this.code = code;
		this.values = values;
	}
}

/** Turns what a PostgreSQL program printed, or what the system answered, into a failure with a cause. */
export function explainFailure(
	fallback: EmbeddedPostgresFailureCode,
	output: string,
	folder: string
): EmbeddedPostgresFailure {
	if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(output)) {
		return new EmbeddedPostgresFailure('disk-full', { folder });
	}
	if (/Permission denied|EACCES|EPERM|Read-only file system|EROFS/i.test(output)) {
		return new EmbeddedPostgresFailure('permission-denied', { folder });
	}
	return new EmbeddedPostgresFailure(fallback, { detail: lastLines(output) });
}

function lastLines(output: string): string {
	return output.trim().split('\n').slice(-12).join('\n') || '—';
}

import pg from 'pg';

const codes = {
	'23505': 'unique',
	'23503': 'foreign-key',
	'23514': 'check',
	'23P01': 'exclusion',
	'55P03': 'lock-timeout',
	'40001': 'serialization',
	'40P01': 'deadlock'
} as const;

export type ViolationKind = (typeof codes)[keyof typeof codes];

/**
 * What the database refused, where it did: the kind, and the name of the constraint that spoke.
 *
 * Domains map the names they know to a refusal; an unknown one stays an error.
 */
export function findViolation(
	error: unknown
): { kind: ViolationKind; constraint: string } | undefined {
	if (!(error instanceof pg.DatabaseError)) return undefined;
	const kind = codes[error.code as keyof typeof codes];
	return kind && { kind, constraint: error.constraint ?? '' };
}

/** Whether the error says that the constraint of that name refused the change. */
export function isViolationOf(error: unknown, constraint: string): boolean {
	return findViolation(error)?.constraint === constraint;
}

/** Whether the database cannot be reached just now, so that the request should be tried later. */
export function isDatabaseUnavailable(error: unknown): boolean {
	if (error instanceof pg.DatabaseError) return /^(57P0|08|53)/.test(error.code ?? '');
	if (!(error instanceof Error)) return false;
	const code = (error as NodeJS.ErrnoException).code ?? '';
	return (
		['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
		/Connection terminated|timeout exceeded when trying to connect|Client has encountered/.test(
			error.message
		)
	);
}

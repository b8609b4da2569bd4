import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** A connection or a transaction that the function only reads from: the type says that it cannot write. */
export type Reader = Pick<
	Kysely<Database>,
	'selectFrom' | 'with' | 'withRecursive' | 'getExecutor'
>;

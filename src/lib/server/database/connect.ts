import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { businessTimeZone } from '#lib/dates.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Database } from './schema.ts';

export interface ConnectOptions {
	/** A `postgresql://` address. */
	url: string;
	/** Shown in `pg_stat_activity`, so that an operator knows who holds what. */
	applicationName: string;
	connectionsMax?: number;
	statementTimeoutMs?: number;
	lockTimeoutMs?: number;
	/** Called when an idle connection breaks; the pool replaces it by itself. */
	onConnectionLost?: (error: Error) => void;
}

const oid = { int8: 20, numeric: 1700, date: 1082, daterange: 3912 } as const;

/**
 * Ids and counts stay far below 2^53 and arrive as numbers, half points are exact in binary, and
 * days are text: a `Date` would move them by a time zone.
 */
const types = {
	getTypeParser(id: number, format?: 'text' | 'binary') {
		if (format !== 'binary') {
			if (id === oid.int8 || id === oid.numeric) return Number;
			if (id === oid.date || id === oid.daterange) return (text: string) => text;
		}
		return pg.types.getTypeParser(id, format);
	}
} as pg.CustomTypesConfig;

/**
 * Opens a bounded pool on the database. No connection is made before the first query.
 *
 * Sessions run in Asia/Shanghai, so that `current_date` is the business day.
 */
export function connect(options: ConnectOptions): Kysely<Database> {
	const pool = new pg.Pool({
		Client: PreparingClient,
		connectionString: options.url,
		application_name: options.applicationName,
		max: options.connectionsMax ?? 8,
		connectionTimeoutMillis: 2_000,
		idleTimeoutMillis: 30_000,
		statement_timeout: options.statementTimeoutMs ?? 5_000,
		lock_timeout: options.lockTimeoutMs ?? 3_000,
		idle_in_transaction_session_timeout: 10_000,
		options: `-c timezone=${businessTimeZone}`,
		types
	});
	pool.on('error', (error) => options.onConnectionLost?.(error));
	return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

import type { ColumnType } from 'kysely';

export type JsonValue =
	string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A `jsonb` column: read as a value, written as the text of one, so that arrays stay JSON. */
export type Json = ColumnType<JsonValue, string | undefined, string>;

/** The same where the table has no default. */
export type RequiredJson = ColumnType<JsonValue, string, string>;

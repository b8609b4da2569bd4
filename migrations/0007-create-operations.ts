import { sql, type Kysely } from 'kysely';

/** One row for each command that took effect, so that a repeated one finds its first result. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table operation (
			op_id uuid not null,
			account_id bigint,
			command text not null,
			input_hash bytea not null,
			result jsonb not null default '{}',
			completed_at timestamptz not null default now(),
			constraint operation_pkey primary key (op_id),
			constraint operation_command_check check (length(command) between 1 and 200),
			constraint operation_input_hash_check check (octet_length(input_hash) = 32),
			constraint operation_result_check check (pg_column_size(result) <= 65536)
		)`.execute(db);
	await sql`create index operation_completed_at_idx on operation (completed_at)`.execute(db);
}

import { Conflict } from '#lib/server/errors.ts';
import { EmbeddedPostgresFailure } from '#lib/server/embedded-postgres/failure.ts';
import type { EnvironmentProblem } from '#lib/server/environment/environment.ts';
import { BuildFailure } from './family/build.ts';
import { say, type Word } from './words.mjs';

/** Something that was said to the operator already, or that needs no more than its words. */
export class Refused extends Error {}

/** What to tell the operator about an error that ends a command. */
export function explain(error: unknown): string {
	if (error instanceof Refused) return error.message;
	if (error instanceof BuildFailure) return say('cli_build_failed', { detail: error.message });
	if (error instanceof EmbeddedPostgresFailure) {
		return say(`cli_postgres_${snakeCase(error.code)}`, error.values);
	}
	if (error instanceof Conflict && error.code === 'demo-in-use') {
		return say('cli_seed_in_use', error.values);
	}
	const { code, message } = error as { code?: string; message?: string };
	if (code && code in databaseWords) {
		return say(databaseWords[code as keyof typeof databaseWords], { detail: message ?? code });
	}
	if (code?.startsWith('ERR_PARSE_ARGS'))
		return say('cli_option_unknown', { detail: message ?? '' });
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export function explainProblem({ code, values }: EnvironmentProblem): string {
	return say(`cli_environment_${snakeCase(code)}`, values);
}

/** What a server that is not ours may answer, or the way to it. */
const databaseWords = {
	ECONNREFUSED: 'cli_database_refused',
	ENOTFOUND: 'cli_database_unknown_host',
	EAI_AGAIN: 'cli_database_unknown_host',
	ETIMEDOUT: 'cli_database_refused',
	'28P01': 'cli_database_password',
	'28000': 'cli_database_password',
	'3D000': 'cli_database_missing',
	'42501': 'cli_database_rights',
	'53100': 'cli_database_disk_full',
	'57P03': 'cli_database_starting'
} as const satisfies Record<string, Word>;

/** Codes are written with dashes, keys of messages with underscores; the type follows. */
export function snakeCase<Code extends string>(code: Code): SnakeCase<Code> {
	return code.replaceAll('-', '_') as SnakeCase<Code>;
}

type SnakeCase<Code extends string> = Code extends `${infer Head}-${infer Tail}`
	? `${Head}_${SnakeCase<Tail>}`
	: Code;

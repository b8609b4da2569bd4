import { uploadBytesMax } from '#lib/server/http/body-sizes.ts';
import type { Context } from '../context.ts';

/** What the children find in their environment; adapter-node reads some of it as well. */
export function variablesFor(
	{ environment }: Context,
	url: string,
	isDemo: boolean
): Record<string, string | undefined> {
	return {
		...process.env,
		NODE_ENV: 'production',
		HOST: environment.host,
		PORT: String(environment.port),
		ORIGIN: environment.origin,
		BODY_SIZE_LIMIT: String(uploadBytesMax),
		DATABASE_URL: url,
		ZHIXING_HOME: environment.home,
		ZHIXING_KEYS_FILE: environment.keysFile,
		ZHIXING_DEMO: isDemo ? '1' : '0',
		// A person at a terminal wants to see trouble, a log collector everything.
		ZHIXING_LOG_LEVEL: process.env.ZHIXING_LOG_LEVEL || (process.stdout.isTTY ? 'warn' : 'info')
	};
}

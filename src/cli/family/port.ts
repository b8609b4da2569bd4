import { createServer } from 'node:net';
import { Refused } from '../explain.ts';
import { say } from '../words.mjs';

/**
 * Makes sure that the port can be had before anything else is started.
 *
 * @throws Refused, naming the port and how to take another
 */
export async function checkPort(host: string, port: number): Promise<void> {
	const code = await findPortTrouble(host, port);
	if (code === 'EADDRINUSE') throw new Refused(say('cli_port_busy', { port, host }));
	if (code === 'EACCES') throw new Refused(say('cli_port_forbidden', { port }));
	if (code) throw new Refused(say('cli_host_unusable', { host, code }));
}

/** The system's name for what is in the way, or `undefined` where the port is free. */
export function findPortTrouble(host: string, port: number): Promise<string | undefined> {
	const { promise, resolve } = Promise.withResolvers<string | undefined>();
	const server = createServer();
	server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
	server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
	return promise;
}

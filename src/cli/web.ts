import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
	baselineHeaders,
	closedContentSecurityPolicy,
	workerHeaders,
	workerPath
} from '#lib/server/http/baseline-headers.ts';
import type { FromChild, ToChild } from './family/kept-child.ts';

// One web worker: the built app behind an HTTP server that can drain. The supervisor has checked
// and set the environment.

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const limits = {
	headersTimeout: 15_000,
	requestTimeout: 60_000,
	// Longer than a reverse proxy keeps its own end, so that it never writes into a closed one.
	keepAliveTimeout: 75_000,
	maxHeaderSize: 16 * 1024
};

/** What is still being answered after this is cut off; the supervisor waits a little longer. */
const finishTimeoutMs = 17_000;

const built = pathToFileURL(join(import.meta.dirname, '../../build/handler.js'));
const { handler }: { handler: Handler } = await import(built.href);

/** For files, which the app's own hooks never see; the app sets its own over them. */
const hardening = new Map(
	Object.entries({
		...baselineHeaders({ isHttps: (process.env.ORIGIN ?? '').startsWith('https:') }),
		'content-security-policy': closedContentSecurityPolicy
	})
);

const workerHeading = new Map(Object.entries(workerHeaders));

const addressHeader = process.env.ADDRESS_HEADER?.toLowerCase();
const proxiesCount = Number(process.env.XFF_DEPTH || 1);

let isDraining = false;

const server = createServer(limits, (request, response) => {
	response.setHeaders(hardening);
	if (request.url === workerPath) response.setHeaders(workerHeading);
	if (isDraining) {
		response.setHeader('connection', 'close');
		if (request.url === '/readyz') {
			response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '5' });
			response.end('draining\n');
			return;
		}
	}
	nameAddress(request);
	handler(request, response);
});

server.listen({ host: process.env.HOST, port: Number(process.env.PORT) }, () => {
	const message: FromChild = { kind: 'ready' };
	process.send?.(message);
});

process.on('message', (message: ToChild) => {
	if (message.kind === 'drain') drain(message.unreadyMs);
});
// A Ctrl-C reaches the whole family; the supervisor decides what follows.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => drain(0));
// Nobody is left to restart or stop us.
process.on('disconnect', () => process.exit(0));

/**
 * Says that it is not ready, waits until balancers have noticed, takes no new connection, and
 * leaves when the last answer is out.
 */
function drain(unreadyMs: number): void {
	if (isDraining) return;
	isDraining = true;
	setTimeout(() => {
		server.close(leave);
		const sweep = setInterval(() => server.closeIdleConnections(), 50);
		setTimeout(() => {
			clearInterval(sweep);
			server.closeAllConnections();
		}, finishTimeoutMs - unreadyMs);
	}, unreadyMs);
}

/**
 * The app refuses a request without the proxy's header. A balancer that asks after our health, and
 * our own supervisor, come without one: they are where their connection comes from.
 */
function nameAddress(request: IncomingMessage): void {
	if (!addressHeader || request.headers[addressHeader]) return;
	const address = request.socket.remoteAddress ?? '127.0.0.1';
	request.headers[addressHeader] = Array(proxiesCount).fill(address).join(', ');
}

/** The name of the event is adapter-node's, on which the app may close what it holds. */
function leave(): void {
	(process as NodeJS.EventEmitter).emit('sveltekit:shutdown', 'SIGTERM');
	setImmediate(() => process.exit(0));
}

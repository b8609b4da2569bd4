import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

export interface Question {
	method?: string;
	path: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/**
 * Asks with exactly the headers given: `fetch` would add, drop or refuse some. The host is the
 * app's own unless said otherwise.
 */
export function ask(origin: string, { method = 'GET', path, headers = {}, body }: Question) {
	const { host, hostname, port } = new URL(origin);
	return new Promise<Answer>((resolve, reject) => {
		const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
		const outgoing = request(
			{
				agent,
				host: hostname === 'localhost' ? '127.0.0.1' : hostname,
				port,
				method,
				path,
				headers: { host, accept: 'text/html', ...length, ...headers }
			},
			(incoming) => {
				const chunks: Buffer[] = [];
				incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
				incoming.on('error', reject);
				incoming.on('end', () =>
					resolve({
						status: incoming.statusCode ?? 0,
						headers: incoming.headers,
						body: Buffer.concat(chunks).toString('utf8')
					})
				);
			}
		);
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** Asks many things, a few at a time, and answers in their order. */
export async function askAll<Item, Result>(
	items: readonly Item[],
	question: (item: Item) => Promise<Result>,
	atOnceMax = 8
): Promise<Result[]> {
	const results: Result[] = new Array(items.length);
	let next = 0;
	const lane = async () => {
		while (next < items.length) {
			const index = next++;
			results[index] = await question(items[index] as Item);
		}
	};
	await Promise.all(Array.from({ length: atOnceMax }, lane));
	return results;
}

export const form = 'application/x-www-form-urlencoded';

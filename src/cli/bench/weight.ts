/** What a first visit to a page brings over the wire, compressed. */
export interface Weight {
	scriptBytes: number;
	styleBytes: number;
	pageBytes: number;
	requests: number;
}

const linkPattern = /(?:href|src)="([^"]+\.(?:js|css))"|import\("([^"]+\.js)"\)/g;
const importPattern = /(?:from|import)\s*["'`](\.[^"'`]+\.js)["'`]/g;

/** Follows a page to every script and style that it loads at once, and adds up their compressed bytes. */
export async function weigh(url: string, cookie: string): Promise<Weight> {
	const page = await get(url, cookie);
	const queue = [...page.text.matchAll(linkPattern)].map((match) => match[1] ?? match[2] ?? '');
	const seen = new Map<string, number>();
	for (const link of queue) {
		const address = new URL(link, url).href;
		if (seen.has(address)) continue;
		const file = await get(address, cookie);
		seen.set(address, file.bytes);
		for (const [, further = ''] of file.text.matchAll(importPattern)) {
			queue.push(new URL(further, address).href);
		}
	}
	const sum = (ending: string) =>
		[...seen]
			.filter(([address]) => address.endsWith(ending))
			.reduce((total, [, bytes]) => total + bytes, 0);
	return {
		scriptBytes: sum('.js'),
		styleBytes: sum('.css'),
		pageBytes: page.bytes,
		requests: seen.size + 1
	};
}

/** Node's own fetch unpacks what it gets, so the bytes of the wire are asked for by length. */
async function get(url: string, cookie: string): Promise<{ text: string; bytes: number }> {
	const headers = { cookie, 'accept-encoding': 'br, gzip' };
	const answer = await fetch(url, { headers });
	const text = await answer.text();
	const length = Number(answer.headers.get('content-length'));
	return { text, bytes: length > 0 ? length : Buffer.byteLength(text) };
}

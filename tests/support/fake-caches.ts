/**
 * The browser's store of answers, as far as we use it: Node has none. Vary is of no account, as we
 * never let it be.
 */
export function createFakeCaches(options: { answersMax?: number } = {}): CacheStorage {
	const stores = new Map<string, Map<string, Response>>();
	let room = options.answersMax ?? Infinity;
	const addressOf = (asked: RequestInfo | URL) =>
		asked instanceof Request ? asked.url : String(asked);
	const open = async (name: string) => {
		const store = stores.get(name) ?? new Map<string, Response>();
		stores.set(name, store);
		return {
			match: async (asked: RequestInfo | URL) => store.get(addressOf(asked))?.clone(),
			async put(asked: RequestInfo | URL, response: Response) {
				if (--room < 0) throw new DOMException('No room.', 'QuotaExceededError');
				const body = await response.arrayBuffer();
				const { status, headers } = response;
				store.set(addressOf(asked), new Response(body, { status, headers }));
			},
			delete: async (asked: RequestInfo | URL) => store.delete(addressOf(asked)),
			keys: async () => [...store.keys()].map((url) => new Request(url))
		} as Partial<Cache> as Cache;
	};
	return {
		open,
		keys: async () => [...stores.keys()],
		has: async (name: string) => stores.has(name),
		delete: async (name: string) => stores.delete(name)
	} as Partial<CacheStorage> as CacheStorage;
}

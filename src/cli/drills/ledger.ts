import pg from 'pg';

/** Numbers written one by one, and which of them the server has acknowledged. */
export interface Writer {
	acknowledged: number[];
	/** Stops writing; it also ends by itself when it is cut off. */
	finish(): Promise<void>;
}

/** Writes into the table `ledger` until told to stop or cut off. */
export async function startWriter(url: string, from: number): Promise<Writer> {
	const client = new pg.Client(url);
	client.on('error', () => {});
	await client.connect();
	await client.query('create table if not exists ledger (n integer primary key)');
	const acknowledged: number[] = [];
	let isFinishing = false;
	const write = async () => {
		for (let n = from; !isFinishing; n += 1) {
			await client.query('insert into ledger values ($1)', [n]);
			acknowledged.push(n);
		}
	};
	const writing = write().catch(() => {});
	return {
		acknowledged,
		async finish() {
			isFinishing = true;
			await writing;
			await client.end().catch(() => {});
		}
	};
}

/** What was acknowledged and is not there. */
export async function findLost(url: string, acknowledged: number[]): Promise<number[]> {
	const client = new pg.Client(url);
	await client.connect();
	try {
		const { rows } = await client.query<{ n: number }>('select n from ledger');
		const kept = new Set(rows.map(({ n }) => n));
		return acknowledged.filter((n) => !kept.has(n));
	} finally {
		await client.end();
	}
}

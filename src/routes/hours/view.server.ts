import { businessDay, type Day } from '#lib/dates.ts';
import { isLedger } from '#lib/hours.ts';
import { readPeriod } from '#lib/hours-period.ts';
import { isUuid } from '#lib/identifiers.ts';
import type { Reader } from '#lib/server/database/reader.ts';
import { listBalances } from '#lib/server/hours/balance.ts';
import type { Holder } from '#lib/server/hours/holder.ts';
import { listLines } from '#lib/server/hours/ledger.ts';
import type { StatementOptions } from '#lib/server/hours/statement.ts';

/** The ledgers of a person as the address asks for them: period, ledger and place in the list. */
export async function readHours(db: Reader, holder: Holder, url: URL) {
	const { today, period } = readStatementOptions(url);
	const asked = url.searchParams.get('ledger') ?? '';
	const ledger = isLedger(asked) ? asked : undefined;
	const cursor = url.searchParams.get('cursor') ?? '';
	const balances = await listBalances(db, holder, { period, today });
	// Without a period of its own, the list goes as far as the ledgers do.
	const shown = balances.filter((balance) => ledger === undefined || balance.ledger === ledger);
	const from = shown.map((balance) => balance.from).sort()[0] ?? today;
	const until =
		shown
			.map((balance) => balance.until)
			.sort()
			.at(-1) ?? today;
	const { lines, after } = await listLines(
		db,
		holder.id,
		{ from, until },
		{ ledger, ...(isUuid(cursor) && { after: cursor }) }
	);
	return { today, period: period ?? null, ledger: ledger ?? null, balances, lines, after };
}

/** What a statement covers, as the address of the page says it. */
export function readStatementOptions(url: URL): StatementOptions {
	const today = businessDay(new Date());
	return { today, period: readPeriod(url.searchParams, today) };
}

/** The name of a file about somebody. */
export function fileNameOf(words: string, holder: Holder, today: Day, ending: string): string {
	return `${words}-${holder.name}-${today}.${ending}`;
}

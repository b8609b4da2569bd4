import type { Transaction } from 'kysely';
import * as v from 'valibot';
import { addDays, type Day } from '#lib/dates.ts';
import { codeOfLedgerPart, hoursOfMinutes, ledgerPartCodes, ledgers } from '#lib/hours.ts';
import type { Period } from '#lib/hours-period.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import type { SignedDocument } from '../signatures/document.ts';
import { signOnceADay } from '../signatures/once.ts';
import { listBalances, type Balance } from './balance.ts';
import type { Holder } from './holder.ts';
import { listLines, type Line } from './ledger.ts';

/** Lines of one statement: what a signed document has room for. */
export const statementLinesMax = 1_500;

export interface StatementOptions {
	/** The same for all ledgers; without one, each has its usual one. */
	period?: Period;
	/** The business day. */
	today: Day;
}

const minutes = v.number();
const bodySchema = v.object({
	holder: v.object({ name: v.string(), unit: v.string(), post: v.nullable(v.string()) }),
	issued_on: v.string(),
	ledgers: v.array(
		v.object({
			ledger: v.picklist(ledgers),
			from: v.string(),
			last_day: v.string(),
			minutes,
			hours: v.number(),
			minutes_an_hour: v.number(),
			rule_valid_from: v.nullable(v.string()),
			subjects: v.array(v.object({ subject: v.string(), minutes }))
		})
	),
	lines: v.array(
		v.object({
			on: v.string(),
			title: v.string(),
			part: v.picklist(ledgerPartCodes),
			minutes,
			source: v.picklist(['lesson', 'external-training', 'reversal']),
			verified_by: v.nullable(v.string())
		})
	)
});

/** What a statement says, as it was true when it was signed. */
export type StatementBody = v.InferOutput<typeof bodySchema>;

/**
 * What stands in the ledgers, with every line that counts.
 *
 * @throws Invalid `statement-too-long` beyond `statementLinesMax` lines
 */
export async function composeStatement(
	db: Reader,
	holder: Holder,
	options: StatementOptions
): Promise<{ body: StatementBody; lines: Line[]; balances: Balance[] }> {
	const balances = await listBalances(db, holder, options);
	const lines: Line[] = [];
	for (const { ledger, from, until } of balances) {
		const rowsMax = statementLinesMax - lines.length;
		const page = await listLines(db, holder.id, { from, until }, { ledger, rowsMax });
		if (page.after !== undefined)
			throw new Invalid('statement-too-long', { values: { limit: statementLinesMax } });
		lines.push(...page.lines.filter(({ is_counted }) => is_counted));
	}
	const body: StatementBody = {
		holder: { name: holder.name, unit: holder.unit_name, post: holder.title },
		issued_on: options.today,
		ledgers: balances.map(toLedger),
		lines: lines.map(toStatementLine)
	};
	return { body, lines, balances };
}

/** Signs what stands in the ledgers; what was signed today with the same words is found again. */
export async function signStatement(
	trx: Transaction<Database>,
	vault: Vault,
	holder: Holder,
	options: StatementOptions
): Promise<SignedDocument> {
	const { body } = await composeStatement(trx, holder, options);
	return signOnceADay(trx, vault, {
		kind: 'hours-statement',
		body: body as unknown as { [key: string]: JsonValue },
		personId: holder.id
	});
}

/** What a signed statement says. */
export function readStatement({ body }: Pick<SignedDocument, 'body'>): StatementBody {
	return v.parse(bodySchema, JSON.parse(body));
}

function toLedger(balance: Balance): StatementBody['ledgers'][number] {
	const { ledger, from, until, minutes: total, subjects, hour } = balance;
	return {
		ledger,
		from,
		last_day: addDays(until, -1),
		minutes: total,
		hours: hoursOfMinutes(total, hour.value),
		minutes_an_hour: hour.value,
		rule_valid_from: hour.valid_from,
		subjects
	};
}

function toStatementLine(line: Line): StatementBody['lines'][number] {
	return {
		on: line.earned_on,
		title: line.title,
		part: codeOfLedgerPart(line),
		minutes: line.minutes,
		source: line.reverses === null ? line.source.kind : 'reversal',
		verified_by: line.verified_by_name
	};
}

import { addDays } from '#lib/dates.ts';
import { formatDay } from '#lib/format.ts';
import { hoursOfMinutes } from '#lib/hours.ts';
import {
	hourUnit,
	ledgerWords,
	lessonEvidenceWords,
	partName,
	sourceWords
} from '#lib/hours-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Reader } from '../database/reader.ts';
import { sheetOf, writeSheets, type Column } from '../sheets/sheet.ts';
import type { Balance } from './balance.ts';
import type { Holder } from './holder.ts';
import type { Line } from './ledger.ts';
import { composeStatement, type StatementOptions } from './statement.ts';

/**
 * The ledgers as a workbook in the language of the reader: what stands in each, and every line.
 *
 * @throws Invalid `statement-too-long`
 */
export async function writeStatementSheet(
	db: Reader,
	holder: Holder,
	options: StatementOptions
): Promise<Buffer> {
	const { lines, balances } = await composeStatement(db, holder, options);
	const facts: [string, string][] = [
		[m.hours_statement_name(), holder.name],
		[m.hours_statement_unit(), holder.unit_name],
		[m.hours_statement_issued(), formatDay(options.today, getLocale())]
	];
	return writeSheets([
		sheetOf(m.hours_balances(), balanceColumns(), balances, { facts }),
		sheetOf(m.hours_lines(), lineColumns(), lines, { facts })
	]);
}

function balanceColumns(): Column<Balance>[] {
	return [
		{
			head: m.hours_ledger(),
			width: 32,
			kind: 'text',
			value: ({ ledger }) => ledgerWords[ledger]()
		},
		{ head: m.hours_statement_from(), width: 12, kind: 'day', value: ({ from }) => from },
		{
			head: m.hours_statement_to(),
			width: 12,
			kind: 'day',
			value: ({ until }) => addDays(until, -1)
		},
		{ head: m.hours_column_minutes(), width: 10, kind: 'number', value: ({ minutes }) => minutes },
		{
			head: m.hours_statement_hours(),
			width: 10,
			kind: 'number',
			digits: 1,
			value: ({ minutes, hour }) => hoursOfMinutes(minutes, hour.value)
		},
		{
			head: m.hours_amount_unit(),
			width: 12,
			kind: 'text',
			value: ({ ledger }) => hourUnit(ledger)
		},
		{
			head: m.hours_statement_minutes_an_hour(),
			width: 14,
			kind: 'number',
			value: ({ hour }) => hour.value
		}
	];
}

function lineColumns(): Column<Line>[] {
	return [
		{ head: m.hours_statement_day(), width: 12, kind: 'day', value: ({ earned_on }) => earned_on },
		{ head: m.hours_statement_content(), width: 48, kind: 'text', value: ({ title }) => title },
		{ head: m.hours_part(), width: 40, kind: 'text', value: partName },
		{ head: m.hours_column_minutes(), width: 10, kind: 'number', value: ({ minutes }) => minutes },
		{
			head: m.hours_statement_source(),
			width: 14,
			kind: 'text',
			value: ({ reverses, source }) => sourceWords[reverses === null ? source.kind : 'reversal']()
		},
		{ head: m.hours_statement_evidence(), width: 60, kind: 'text', value: evidenceOf },
		{
			head: m.hours_verified_by(),
			width: 18,
			kind: 'text',
			value: ({ verified_by_name }) => verified_by_name ?? m.hours_verified_by_rules()
		},
		{ head: m.hours_statement_id(), width: 40, kind: 'text', value: ({ public_id }) => public_id }
	];
}

function evidenceOf({ reverses, reason, source }: Line): string | null {
	if (reverses !== null) return reason;
	if (source.kind === 'lesson') return lessonEvidenceWords(source.evidence);
	const { provider, certificate_number } = source.evidence;
	return [provider, certificate_number].filter(Boolean).join(' · ');
}

import { m } from '#lib/paraglide/messages.js';
import { levelWords } from '#lib/qualification-words.ts';
import { listedPass, registrationStateWords } from '#lib/road-words.ts';
import { sheetOf, type Column, type Sheet } from '../sheets/sheet.ts';
import type { Candidate } from './candidates.ts';

/** Lines above a table: whose it is, and of which day. */
type SheetFacts = readonly (readonly [label: string, value: string])[];

/** The candidates of a list as one sheet, in the language of the reader. */
export function candidateSheet(
	candidates: readonly Candidate[],
	{ facts, minutesAnHour }: { facts: SheetFacts; minutesAnHour: number }
): Sheet {
	const columns: Column<Candidate>[] = [
		{ kind: 'text', head: m.qualification_column_name(), width: 14, value: ({ name }) => name },
		{ kind: 'text', head: m.qualification_column_unit(), width: 30, value: ({ unit }) => unit },
		level(m.qualification_column_target_level(), ({ target_level }) => target_level),
		{
			kind: 'number',
			head: m.qualification_column_target_year(),
			width: 10,
			value: ({ target_year }) => target_year
		},
		level(m.qualification_column_exam_registered(), ({ registered_level }) => registered_level),
		{
			kind: 'text',
			head: m.qualification_column_passes(),
			width: 36,
			value: ({ passes }) => passes.map(listedPass).join(m.qualification_separator())
		},
		level(m.qualification_column_credential(), ({ credential_level }) => credential_level),
		{
			kind: 'text',
			head: m.qualification_column_registration(),
			width: 14,
			value: ({ registration }) => registration && registrationStateWords[registration]()
		},
		{
			kind: 'day',
			head: m.qualification_column_due_on(),
			width: 14,
			value: ({ due_on }) => due_on
		},
		{
			kind: 'number',
			head: m.qualification_column_gap_hours(),
			width: 14,
			digits: 1,
			value: ({ gap_minutes }) =>
				// Rounded up: what is shown is enough.
				gap_minutes === null ? null : Math.ceil((gap_minutes * 10) / minutesAnHour) / 10
		}
	];
	return sheetOf(m.qualification_candidates_title(), columns, candidates, { facts });
}

function level(
	head: string,
	value: (candidate: Candidate) => keyof typeof levelWords | null
): Column<Candidate> {
	return {
		kind: 'text',
		head,
		width: 18,
		value: (candidate) => {
			const code = value(candidate);
			return code && levelWords[code]();
		}
	};
}

import type { Day } from '#lib/dates.ts';
import { ledgers } from '#lib/hours.ts';
import { m } from '#lib/paraglide/messages.js';
import { ledgerShortWords, standingWords } from '#lib/training-words.ts';
import { sheetOf, type Column, type Sheet } from '../sheets/sheet.ts';
import type { EarnedHours } from './hours-list.ts';
import type { Learner } from './learner-list.ts';
import type { HoursOverview, UnitHours } from './unit-hours.ts';

/** Lines above a table: whose it is, of which day and which days it tells. */
export type SheetFacts = readonly (readonly [label: string, value: string])[];

/** The learners of a list as one sheet, in the language of the reader. */
export function learnerSheet(learners: readonly Learner[], facts: SheetFacts): Sheet {
	const columns: Column<Learner>[] = [
		{ kind: 'text', head: m.training_column_name(), width: 14, value: ({ name }) => name },
		{ kind: 'text', head: m.training_column_unit(), width: 30, value: ({ unit }) => unit },
		{ kind: 'text', head: m.training_column_course(), width: 36, value: ({ title }) => title },
		{
			kind: 'number',
			head: m.training_column_publication(),
			width: 8,
			value: ({ publication }) => publication
		},
		{
			kind: 'text',
			head: m.training_column_standing(),
			width: 10,
			value: ({ standing }) => standingWords[standing]()
		},
		{ kind: 'number', head: m.training_column_done(), width: 10, value: ({ done }) => done },
		{
			kind: 'number',
			head: m.training_column_lessons(),
			width: 10,
			value: ({ lessons }) => lessons
		},
		day(m.training_column_enrolled_on(), ({ enrolledOn }) => enrolledOn),
		day(m.training_column_last_on(), ({ lastOn }) => lastOn),
		day(m.training_column_completed_on(), ({ completedOn }) => completedOn)
	];
	return sheetOf(m.training_learners_title(), columns, learners, { facts });
}

/** Hours by unit as one sheet, and the people behind them as another. */
export function hoursSheets(
	{ rows, total }: HoursOverview,
	hours: readonly EarnedHours[],
	facts: SheetFacts
): Sheet[] {
	const units: (UnitHours | Omit<UnitHours, 'unit' | 'isOwn'>)[] = [
		...rows,
		{ ...total, name: m.training_hours_total() }
	];
	return [
		sheetOf<(typeof units)[number]>(
			m.training_hours_sheet_units(),
			[
				{ kind: 'text', head: m.training_column_unit(), width: 36, value: unitName },
				{
					kind: 'number',
					head: m.training_column_people(),
					width: 10,
					value: ({ people }) => people
				},
				...ledgers.map((ledger) => ({
					kind: 'number' as const,
					head: m.training_column_minutes_of({ ledger: ledgerShortWords[ledger]() }),
					width: 22,
					value: (row: Pick<UnitHours, 'ledgers'>) => row.ledgers[ledger]?.minutes ?? 0
				}))
			],
			units,
			{ facts }
		),
		sheetOf<EarnedHours>(
			m.training_hours_sheet_people(),
			[
				{ kind: 'text', head: m.training_column_name(), width: 14, value: ({ name }) => name },
				{
					kind: 'text',
					head: m.training_column_unit_then(),
					width: 36,
					value: ({ unitName }) => unitName
				},
				...ledgers.map((ledger) => ({
					kind: 'number' as const,
					head: m.training_column_minutes_of({ ledger: ledgerShortWords[ledger]() }),
					width: 22,
					value: ({ minutes }: EarnedHours) => minutes[ledger] ?? 0
				}))
			],
			hours,
			{ facts }
		)
	];
}

function unitName(row: Pick<UnitHours, 'name'> & Partial<UnitHours>): string {
	return row.isOwn ? m.training_hours_own({ name: row.name }) : row.name;
}

function day(head: string, value: (learner: Learner) => Day | null): Column<Learner> {
	return { kind: 'day', head, width: 14, value };
}

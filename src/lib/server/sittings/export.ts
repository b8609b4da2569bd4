import type { Transaction } from 'kysely';
import { m } from '#lib/paraglide/messages.js';
import { memberStateWords } from '#lib/sitting-words.ts';
import { businessDay } from '#lib/dates.ts';
import { formatTime } from '#lib/format.ts';
import type { Database } from '../database/schema.ts';
import { requireStepUp, type Actor } from '../grants/actor.ts';
import { recordListExport } from '../grants/list-export.ts';
import { sheetOf, type Column, type Sheet } from '../sheets/sheet.ts';
import { getSittingFacts, listMembers, type Member, type SittingFacts } from './board.ts';

/**
 * The results of a class, for a file.
 *
 * @throws StepUpRequired; TooMany `exports-too-many`; NotFound `sitting-not-found`
 */
export async function exportResults(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ facts: SittingFacts; members: Member[] }> {
	requireStepUp(actor);
	const facts = await getSittingFacts(trx, actor, publicId);
	const { members } = await listMembers(trx, facts);
	await recordListExport(trx, actor, {
		action: 'sitting.export',
		list: publicId,
		rows: members.length,
		filter: {}
	});
	return { facts, members };
}

/** The class as one sheet, in the language of the reader. */
export function resultSheet(
	{ title, points }: SittingFacts,
	members: readonly Member[],
	{ facts }: { facts: readonly (readonly [label: string, value: string])[] }
): Sheet {
	const moment = (instant: Date | null) =>
		instant && `${businessDay(instant)} ${formatTime(instant)}`;
	const text = (head: string, width: number, value: (row: Member) => string | null) =>
		({ kind: 'text', head, width, value }) as const;
	const columns: Column<Member>[] = [
		text(m.sittings_column_name(), 14, ({ name }) => name),
		text(m.sittings_column_unit(), 30, ({ unit }) => unit),
		text(m.sittings_column_state(), 12, ({ state }) => memberStateWords[state]()),
		text(m.sittings_column_started(), 18, ({ startedAt }) => moment(startedAt)),
		text(m.sittings_column_submitted(), 18, ({ submittedAt }) => moment(submittedAt)),
		{ kind: 'number', head: m.sittings_column_answered(), width: 10, value: (row) => row.answered },
		{
			kind: 'number',
			head: m.sittings_column_awarded({ points }),
			width: 14,
			digits: 1,
			value: ({ awarded }) => awarded
		}
	];
	return sheetOf(title, columns, members, { facts });
}

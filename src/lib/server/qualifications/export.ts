import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { requireStepUp, scopeOf, type Actor } from '../grants/actor.ts';
import { recordListExport } from '../grants/list-export.ts';
import { sheetRowsMax } from '../sheets/sheet.ts';
import type { CandidateFilter } from './candidate-filter.ts';
import { readCandidateTerms } from './candidate-terms.ts';
import { listCandidates, type Candidate } from './candidates.ts';

/** Names that leave the house in one file; more would be too many for one table as well. */
export const exportRowsMax = sheetRowsMax;

/**
 * The whole list of candidates that a filter means, for a file.
 *
 * @throws StepUpRequired; TooMany `exports-too-many`; Invalid `sheet-too-long` beyond `exportRowsMax`
 */
export async function exportCandidates(
	trx: Transaction<Database>,
	actor: Actor,
	{ cursor: _page, ...filter }: CandidateFilter,
	{ today }: { today: Day }
): Promise<{ candidates: Candidate[]; minutesAnHour: number }> {
	requireStepUp(actor);
	const terms = await readCandidateTerms(trx, { today });
	const people = scopeOf(actor, 'qualifications.view');
	const { candidates, after } = await listCandidates(trx, people, terms, filter, {
		limit: exportRowsMax
	});
	if (after) throw new Invalid('sheet-too-long', { values: { limit: exportRowsMax } });
	await recordListExport(trx, actor, {
		action: 'qualification.export',
		list: 'candidates',
		rows: candidates.length,
		filter
	});
	return { candidates, minutesAnHour: terms.minutesAnHour };
}

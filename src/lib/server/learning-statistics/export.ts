import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { requireStepUp, scopeOf, type Actor } from '../grants/actor.ts';
import { recordListExport } from '../grants/list-export.ts';
import { sheetRowsMax } from '../sheets/sheet.ts';
import { listEarnedHours, type EarnedHours } from './hours-list.ts';
import type { HoursFilter, HoursPeriod, LearnerFilter } from './input.ts';
import { listLearners, type Learner } from './learner-list.ts';
import { readStatisticsRules } from './rules.ts';
import { readUnitHours, type HoursOverview } from './unit-hours.ts';

/** Names that leave the house in one file; more would be too many for one table as well. */
export const exportRowsMax = sheetRowsMax;

const action = 'training.export';

/**
 * The whole list of learners that a filter means, for a file.
 *
 * @throws StepUpRequired; TooMany `exports-too-many`; Invalid `sheet-too-long` beyond `exportRowsMax`
 */
export async function exportLearners(
	trx: Transaction<Database>,
	actor: Actor,
	{ cursor: _page, ...filter }: LearnerFilter
): Promise<Learner[]> {
	requireStepUp(actor);
	const rules = await readStatisticsRules(trx);
	const people = scopeOf(actor, 'learning.view');
	const { learners, after } = await listLearners(trx, people, rules, filter, {
		limit: exportRowsMax
	});
	if (after) throw new Invalid('sheet-too-long', { values: { limit: exportRowsMax } });
	await recordListExport(trx, actor, { action, list: 'learners', rows: learners.length, filter });
	return learners;
}

/**
 * The hours by unit, and the people behind them, that a filter means, for a file.
 *
 * @throws StepUpRequired; TooMany `exports-too-many`; Invalid `sheet-too-long` beyond `exportRowsMax`;
 * NotFound `unit-not-found`
 */
export async function exportHours(
	trx: Transaction<Database>,
	actor: Actor,
	{ cursor: _page, ...filter }: HoursFilter,
	{ period, today }: { period: HoursPeriod; today: Day }
): Promise<{ overview: HoursOverview; hours: EarnedHours[] }> {
	requireStepUp(actor);
	const scope = scopeOf(actor, 'learning.view');
	const overview = await readUnitHours(trx, scope, period, { unit: filter.unit, today });
	const { hours, after } = await listEarnedHours(trx, scope, period, filter, {
		limit: exportRowsMax
	});
	if (after) throw new Invalid('sheet-too-long', { values: { limit: exportRowsMax } });
	await recordListExport(trx, actor, {
		action,
		list: 'hours',
		rows: hours.length,
		filter: { ...filter, ...period }
	});
	return { overview, hours };
}

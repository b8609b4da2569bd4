import { sql, type SqlBool, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { recordAudit } from '../audit/audit.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Invalid, TooMany } from '../errors.ts';
import { requireStepUp, scopeOf, type Actor } from '../grants/actor.ts';
import { getRuleValue } from '../policy/policy.ts';
import { sheetRowsMax } from '../sheets/sheet.ts';
import { listEarnedHours, type EarnedHours } from './hours-list.ts';
import type { HoursFilter, HoursPeriod, LearnerFilter } from './input.ts';
import { listLearners, type Learner } from './learner-list.ts';
import { readStatisticsRules } from './rules.ts';
import { readUnitHours, type HoursOverview } from './unit-hours.ts';

/** Names that leave the house in one file; more would be too many for one table as well. */
export const exportRowsMax = sheetRowsMax;

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
	await recordExport(trx, actor, { list: 'learners', rows: learners.length, filter });
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
	await recordExport(trx, actor, {
		list: 'hours',
		rows: hours.length,
		filter: { ...filter, ...period }
	});
	return { overview, hours };
}

const windowSeconds = 60 * 60;
const sameListMinutes = 10;

/** Taking the very same list again within minutes is one export: a download that broke off, or a second press. */
async function recordExport(
	trx: Transaction<Database>,
	actor: Actor,
	{ list, rows, filter }: { list: string; rows: number; filter: Record<string, unknown> }
): Promise<void> {
	const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
	const detail = { list, rows, filter: Object.fromEntries(asked) as Record<string, JsonValue> };
	if (await isRepeated(trx, actor, detail)) return;
	await refuseTooMany(trx, actor);
	await recordAudit(trx, actor, { action: 'training.export', detail });
}

async function isRepeated(db: Reader, actor: Actor, detail: JsonValue): Promise<boolean> {
	const same = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('person_id', '=', actor.personId)
		.where('action', '=', 'training.export')
		.where('occurred_at', '>', sql<Date>`now() - make_interval(mins => ${sameListMinutes})`)
		.where(sql<SqlBool>`detail = ${JSON.stringify(detail)}::jsonb`)
		.limit(1)
		.executeTakeFirst();
	return same !== undefined;
}

async function refuseTooMany(db: Reader, actor: Actor): Promise<void> {
	const exportsMax = await getRuleValue(db, 'export.per-hour-max');
	const { rows } = await sql<{ wait_seconds: number }>`
		select extract(epoch from occurred_at + make_interval(secs => ${windowSeconds}) - now()) as wait_seconds
		from audit_event
		where action = 'training.export' and person_id = ${actor.personId}
			and occurred_at > now() - make_interval(secs => ${windowSeconds})
		order by seq desc
		offset ${exportsMax - 1} limit 1`.execute(db);
	const [oldest] = rows;
	if (oldest) throw new TooMany('exports-too-many', Math.ceil(oldest.wait_seconds));
}

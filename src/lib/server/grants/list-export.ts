import { sql, type SqlBool, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { TooMany } from '../errors.ts';
import { getRuleValue } from '../policy/policy.ts';
import { requireStepUp, type Actor } from './actor.ts';

/** Under which action a list of people leaves the house; all of them count together. */
const actions = ['training.export', 'qualification.export', 'sitting.export'] as const;

export type ExportAction = (typeof actions)[number];

const windowSeconds = 60 * 60;
const sameListMinutes = 10;

/**
 * Records that a list of people was taken out as a file. Taking the very same list again within
 * minutes is one export: a download that broke off, or a second press.
 *
 * @throws StepUpRequired; TooMany `exports-too-many`
 */
export async function recordListExport(
	trx: Transaction<Database>,
	actor: Actor,
	{
		action,
		list,
		rows,
		filter
	}: { action: ExportAction; list: string; rows: number; filter: Record<string, unknown> }
): Promise<void> {
	requireStepUp(actor);
	const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
	const detail = { list, rows, filter: Object.fromEntries(asked) as Record<string, JsonValue> };
	if (await isRepeated(trx, actor, { action, detail })) return;
	await refuseTooMany(trx, actor);
	await recordAudit(trx, actor, { action, detail });
}

async function isRepeated(
	db: Reader,
	actor: Actor,
	{ action, detail }: { action: ExportAction; detail: JsonValue }
): Promise<boolean> {
	const same = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('person_id', '=', actor.personId)
		.where('action', '=', action)
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
		where action = any(${[...actions]}::text[]) and person_id = ${actor.personId}
			and occurred_at > now() - make_interval(secs => ${windowSeconds})
		order by seq desc
		offset ${exportsMax - 1} limit 1`.execute(db);
	const [oldest] = rows;
	if (oldest) throw new TooMany('exports-too-many', Math.ceil(oldest.wait_seconds));
}

import { sql, type Expression, type RawBuilder, type SqlBool, type Transaction } from 'kysely';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { levels } from '../units/tree.ts';
import { isUnitWithin } from '../units/scope.ts';
import { recordAudit } from './audit.ts';
import type { AuditQuery } from './input.ts';

const pageRows = 50;
const sameQueryMinutes = 10;

export interface AuditEventRow {
	seq: number;
	occurred_at: Date;
	/** The user name, or the part of the system that acted. */
	actor_name: string;
	/** The person behind the account, where there is one. */
	person_name: string | null;
	action: string;
	outcome: string;
	subject_kind: string | null;
	subject_id: string | null;
	/** The name of the person, unit or account it was done to, as it is today. */
	subject_name: string | null;
	unit_name: string | null;
	unit_public_id: string | null;
	request_id: string | null;
	detail: JsonValue;
}

export interface AuditPage {
	events: AuditEventRow[];
	/** The `before` of the next page, where there is one. */
	before: number | undefined;
}

/**
 * A page of the audit for an audit administrator, newest first, and the note that they looked: the
 * first page of a query writes one row, which paging on and reloading within ten minutes do not
 * repeat.
 *
 * In scope are the units of the subtree as they stand today (a closed one where it stood last);
 * what concerns no unit is seen only from the top of the tree.
 */
export async function viewAudit(
	trx: Transaction<Database>,
	actor: Actor,
	query: AuditQuery
): Promise<AuditPage> {
	const page = await listAuditEvents(trx, actor, query);
	if (query.before === undefined) await recordView(trx, actor, query);
	return page;
}

/** The page without the note. */
export async function listAuditEvents(
	db: Reader,
	actor: Actor,
	query: AuditQuery
): Promise<AuditPage> {
	const events = await db
		.selectFrom('audit_event as event')
		.leftJoin('person', 'person.id', 'event.person_id')
		.leftJoin('unit', 'unit.id', 'event.unit_id')
		.select([
			'event.seq',
			'event.occurred_at',
			'event.actor_name',
			'person.name as person_name',
			'event.action',
			'event.outcome',
			'event.subject_kind',
			'event.subject_id',
			'event.request_id',
			'event.detail',
			'unit.public_id as unit_public_id',
			unitName(sql`event.unit_id`).as('unit_name'),
			subjectName.as('subject_name')
		])
		.where((eb) => {
			const scope = scopeOf(actor, 'audit.view');
			const within = isUnitWithin(eb.ref('event.unit_id').$castTo<number>(), scope);
			const isTop = scope.some(({ level }) => level === levels.nation);
			return isTop ? eb.or([within, eb('event.unit_id', 'is', null)]) : within;
		})
		.where((eb) => eb.and(conditions(db, query)))
		.orderBy('event.seq', 'desc')
		.limit(pageRows + 1)
		.execute();
	const page = events.slice(0, pageRows);
	return { events: page, before: events.length > pageRows ? page.at(-1)?.seq : undefined };
}

/** The unit's newest name that is in force, whether or not the unit still is. */
function unitName(unitId: RawBuilder<unknown>): RawBuilder<string | null> {
	return sql`(select version.name from unit_version version
		where version.unit_id = ${unitId} and lower(version.valid) <= current_date
		order by lower(version.valid) desc limit 1)`;
}

const subjectPublicId = sql`case when event.subject_id ~ '^[0-9a-f-]{36}$' then event.subject_id::uuid end`;

const subjectName = sql<string | null>`case event.subject_kind
	when 'person' then (select name from person where public_id = ${subjectPublicId})
	when 'account' then (select user_name from account where public_id = ${subjectPublicId})
	when 'unit' then ${unitName(sql`(select id from unit where public_id = ${subjectPublicId})`)}
	end`;

function conditions(db: Reader, query: AuditQuery): Expression<SqlBool>[] {
	const { actor, action, outcome, subject_kind, subject_id, from, to, before } = query;
	const found: (Expression<SqlBool> | false)[] = [
		actor !== undefined &&
			sql<SqlBool>`(event.actor_name = ${actor} or event.person_id in ${db
				.selectFrom('person')
				.select('id')
				.where('name', '=', actor)})`,
		action !== undefined && sql<SqlBool>`event.action = ${action}`,
		outcome !== undefined && sql<SqlBool>`event.outcome = ${outcome}`,
		subject_kind !== undefined && sql<SqlBool>`event.subject_kind = ${subject_kind}`,
		subject_id !== undefined && sql<SqlBool>`event.subject_id = ${subject_id}`,
		from !== undefined && sql<SqlBool>`event.occurred_at >= ${from}::date`,
		to !== undefined && sql<SqlBool>`event.occurred_at < ${to}::date + 1`,
		before !== undefined && sql<SqlBool>`event.seq < ${before}`
	];
	return found.filter((condition) => condition !== false);
}

async function recordView(
	trx: Transaction<Database>,
	actor: Actor,
	query: AuditQuery
): Promise<void> {
	const detail = JSON.stringify(query);
	const same = await trx
		.selectFrom('audit_event')
		.select('seq')
		.where('person_id', '=', actor.personId)
		.where('action', '=', 'audit.view')
		.where(sql<SqlBool>`detail = ${detail}::jsonb`)
		.where(
			sql<SqlBool>`occurred_at > clock_timestamp() - make_interval(mins => ${sameQueryMinutes})`
		)
		.limit(1)
		.executeTakeFirst();
	if (same) return;
	await recordAudit(trx, actor, {
		action: 'audit.view',
		unitId: scopeOf(actor, 'audit.view')[0]?.unitId ?? actor.unitId,
		detail: JSON.parse(detail)
	});
}

/** The actions and kinds of subject that the chain knows so far, for the choices of the filter. */
export async function listAuditActions(db: Reader): Promise<string[]> {
	// A loose index scan: one probe an action, however many millions of rows there are.
	const { rows } = await sql<{ action: string }>`
		with recursive known as (
			(select action from audit_event order by action limit 1)
			union all
			select (select action from audit_event event where event.action > known.action order by action limit 1)
			from known where known.action is not null
		)
		select action from known where action is not null`.execute(db);
	return rows.map(({ action }) => action);
}

import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { notify } from '../notices/notice.ts';
import { isUnitWithin } from '../units/scope.ts';
import { levelColumns, type Tree } from '../units/tree.ts';
import { requireStepUp, scopeOf, type Authority } from './actor.ts';
import { latestEnd, sourcesFor, type Place } from './handing-out.ts';
import type { GrantInput } from './input.ts';
import { isPersonWithin } from './reach.ts';
import { isRole, roleDefinitions, type Role } from './roles.ts';

/**
 * Lets a person act in a role for a unit and everything below it, `from` a day `until` another
 * (exclusive; null is open).
 *
 * Only from what the actor holds: a role that one of their own roles may hand on, at a unit that
 * it covers on all those days, not beyond its own end, and never to themselves.
 *
 * @throws StepUpRequired without a recent proof of identity
 * @throws Forbidden `grant-to-oneself`, `grant-not-yours`, `grant-outlasts`
 * @throws Invalid `person-not-found`, `unit-not-found` where the actor cannot see them,
 * `grant-in-the-past`, `grant-dates`, `grant-unit-ended`
 * @throws Conflict `grant-overlap`, `grant-separated`
 */
export async function grantRole(
	trx: Transaction<Database>,
	actor: Authority,
	grant: GrantInput
): Promise<{ publicId: string }> {
	requireStepUp(actor);
	const { role, tree, from, until } = grant;
	await checkDates(trx, actor, from, until);
	const person = await getPerson(trx, actor, grant.person);
	if (person.id === actor.personId) throw new Forbidden('grant-to-oneself', { field: 'person' });
	const unitId = await getUnitId(trx, actor, grant.unit);
	const places = await listPlaces(trx, unitId, tree, { from, until });
	if (places.length === 0) throw new Invalid('grant-unit-ended', { field: 'unit' });
	checkSources(actor, role, tree, places, until);

	const publicId = createPublicId();
	try {
		await trx
			.insertInto('role_grant')
			.values({
				public_id: publicId,
				person_id: person.id,
				role,
				unit_id: unitId,
				tree,
				valid: sql`daterange(${from}, ${until})`,
				reason: grant.reason,
				granted_by: actor.personId
			})
			.execute();
	} catch (error) {
		throw explainViolation(error);
	}
	await tellHolder(trx, actor, 'grant-created', { personId: person.id, unitId, role, publicId });
	await recordAudit(trx, actor, {
		action: 'grant.create',
		subjectKind: 'grant',
		subjectId: publicId,
		unitId,
		detail: { person: person.public_id, role, tree, from, until, reason: grant.reason }
	});
	return { publicId };
}

/**
 * Ends a grant now: it no longer holds at the next request. One that had not begun never will.
 *
 * Whoever could hand the role out at its unit may take it back.
 *
 * @throws NotFound `grant-not-found` where it is out of scope
 * @throws Forbidden `grant-not-yours`
 * @throws Conflict `grant-has-ended`, `grant-last-security-administrator`
 */
export async function endGrant(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason }: { reason: string }
): Promise<void> {
	requireStepUp(actor);
	const grant = await lockGrant(trx, actor, publicId);
	if (grant.has_ended) throw new Conflict('grant-has-ended');
	if (!(await couldHandOut(trx, actor, grant))) throw new Forbidden('grant-not-yours');
	if (grant.role === 'security-administrator') await keepOneSecurityAdministrator(trx, grant.id);

	await trx
		.updateTable('role_grant')
		.set({
			valid: sql`case when lower(valid) < current_date
				then daterange(lower(valid), current_date) else 'empty' end`,
			ended_by: actor.personId,
			ended_at: sql`now()`,
			end_reason: reason
		})
		.where('id', '=', grant.id)
		.execute();
	await tellHolder(trx, actor, 'grant-ended', {
		...{ personId: grant.person_id, unitId: grant.unit_id, role: grant.role, publicId }
	});
	await recordAudit(trx, actor, {
		action: 'grant.end',
		subjectKind: 'grant',
		subjectId: publicId,
		unitId: grant.unit_id,
		detail: { person: grant.person, role: grant.role, before: grant.valid, reason }
	});
}

/** Whoever gets or loses a role hears of it. A seed or an import tells nobody. */
async function tellHolder(
	trx: Transaction<Database>,
	actor: Authority,
	kind: 'grant-created' | 'grant-ended',
	grant: { personId: number; unitId: number; role: string; publicId: string }
): Promise<void> {
	if (actor.grants === 'all') return;
	const unit = await trx
		.selectFrom('unit_version')
		.where('unit_id', '=', grant.unitId)
		.select('name')
		.orderBy(sql`valid @> current_date`, 'desc')
		.orderBy(sql`lower(valid)`, 'desc')
		.limit(1)
		.executeTakeFirst();
	await notify(trx, {
		personIds: [grant.personId],
		kind,
		detail: { unit: unit?.name ?? '', role: grant.role },
		link: '/profile',
		dedupeKey: `${kind}:${grant.publicId}`
	});
}

async function checkDates(
	trx: Transaction<Database>,
	actor: Authority,
	from: Day,
	until: Day | null
): Promise<void> {
	if (until !== null && until <= from) throw new Invalid('grant-dates', { field: 'last_day' });
	// Only the system writes history, when it seeds or imports.
	if (actor.grants === 'all') return;
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(trx);
	const today = rows[0]?.today ?? from;
	if (from < today) throw new Invalid('grant-in-the-past', { field: 'from' });
}

function checkSources(
	actor: Authority,
	role: Role,
	tree: Tree,
	places: readonly Place[],
	until: Day | null
): void {
	if (actor.grants === 'all') return;
	const sources = sourcesFor(actor.grants, role, tree, places);
	if (sources.length === 0) throw new Forbidden('grant-not-yours', { field: 'role' });
	const end = latestEnd(sources);
	if (end !== null && (until === null || until > end)) {
		throw new Forbidden('grant-outlasts', { field: 'last_day' });
	}
}

/** The person by either of two merged ids, where the actor may see them. */
async function getPerson(trx: Transaction<Database>, actor: Authority, publicId: string) {
	return (
		trx
			.selectFrom('person as named')
			.innerJoin('person', (join) =>
				join.on('person.id', '=', (eb) => eb.fn.coalesce('named.merged_into', 'named.id'))
			)
			.where('named.public_id', '=', publicId)
			.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
			.select(['person.id', 'person.public_id'])
			// A merger of the person waits until this is decided, and the other way round.
			.forUpdate('person')
			.executeTakeFirstOrThrow(() => new Invalid('person-not-found', { field: 'person' }))
	);
}

async function getUnitId(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string
): Promise<number> {
	const { id } = await trx
		.selectFrom('unit')
		.where('public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scopeOf(actor, 'grants.change')))
		.select('id')
		.executeTakeFirstOrThrow(() => new Invalid('unit-not-found', { field: 'unit' }));
	return id;
}

/** Where the unit stands in the tree over the days; nothing where it is not there on the first. */
async function listPlaces(
	trx: Transaction<Database>,
	unitId: number,
	tree: Tree,
	{ from, until }: { from: Day; until: Day | null }
): Promise<Place[]> {
	const rows = await trx
		.selectFrom('unit_place')
		.where('unit_id', '=', unitId)
		.where('tree', '=', tree)
		.where(sql<boolean>`valid && daterange(${from}, ${until})`)
		.select(levelColumns)
		.select(sql<boolean>`valid @> ${from}::date`.as('is_first'))
		.execute();
	if (!rows.some(({ is_first }) => is_first)) return [];
	return rows.map((row) => ({ ancestors: levelColumns.map((column) => row[column]) }));
}

/** Whether the actor could hand the role out at the unit, judged by the tree of today or its last day. */
async function couldHandOut(
	trx: Transaction<Database>,
	actor: Authority,
	{ role, unit_id: unitId, tree }: { role: string; unit_id: number; tree: string }
): Promise<boolean> {
	// A role that the code no longer knows gives nothing: whoever sees it may clear it away.
	if (actor.grants === 'all' || !isRole(role)) return true;
	const roots = actor.grants.filter(
		(grant) => grant.tree === tree && roleDefinitions[grant.role].grants.includes(role)
	);
	const unit = await trx
		.selectFrom('unit')
		.where('id', '=', unitId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), roots))
		.select('id')
		.executeTakeFirst();
	return unit !== undefined;
}

async function lockGrant(trx: Transaction<Database>, actor: Authority, publicId: string) {
	return trx
		.selectFrom('role_grant')
		.innerJoin('person', 'person.id', 'role_grant.person_id')
		.where('role_grant.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('role_grant.unit_id'), scopeOf(actor, 'grants.change')))
		.select([
			'role_grant.id',
			'role_grant.person_id',
			'role_grant.role',
			'role_grant.unit_id',
			'role_grant.tree',
			'role_grant.valid',
			'person.public_id as person',
			sql<boolean>`isempty(role_grant.valid) or coalesce(upper(role_grant.valid) <= current_date, false)`.as(
				'has_ended'
			)
		])
		.forUpdate('role_grant')
		.executeTakeFirstOrThrow(() => new NotFound('grant-not-found'));
}

/** Without one, nobody could ever hand out a right again. */
async function keepOneSecurityAdministrator(
	trx: Transaction<Database>,
	grantId: number
): Promise<void> {
	// All of them are locked in one order, so that two cannot end each other at the same moment.
	const inForce = await trx
		.selectFrom('role_grant')
		.where('role', '=', 'security-administrator')
		.where(sql<boolean>`valid @> current_date`)
		.select('id')
		.orderBy('id')
		.forUpdate()
		.execute();
	const isInForce = inForce.some(({ id }) => id === grantId);
	if (isInForce && inForce.length === 1) throw new Conflict('grant-last-security-administrator');
}

function explainViolation(error: unknown): unknown {
	if (isViolationOf(error, 'role_grant_overlap_excl')) {
		return new Conflict('grant-overlap', { field: 'from' });
	}
	if (isViolationOf(error, 'role_grant_separated_excl')) {
		return new Conflict('grant-separated', { field: 'role' });
	}
	return error;
}

import { createHash } from 'node:crypto';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { roleDefinitions, roles } from '../grants/roles.ts';
import { getRuleValue } from '../policy/policy.ts';
import { levelColumns } from '../units/tree.ts';

/**
 * Lays the written answers of closed papers before the markers of a unit, once each. Whether a second
 * person marks one is decided now, by what nobody can choose: its paper and its place in it.
 *
 * @returns how many answers wait now that did not before
 */
export async function layMarkingItems(
	trx: Transaction<Database>,
	{ attemptIds, unitId }: { attemptIds: readonly number[]; unitId: number }
): Promise<number> {
	if (attemptIds.length === 0) return 0;
	const answers = await trx
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt.id', 'in', attemptIds)
		.where('attempt.submitted_at', 'is not', null)
		.where('item.kind', 'in', ['case', 'design', 'essay'])
		.where('item.answered_at', 'is not', null)
		.select(['item.attempt_id', 'item.ordinal', 'attempt.public_id'])
		.execute();
	if (answers.length === 0) return 0;
	const hasTwo = (await countMarkers(trx, unitId)) > 1;
	const percent = hasTwo ? await getRuleValue(trx, 'sittings.marking-second-percent') : 0;
	const difference = await getRuleValue(trx, 'sittings.marking-third-points');
	const laid = await trx
		.insertInto('marking_item')
		.values(
			answers.map(({ attempt_id, ordinal, public_id }) => ({
				public_id: createPublicId(),
				attempt_id,
				ordinal,
				unit_id: unitId,
				needs_second: isInSample(`${public_id} ${ordinal}`, percent),
				third_difference_points: difference
			}))
		)
		.onConflict((conflict) => conflict.constraint('marking_item_answer_key').doNothing())
		.returning('id')
		.execute();
	return laid.length;
}

/** Whether something is in a sample of so many of a hundred; the same thing always is, or never. */
export function isInSample(name: string, percent: number): boolean {
	const hash = createHash('sha256').update(name).digest();
	return hash.readUInt32BE(0) % 100 < percent;
}

const markingRoles = roles.filter((role) =>
	roleDefinitions[role].permissions.includes('papers.mark')
);

/** How many people may mark what lies before a unit today. */
async function countMarkers(db: Reader, unitId: number): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(distinct held.person_id) as count ${grantsOver(sql`${unitId}::bigint`)}`.execute(db);
	return rows[0]?.count ?? 0;
}

const above = sql.join(levelColumns.map((column) => sql.ref(`place.${column}`)));

/** `from … where …`: the grants of today that let somebody mark for a unit. */
function grantsOver(unit: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`
		from unit_place place
		join role_grant held on held.tree = place.tree and held.unit_id in (${above})
		where place.unit_id = ${unit} and place.valid @> current_date and held.valid @> current_date
			and held.role = any(${markingRoles}::text[])`;
}

/**
 * Where somebody's answers are marked who asks for it: the base of the course that they took up last
 * and that has markers, else their own unit where somebody marks for it.
 */
export async function findMarkingUnit(
	db: Reader,
	{ personId, unitId }: { personId: number; unitId: number }
): Promise<number | undefined> {
	const { rows } = await sql<{ id: number }>`
		select unit.id from (
			select base.id, max(enrolment.enrolled_at) as at
			from enrolment
			join course on course.id = enrolment.course_id
			join unit base on base.code = course.base_code
			where enrolment.person_id in (select id from person where id = ${personId} or merged_into = ${personId})
			group by base.id
			union all
			select ${unitId}::bigint, null) unit
		where exists (select ${grantsOver(sql`unit.id`)})
		order by unit.at desc nulls last
		limit 1`.execute(db);
	return rows[0]?.id;
}

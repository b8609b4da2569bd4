import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';

/**
 * Derives the places of the units and of everything below them from a day on; places before that
 * day stay as they are. Call it after the versions have changed, in the same transaction.
 *
 * @param unitIds the units whose versions begin, end or hang elsewhere from that day on
 */
export async function derivePlaces(
	trx: Transaction<Database>,
	unitIds: readonly number[],
	{ from }: { from: Day }
): Promise<void> {
	const affected = await listAffectedUnits(trx, unitIds, from);
	await sql`
		delete from unit_place where unit_id = any(${affected}) and lower(valid) >= ${from}::date`.execute(
		trx
	);
	await sql`
		update unit_place set valid = daterange(lower(valid), ${from}::date)
		where unit_id = any(${affected}) and valid @> ${from}::date`.execute(trx);
	await sql`
		insert into unit_place
			(unit_id, tree, valid, level, level_0, level_1, level_2, level_3, level_4, level_5, level_6)
		with recursive up as (
			select unit_id, tree, valid * daterange(${from}::date, null) as valid, level, parent_id,
				case when level = 0 then unit_id end as level_0,
				case when level = 1 then unit_id end as level_1,
				case when level = 2 then unit_id end as level_2,
				case when level = 3 then unit_id end as level_3,
				case when level = 4 then unit_id end as level_4,
				case when level = 5 then unit_id end as level_5,
				case when level = 6 then unit_id end as level_6
			from unit_version
			where unit_id = any(${affected}) and valid && daterange(${from}::date, null)
			union all
			select up.unit_id, up.tree, up.valid * above.valid, up.level, above.parent_id,
				case when above.level = 0 then above.unit_id else up.level_0 end,
				case when above.level = 1 then above.unit_id else up.level_1 end,
				case when above.level = 2 then above.unit_id else up.level_2 end,
				case when above.level = 3 then above.unit_id else up.level_3 end,
				case when above.level = 4 then above.unit_id else up.level_4 end,
				case when above.level = 5 then above.unit_id else up.level_5 end,
				up.level_6
			from up
			join unit_version above
				on above.unit_id = up.parent_id and above.tree = up.tree and above.valid && up.valid
		)
		select unit_id, tree, unnest(range_agg(valid)), level,
			level_0, level_1, level_2, level_3, level_4, level_5, level_6
		from up where parent_id is null
		group by unit_id, tree, level,
			level_0, level_1, level_2, level_3, level_4, level_5, level_6`.execute(trx);
}

/** The units themselves and whatever stands below them on that day or later. */
async function listAffectedUnits(
	trx: Transaction<Database>,
	unitIds: readonly number[],
	from: Day
): Promise<number[]> {
	const { rows } = await sql<{ unit_id: number }>`
		with recursive below (unit_id) as (
			select unnest(${unitIds}::bigint[])
			union
			select version.unit_id
			from below join unit_version version on version.parent_id = below.unit_id
			where version.valid && daterange(${from}::date, null)
		)
		select unit_id from below order by unit_id`.execute(trx);
	return rows.map(({ unit_id }) => unit_id);
}

export interface PlaceDifference {
	unit_id: number;
	tree: string;
	level: number;
	/** The ancestors by level, from the nation down; null for a unit that hangs loose. */
	levels: (number | null)[] | null;
	/** When the unit should stand there, as a multirange; null where never. */
	expected: string | null;
	/** When the table says so. */
	actual: string | null;
}

/**
 * Recounts every place from the roots down, the other way round than they are derived, and
 * answers where the table differs. Also finds days on which a unit exists but nothing above it
 * does: there the recount has no place, and the version is listed with the days that hang loose.
 */
export async function verifyPlaces(db: Reader): Promise<PlaceDifference[]> {
	const { rows } = await sql<PlaceDifference>`
		with recursive down as (
			select unit_id, tree, valid, level,
				array_fill(null::bigint, array[level]) || unit_id as levels
			from unit_version where parent_id is null
			union all
			select version.unit_id, version.tree, version.valid * down.valid, version.level,
				down.levels || array_fill(null::bigint, array[greatest(version.level - down.level - 1, 0)]) || version.unit_id
			from down
			join unit_version version
				on version.parent_id = down.unit_id and version.tree = down.tree and version.valid && down.valid
		), padded as (
			select unit_id, tree, level, valid,
				levels || array_fill(null::bigint, array[greatest(7 - cardinality(levels), 0)]) as levels
			from down
		), expected as (
			select unit_id, tree, level, levels, range_agg(valid) as days from padded group by 1, 2, 3, 4
		), actual as (
			select unit_id, tree, level,
				array[level_0, level_1, level_2, level_3, level_4, level_5, level_6] as levels,
				range_agg(valid) as days
			from unit_place group by 1, 2, 3, 4
		), loose as (
			select version.unit_id, version.tree, version.level,
				range_agg(version.valid) - coalesce(
					(select range_agg(padded.valid) from padded
						where padded.unit_id = version.unit_id and padded.tree = version.tree),
					'{}'::datemultirange) as days
			from unit_version version group by 1, 2, 3
		)
		select unit_id, tree, level, to_jsonb(levels) as levels, expected.days::text as expected, actual.days::text as actual
		from expected full join actual using (unit_id, tree, level, levels)
		where expected.days is distinct from actual.days
		union all
		select unit_id, tree, level, null, days::text, null from loose where not isempty(days)
		order by unit_id, tree`.execute(db);
	return rows;
}

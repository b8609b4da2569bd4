import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Permission } from '../grants/roles.ts';
import { nation } from '../policy/policy.ts';
import { levelColumns } from '../units/tree.ts';

/** Whose hours they are: the entry that was kept, where two were merged. */
export interface Holder {
	id: number;
	public_id: string;
	name: string;
	/** Where they work today, or the unit that registered them. */
	unit_id: number;
	unit_name: string;
	title: string | null;
	/** The division of that unit or the nearest above it: whose rules hold. */
	area: string;
}

/** The condition that a person, by the id that was kept, is the actor: nobody decides about themself. */
export function isActorThemself(
	keptColumn: string,
	{ personId }: { personId: number | null }
): RawBuilder<boolean> {
	return sql<boolean>`coalesce(${sql.ref(keptColumn)} = (
		select coalesce(own.merged_into, own.id) from person own where own.id = ${personId}), false)`;
}

/** A person by their id, where the caller knows that they may be seen: the actor themself, mostly. */
export async function getHolder(db: Reader, personId: number): Promise<Holder> {
	return holders(db)
		.where('named.id', '=', personId)
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'))
		.then(withUnit);
}

/**
 * A person in the scope of a permission, by either id where two were merged.
 *
 * @throws NotFound `person-not-found`
 */
export async function getVisibleHolder(
	db: Reader,
	actor: Actor,
	publicId: string,
	permission: Permission
): Promise<Holder> {
	return holders(db)
		.where('named.public_id', '=', publicId)
		.where(isPersonWithin('person', scopeOf(actor, permission)))
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'))
		.then(withUnit);
}

function holders(db: Reader) {
	const post = sql<{ unit_id: number | null; title: string | null }>`lateral (
		select post.unit_id, post.title from appointment post
		where post.person_id in (
				select person.id union all select twin.id from person twin where twin.merged_into = person.id)
			and upper_inf(post.recorded) and post.valid @> current_date
		order by post.is_primary desc, lower(post.valid) desc, post.id
		limit 1)`;
	return db
		.selectFrom('person as named')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('named.merged_into', 'named.id'))
		)
		.leftJoin(post.as<'post'>(sql.ref('post')), (join) => join.onTrue())
		.innerJoin('unit', (join) =>
			join.on('unit.id', '=', (eb) => eb.fn.coalesce('post.unit_id', 'person.registered_unit_id'))
		)
		.select((eb) => [
			'person.id',
			'person.public_id',
			'person.name',
			'unit.id as unit_id',
			'post.title',
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'unit.id')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name'),
			nearestDivision.as('area')
		]);
}

const above = sql.join(levelColumns.map((column) => sql.ref(`place.${column}`)));

const nearestDivision = sql<string | null>`(
	select version.division_code from unit_place place
	join unit_version version on version.unit_id in (${above}) and version.tree = place.tree
	where place.unit_id = unit.id and place.valid @> current_date
		and version.valid @> current_date and version.division_code is not null
	order by version.level desc, version.tree limit 1)`;

function withUnit(
	row: Omit<Holder, 'unit_name' | 'area'> & { unit_name: string | null; area: string | null }
): Holder {
	return { ...row, unit_name: row.unit_name ?? '', area: row.area ?? nation };
}

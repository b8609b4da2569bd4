import { sql, type RawBuilder } from 'kysely';
import type { Ledger } from '#lib/hours.ts';
import type { Reader } from '../database/reader.ts';
import type { Scope } from '../grants/actor.ts';
import { isPersonWithin, scopeOfUnit } from '../grants/reach.ts';
import { peopleNamed } from '../people/search.ts';
import { isUnitWithin } from '../units/scope.ts';
import { earnedIn } from './earned.ts';
import type { HoursFilter, HoursPeriod } from './input.ts';

export const hoursPageSize = 50;

/** What somebody earned while they belonged to a unit; whoever moved has a row for each. */
export interface EarnedHours {
	person: string;
	name: string;
	/** False for who has moved out of the scope since: the name and the hours then, no more. */
	isVisible: boolean;
	unit: string;
	unitName: string;
	minutes: Partial<Record<Ledger, number>>;
}

interface Row extends Omit<EarnedHours, 'isVisible' | 'unitName'> {
	is_visible: boolean;
	unit_name: string;
}

/**
 * The people behind the hours of a unit and of what stands below it, by initials and name, one page
 * at a time. Without a unit, of the whole scope.
 *
 * @param options.limit rows at most; a page of `hoursPageSize` unless said
 * @returns the rows, and the cursor of the next page where there is one
 */
export async function listEarnedHours(
	db: Reader,
	scope: Scope,
	period: HoursPeriod,
	filter: Pick<HoursFilter, 'unit' | 'own' | 'ledger' | 'query' | 'cursor'>,
	{ limit = hoursPageSize }: { limit?: number } = {}
): Promise<{ hours: EarnedHours[]; after: string | undefined }> {
	const conditions = await readConditions(db, scope, filter);
	if (!conditions) return { hours: [], after: undefined };
	const { rows } = await sql<Row>`
		with earned as ${earnedIn(scope, period)}
		select person.public_id as person, person.name, ${isPersonWithin('person', scope)} as is_visible,
			unit.public_id as unit,
			(select version.name from unit_version version where version.unit_id = unit.id
				order by version.valid @> current_date desc, lower(version.valid) desc limit 1) as unit_name,
			jsonb_object_agg(earned.ledger, earned.minutes) as minutes
		from earned
		join person on person.id = earned.person_id
		join unit on unit.id = earned.unit_id
		where ${sql.join(conditions, sql` and `)}
		group by person.id, unit.id
		order by person.name_initials, person.name, person.id, unit.id
		limit ${limit + 1}`.execute(db);
	const hours = rows.slice(0, limit).map(({ is_visible, unit_name, ...row }) => ({
		...row,
		isVisible: is_visible,
		unitName: unit_name
	}));
	const last = hours.at(-1);
	return { hours, after: rows.length > limit && last ? `${last.person}_${last.unit}` : undefined };
}

async function readConditions(
	db: Reader,
	scope: Scope,
	{
		unit,
		own,
		ledger,
		query,
		cursor
	}: Pick<HoursFilter, 'unit' | 'own' | 'ledger' | 'query' | 'cursor'>
): Promise<RawBuilder<unknown>[] | undefined> {
	const conditions: RawBuilder<unknown>[] = [sql`true`];
	if (query) {
		const named = peopleNamed(query);
		if (!named) return undefined;
		conditions.push(sql`person.id in ${named}`);
	}
	if (unit) {
		const roots = await scopeOfUnit(db, unit, { within: scope });
		const [root] = roots;
		if (!root) return undefined;
		conditions.push(
			own
				? sql`earned.unit_id = ${root.unitId}`
				: sql`${isUnitWithin(sql.ref<number>('earned.unit_id'), roots)}`
		);
	}
	if (ledger) conditions.push(sql`earned.ledger = ${ledger}`);
	if (cursor) {
		const [person = '', lastUnit = ''] = cursor.split('_');
		conditions.push(sql`(person.name_initials, person.name, person.id, unit.id) > (
			select last.name_initials, last.name, last.id, last_unit.id
			from person last, unit last_unit
			where last.public_id::text = ${person} and last_unit.public_id::text = ${lastUnit})`);
	}
	return conditions;
}

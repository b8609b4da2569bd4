import { sql, type Selectable, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { DivisionTable } from './schema.ts';

export type Division = Pick<
	Selectable<DivisionTable>,
	'code' | 'name' | 'level' | 'parent_code' | 'is_filler'
>;

const columns = ['code', 'name', 'level', 'parent_code', 'is_filler'] as const;
const pathLengthMax = 8;

/**
 * The divisions below one (or the provinces) on a day, in the order of their codes. A filler level
 * (市辖区 of a municipality) is not shown: what stands below it is listed in its place.
 */
export async function listDivisions(
	db: Reader,
	{ asOf, parentCode = null }: { asOf: Day; parentCode?: string | null }
): Promise<Division[]> {
	const { rows } = await sql<Division>`
		with recursive below as (
			select ${sql.join(columns.map((column) => sql.ref(column)))} from division
			where parent_code is not distinct from ${parentCode} and valid @> ${asOf}::date
			union all
			select ${sql.join(columns.map((column) => sql.ref(`division.${column}`)))}
			from below join division on division.parent_code = below.code
			where below.is_filler and division.valid @> ${asOf}::date
		)
		select * from below where not is_filler order by code`.execute(db);
	return rows;
}

/** The division of that code on a day, filler levels included. */
export async function findDivision(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<Division | undefined> {
	return db
		.selectFrom('division')
		.select(columns)
		.where('code', '=', code)
		.where(sql<boolean>`valid @> ${asOf}::date`)
		.executeTakeFirst();
}

/** @throws Invalid `unit-division-unknown` where there is no such division on that day */
export async function assertDivision(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<void> {
	if (await findDivision(db, code, { asOf })) return;
	throw new Invalid('unit-division-unknown', { field: 'division_code', values: { code } });
}

/** The division and those above it, from the province down, without filler levels. */
export async function listDivisionPath(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<Division[]> {
	const { rows } = await sql<Division>`
		with recursive up as (
			select ${sql.join(columns.map((column) => sql.ref(column)))}, 1 as step from division
			where code = ${code} and valid @> ${asOf}::date
			union all
			select ${sql.join(columns.map((column) => sql.ref(`division.${column}`)))}, up.step + 1
			from up join division on division.code = up.parent_code
			where division.valid @> ${asOf}::date and up.step < ${pathLengthMax}
		)
		select ${sql.join(columns.map((column) => sql.ref(column)))} from up
		where not is_filler order by step desc`.execute(db);
	return rows;
}

/** The path in words: 湖南省 长沙市 长沙县. Empty where the code is not known on that day. */
export async function findDivisionPath(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<string> {
	const path = await listDivisionPath(db, code, { asOf });
	return path.map(({ name }) => name).join(' ');
}

/** The last day before the given one on which there was a division of that code. */
export async function findLastDayOf(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<Day | undefined> {
	const division = await db
		.selectFrom('division')
		.select(sql<Day>`upper(valid) - 1`.as('last_day'))
		.where('code', '=', code)
		.where(sql<boolean>`upper(valid) <= ${asOf}::date`)
		.orderBy('last_day', 'desc')
		.executeTakeFirst();
	return division?.last_day;
}

export interface DivisionRow extends Division {
	/** The first day; null for "longer than anybody here remembers". */
	valid_from: Day | null;
	/** The first day on which it is gone; null while it stands. */
	valid_until: Day | null;
}

/**
 * Writes divisions as the content files name them: a row of the same code and first day is brought
 * up to date, any other is added. Rows that the files no longer name stay: units refer to them.
 *
 * @throws Conflict `division-overlap` where two rows of one code share a day
 */
export async function importDivisions(
	trx: Transaction<Database>,
	rows: readonly DivisionRow[]
): Promise<{ added: number; changed: number }> {
	if (rows.length === 0) return { added: 0, changed: 0 };
	const data = JSON.stringify(rows);
	const given = sql`
		select code, name, level, parent_code, is_filler, daterange(valid_from, valid_until) as valid
		from jsonb_to_recordset(${data}::jsonb) as given (
			code text, name text, level smallint, parent_code text, is_filler boolean,
			valid_from date, valid_until date)`;
	try {
		const changed = await sql`
			with given as (${given})
			update division set name = given.name, level = given.level, parent_code = given.parent_code,
				is_filler = given.is_filler, valid = given.valid
			from given
			where division.code = given.code
				and lower(division.valid) is not distinct from lower(given.valid)
				and (division.name, division.level, division.is_filler, division.valid, division.parent_code)
					is distinct from (given.name, given.level, given.is_filler, given.valid, given.parent_code)`.execute(
			trx
		);
		const added = await sql`
			with given as (${given})
			insert into division (code, name, level, parent_code, is_filler, valid)
			select given.* from given
			where not exists (select from division where division.code = given.code
				and lower(division.valid) is not distinct from lower(given.valid))`.execute(trx);
		return {
			added: Number(added.numAffectedRows ?? 0),
			changed: Number(changed.numAffectedRows ?? 0)
		};
	} catch (error) {
		if (isViolationOf(error, 'division_code_excl')) throw new Conflict('division-overlap');
		throw error;
	}
}

import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { Invalid } from '../errors.ts';
import { findDivision, listDivisions } from '../units/division.ts';

export interface ExamArea {
	code: string;
	name: string;
}

/**
 * Where one can sit the examination: every province, and below them the areas that have had a pass
 * line of their own, for whom it matters where exactly.
 */
export async function listExamAreas(db: Reader, { asOf }: { asOf: Day }): Promise<ExamArea[]> {
	const provinces = await listDivisions(db, { asOf });
	const separate = await db
		.selectFrom('division')
		.select(['code', 'name'])
		.where(sql<boolean>`valid @> ${asOf}::date`)
		.where(
			sql<boolean>`exists (
				select from policy_rule rule where rule.area = division.code and rule.retired_at is null
					and starts_with(rule.key, 'exam.pass-line-separate.'))`
		)
		.where('code', 'not in', ['', ...provinces.map(({ code }) => code)])
		.orderBy('code')
		.execute();
	return [...provinces, ...separate]
		.map(({ code, name }) => ({ code, name }))
		.sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** @throws Invalid `exam-area` where there is no such division on that day */
export async function assertExamArea(
	db: Reader,
	code: string,
	{ asOf }: { asOf: Day }
): Promise<void> {
	if (!(await findDivision(db, code, { asOf }))) throw new Invalid('exam-area', { field: 'area' });
}

/** The names of divisions by their code, as far as they are known on the day. */
export async function readAreaNames(
	db: Reader,
	codes: readonly string[],
	{ asOf }: { asOf: Day }
): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('division')
		.select(['code', 'name'])
		.where('code', 'in', ['', ...codes])
		.where(sql<boolean>`valid @> ${asOf}::date`)
		.execute();
	return new Map(rows.map(({ code, name }) => [code, name]));
}

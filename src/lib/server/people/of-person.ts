import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** The condition that a row belongs to a person, or to an entry merged into theirs. */
export function isOfPerson(personColumn: string, keptId: number): RawBuilder<SqlBool> {
	return sql<SqlBool>`${sql.ref(personColumn)} in (
		select id from person where id = ${keptId} or merged_into = ${keptId})`;
}

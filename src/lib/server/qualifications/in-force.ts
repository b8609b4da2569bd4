import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { FactState } from '#lib/qualifications/facts.ts';

/** What was decided last about the row `fact`. */
export const stateOfFact: RawBuilder<FactState> = stateOf('fact');

/**
 * The condition that the row `fact` holds: nobody has refused, withdrawn, replaced or reversed it. A
 * correction that nobody has approved does not hold while what it corrects does.
 */
export const isInForce: RawBuilder<SqlBool> = sql<SqlBool>`(
	${stateOf('fact')} in ('open', 'approved', 'doubted')
	and not (${stateOf('fact')} = 'open' and exists (
		select from qualification_fact earlier
		where earlier.id = fact.corrects_id and ${stateOf('earlier')} in ('approved', 'doubted'))))`;

function stateOf(row: string): RawBuilder<FactState> {
	return sql<FactState>`coalesce((
		select decision.outcome from qualification_decision decision
		where decision.fact_id = ${sql.ref(`${row}.id`)}
		order by decision.number desc limit 1), 'open')`;
}

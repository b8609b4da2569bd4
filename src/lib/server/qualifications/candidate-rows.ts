import { sql, type RawBuilder } from 'kysely';
import { isPersonWithin } from '../grants/reach.ts';
import { countedMinutes } from '../hours/ledger.ts';
import type { UnitScope } from '../units/scope.ts';
import type { CandidateTerms } from './candidate-terms.ts';
import { isInForce } from './in-force.ts';

/**
 * Everybody in scope who aims at the exam or has anything on record, once each, for
 * `with candidate as …`. It says for many people in one query what `judgeRolling`, `judgeSlip` and
 * `judgeRegistration` say for one; a test holds the two against each other.
 */
export function candidatesIn(people: UnitScope, terms: CandidateTerms): RawBuilder<unknown> {
	return sql`(
		with known_entry as materialized (
			select entry.id as entry_id, coalesce(entry.merged_into, entry.id) as person_id
			from person entry
			where entry.id in (select person_id from qualification_fact union select person_id from exam_target)),
		reached as materialized (
			select person.id from person
			where person.id in (select person_id from known_entry) and ${isPersonWithin('person', people)}),
		entry as materialized (
			select known_entry.* from known_entry join reached on reached.id = known_entry.person_id),
		held as materialized (
			select fact.*, entry.person_id as kept_id from qualification_fact fact
			join entry on entry.entry_id = fact.person_id
			where ${isInForce}),
		target as (
			select distinct on (entry.person_id) entry.person_id, t.level, t.year
			from exam_target t join entry on entry.entry_id = t.person_id
			order by entry.person_id, t.id desc),
		registered as (
			select held.kept_id as person_id, max(r.level) as level
			from held join exam_registration r on r.fact_id = held.id
			where r.year = ${terms.year}
			group by held.kept_id),
		highest as ${credentials},
		registration as ${registrations(terms)},
		pass as ${passes(terms)},
		worth as (
			select person_id,
				bool_or(state in ('usable', 'last-chance')) as has_usable,
				bool_or(state = 'last-chance') as has_last_chance,
				bool_or(state = 'lapsed') as has_lapsed,
				jsonb_agg(jsonb_build_object('subject', subject, 'year', year, 'level', level,
					'usable_through', usable_through, 'scope', scope) order by year desc, subject) as passes
			from pass group by person_id),
		waiting as (
			select held.kept_id as person_id, count(*) as open_facts from held
			where not exists (select from qualification_decision d where d.fact_id = held.id)
			group by held.kept_id)
		select known.person_id,
			target.level as target_level, target.year as target_year,
			registered.level as registered_level,
			coalesce(worth.passes, '[]'::jsonb) as passes,
			coalesce(worth.has_usable, false) as has_usable,
			coalesce(worth.has_last_chance, false) as has_last_chance,
			coalesce(worth.has_lapsed, false) as has_lapsed,
			highest.level as credential_level,
			coalesce(highest.is_verified, false) as is_verified,
			registration.state as registration, registration.due_on, registration.gap_minutes,
			coalesce(waiting.open_facts, 0)::integer as open_facts
		from (select kept_id as person_id from held union select person_id from target where level is not null) known
		left join target on target.person_id = known.person_id
		left join registered on registered.person_id = known.person_id
		left join highest on highest.person_id = known.person_id
		left join registration on registration.person_id = known.person_id
		left join worth on worth.person_id = known.person_id
		left join waiting on waiting.person_id = known.person_id)`;
}

/** The certificate that counts: the highest that nobody doubts. */
const credentials = sql`(
	select distinct on (held.kept_id) held.kept_id as person_id, c.level, c.approved_on,
		exists (select from qualification_decision d where d.fact_id = held.id) as is_verified
	from held join credential c on c.fact_id = held.id
	where not exists (
		select from qualification_decision d where d.fact_id = held.id and d.outcome = 'doubted'
			and d.number = (select max(last.number) from qualification_decision last where last.fact_id = held.id))
	order by held.kept_id, array_position(array['senior', 'social-worker', 'assistant'], c.level))`;

/** How the certificate is registered: `judgeRegistration` for many. */
function registrations(terms: CandidateTerms): RawBuilder<unknown> {
	const today = sql`${terms.today}::date`;
	const needed = sql`case credential.level
		when 'assistant' then ${terms.neededMinutes.assistant}::integer
		when 'social-worker' then ${terms.neededMinutes['social-worker']}::integer
		else ${terms.neededMinutes.senior}::integer end`;
	const earned = countedMinutes(sql`credential.person_id`, {
		from: sql`period.began_on`,
		until: sql`period.ended_on + 1`
	});
	return sql`(
		select credential.person_id,
			case
				when period.ended_on is null and ${today} < first_until then 'first-open'
				when period.ended_on is null then 'first-late'
				when ${today} > period.ended_on then 'lapsed'
				when ${today} >= (period.ended_on + 1 - make_interval(months => ${terms.renewalWindowMonths}::integer))::date
					then 'renewal-open'
				else 'registered' end as state,
			coalesce(period.ended_on, first_until - 1) as due_on,
			case when period.ended_on is null then null
				else greatest(0, ${needed} - ${earned})::integer end as gap_minutes
		from (
			select *, (approved_on + make_interval(months => ${terms.firstWithinMonths}::integer))::date as first_until
			from highest) credential
		left join lateral (
			select r.began_on, r.ended_on from held join credential_registration r on r.fact_id = held.id
			where held.kept_id = credential.person_id and r.level = credential.level and r.ended_on is not null
			order by r.ended_on desc limit 1) period on true)`;
}

/** The passes that no certificate was made of, by what they are worth: `judgeRolling` for many. */
function passes(terms: CandidateTerms): RawBuilder<unknown> {
	const { today, year, subjects, resultDays, slipYears } = terms;
	return sql`(
		with result as (
			select held.kept_id as person_id, r.subject, r.year, r.pass_scope as scope, r.usable_through,
				case left(r.subject, 1) when 'A' then 'assistant' when 'B' then 'social-worker' else 'senior' end as level,
				(coalesce(r.slip_issued_on, out.day, make_date(r.year, 6, 1))
					+ make_interval(years => ${slipYears}::integer))::date as slip_until
			from held join exam_result r on r.fact_id = held.id
			left join (
				select unnest(${resultDays.map((each) => each.year)}::integer[]) as year,
					unnest(${resultDays.map((each) => each.on)}::date[]) as day) out on out.year = r.year
			where r.pass_scope is not null),
		made as (
			select distinct last.person_id, last.level
			from result last
			where last.level <> 'senior' and (
				select count(distinct part.subject) from result part
				where part.person_id = last.person_id and part.level = last.level
					and part.year <= last.year and part.usable_through >= last.year
			) >= case last.level when 'assistant' then ${subjects.assistant}::integer
				else ${subjects['social-worker']}::integer end)
		select result.*, case
			when level = 'senior' and ${today}::date >= slip_until then 'lapsed'
			when level = 'senior' and slip_until <= (${today}::date + interval '1 year')::date then 'last-chance'
			when level = 'senior' then 'usable'
			when usable_through < ${year} then 'lapsed'
			when usable_through = ${year} and year < ${year} then 'last-chance'
			else 'usable' end as state
		from result
		where not exists (select from made where made.person_id = result.person_id and made.level = result.level)
			and not exists (
				select from held join credential c on c.fact_id = held.id
				where held.kept_id = result.person_id and c.level = result.level))`;
}

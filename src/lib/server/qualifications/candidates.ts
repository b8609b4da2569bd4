import { sql, type RawBuilder } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { ExamSubject, Level } from '#lib/qualifications/levels.ts';
import type { PassScope } from '#lib/qualifications/marks.ts';
import type { RegistrationState } from '#lib/qualifications/registration.ts';
import type { Reader } from '../database/reader.ts';
import { scopeOfUnit } from '../grants/reach.ts';
import { peopleNamed } from '../people/search.ts';
import type { UnitScope } from '../units/scope.ts';
import { candidatesIn } from './candidate-rows.ts';
import type { CandidateTerms } from './candidate-terms.ts';
import { candidateStates, type CandidateState } from '#lib/qualifications/candidate-states.ts';
import type { CandidateFilter } from './candidate-filter.ts';

export const candidatesPageSize = 50;

/** A pass as a list of a unit shows it: never a score. */
export interface ListedPass {
	subject: ExamSubject;
	level: Level;
	year: number;
	usable_through: number;
	scope: PassScope;
}

/** Somebody on the way to the certificate, or with one. */
export interface Candidate {
	person: string;
	name: string;
	/** What the unit of the main post is called today. */
	unit: string | null;
	target_level: Level | null;
	target_year: number | null;
	registered_level: Level | null;
	/** What was passed and no certificate was made of, the newest first. */
	passes: ListedPass[];
	credential_level: Level | null;
	is_verified: boolean;
	registration: RegistrationState | null;
	/** The last day of the registration, or of the time to register first. */
	due_on: Day | null;
	/** Minutes of continuing education that the period still lacks; null where none runs. */
	gap_minutes: number | null;
	open_facts: number;
}

/**
 * Those in scope who aim at the exam or have anything on record for it, by initials and name, one page
 * at a time.
 *
 * @param options.limit rows at most; a page of `candidatesPageSize` unless said
 * @returns the rows, and the cursor of the next page where there is one
 */
export async function listCandidates(
	db: Reader,
	people: UnitScope,
	terms: CandidateTerms,
	filter: CandidateFilter,
	{ limit = candidatesPageSize }: { limit?: number } = {}
): Promise<{ candidates: Candidate[]; after: string | undefined }> {
	const scope = await readScope(db, people, filter);
	if (!scope) return { candidates: [], after: undefined };
	const { rows } = await sql<Candidate>`
		with candidate as ${candidatesIn(scope, terms)}
		select person.public_id as person, person.name, ${unitToday} as unit,
			target_level, target_year, registered_level, passes, credential_level, is_verified,
			registration, due_on, gap_minutes, open_facts
		from candidate join person on person.id = candidate.person_id
		where ${sql.join([...conditionsOf(filter), isAfter(filter.cursor)], sql` and `)}
		order by person.name_initials, person.name, person.id
		limit ${limit + 1}`.execute(db);
	const page = rows.slice(0, limit);
	return { candidates: page, after: rows.length > limit ? page.at(-1)?.person : undefined };
}

/** How many there are in each state and level, whatever state and level are asked for. */
export interface CandidateCounts {
	states: Record<CandidateState, number>;
	all: number;
	/** By the level that somebody aims at, registered for, or holds. */
	levels: Record<Level, { aiming: number; registered: number; certified: number }>;
}

/** Counts the people that the lists hold: the same rows, each person once in each number. */
export async function countCandidates(
	db: Reader,
	people: UnitScope,
	terms: CandidateTerms,
	filter: CandidateFilter
): Promise<CandidateCounts> {
	const none = { aiming: 0, registered: 0, certified: 0 };
	const counts: CandidateCounts = {
		all: 0,
		states: Object.fromEntries(
			candidateStates.map((state) => [state, 0])
		) as CandidateCounts['states'],
		levels: { assistant: { ...none }, 'social-worker': { ...none }, senior: { ...none } }
	};
	const scope = await readScope(db, people, filter);
	if (!scope) return counts;
	const named = conditionsOf({ query: filter.query });
	const { rows } = await sql<Record<string, number>>`
		with candidate as ${candidatesIn(scope, terms)}
		select count(*) as "all",
			${sql.join(candidateStates.map((state) => sql`count(*) filter (where ${isInState(state)}) as ${sql.ref(state)}`))},
			${sql.join(
				(['assistant', 'social-worker', 'senior'] as const).flatMap((level) => [
					sql`count(*) filter (where ${isInState('aiming')} and target_level = ${level}) as ${sql.ref(`aiming ${level}`)}`,
					sql`count(*) filter (where registered_level = ${level}) as ${sql.ref(`registered ${level}`)}`,
					sql`count(*) filter (where credential_level = ${level}) as ${sql.ref(`certified ${level}`)}`
				])
			)}
		from candidate join person on person.id = candidate.person_id
		where ${sql.join(named, sql` and `)}`.execute(db);
	const [row = {}] = rows;
	counts.all = row.all ?? 0;
	for (const state of candidateStates) counts.states[state] = row[state] ?? 0;
	for (const [level, of] of Object.entries(counts.levels))
		for (const what of ['aiming', 'registered', 'certified'] as const)
			of[what] = row[`${what} ${level}`] ?? 0;
	return counts;
}

/** Those whose registrations are to be made or renewed now, the most pressing first: for the desk. */
export async function listRenewals(
	db: Reader,
	people: UnitScope,
	terms: CandidateTerms,
	{ limit }: { limit: number }
): Promise<{ name: string; person: string; due_on: Day | null; total: number }[]> {
	const { rows } = await sql<{ name: string; person: string; due_on: Day | null; total: number }>`
		with candidate as ${candidatesIn(people, terms)}
		select person.name, person.public_id as person, due_on, count(*) over () as total
		from candidate join person on person.id = candidate.person_id
		where ${isInState('renewal-due')}
		order by due_on, person.id
		limit ${limit}`.execute(db);
	return rows;
}

async function readScope(
	db: Reader,
	people: UnitScope,
	{ unit }: CandidateFilter
): Promise<UnitScope | undefined> {
	if (!unit) return people;
	const roots = await scopeOfUnit(db, unit, { within: people });
	return roots.length === 0 ? undefined : roots;
}

function conditionsOf({ state, level, query }: CandidateFilter): RawBuilder<unknown>[] {
	const conditions: RawBuilder<unknown>[] = [sql`true`];
	if (query) {
		const named = peopleNamed(query);
		conditions.push(named ? sql`person.id in ${named}` : sql`false`);
	}
	if (state) conditions.push(isInState(state));
	if (level) conditions.push(isOfLevel(state, level));
	return conditions;
}

/** What each list holds. Nobody is in a list because of how they practise. */
function isInState(state: CandidateState): RawBuilder<unknown> {
	switch (state) {
		case 'aiming':
			return sql`target_level is not null`;
		case 'registered':
			return sql`registered_level is not null`;
		case 'usable':
			return sql`has_usable`;
		case 'last-chance':
			return sql`has_last_chance`;
		case 'lapsed':
			return sql`has_lapsed`;
		case 'certified':
			return sql`credential_level is not null`;
		case 'to-register':
			return sql`registration in ('first-open', 'first-late')`;
		case 'renewal-due':
			return sql`registration = 'renewal-open'`;
		case 'registration-lapsed':
			return sql`registration = 'lapsed'`;
		case 'to-decide':
			return sql`open_facts > 0`;
	}
}

/** The level that the list is about: what is aimed at, registered for, or held. */
function isOfLevel(state: CandidateState | undefined, level: Level): RawBuilder<unknown> {
	if (state === 'aiming') return sql`target_level = ${level}`;
	if (state === 'registered') return sql`registered_level = ${level}`;
	if (state === undefined)
		return sql`${level} in (target_level, registered_level, credential_level)`;
	return state === 'usable' || state === 'last-chance' || state === 'lapsed'
		? sql`exists (select from jsonb_array_elements(passes) pass where pass ->> 'level' = ${level})`
		: sql`credential_level = ${level}`;
}

function isAfter(cursor: string | undefined): RawBuilder<unknown> {
	if (cursor === undefined) return sql`true`;
	return sql`(person.name_initials, person.name, person.id) > (
		select last.name_initials, last.name, last.id from person last where last.public_id = ${cursor})`;
}

/** Where the main post of today is, or another one; else the unit that registered the person. */
const unitToday = sql<string | null>`(
	select version.name from unit_version version
	where version.valid @> current_date and version.unit_id = coalesce((
		select a.unit_id from appointment a
		where a.person_id in (select person.id union all select twin.id from person twin where twin.merged_into = person.id)
			and upper_inf(a.recorded) and a.valid @> current_date
		order by a.is_primary desc, a.id limit 1), person.registered_unit_id)
	order by version.tree limit 1)`;

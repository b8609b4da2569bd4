import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { Invalid } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Vault } from '../secrets/vault.ts';
import { hashContact, normaliseContact } from './contact.ts';
import { documentTypes, normaliseDocumentNumber } from './document-number.ts';
import { hashDocumentNumber } from './identity-document.ts';
import { contactKinds } from './input.ts';
import { normaliseName } from './name.ts';

export const peoplePageSize = 50;
export const queryLengthMax = 40;
const duplicatesMax = 20;

/**
 * The ids of the people whom a typed name may mean, for `… in (…)`: characters anywhere in the
 * name, or the first letters of its pinyin from the beginning. A name under which somebody was
 * merged finds the person who was kept.
 *
 * @returns undefined where nothing that a name could hold was typed
 */
export function peopleNamed(query: string): RawBuilder<number> | undefined {
	const typed = query.trim().slice(0, queryLengthMax);
	const letters = typed
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\s·'’.-]/gu, '');
	if (/^[a-z0-9]+$/.test(letters)) {
		// '{' follows 'z', so this range is "begins with", and the index answers it.
		return sql<number>`(
			select coalesce(merged_into, id) from person
			where name_initials >= ${letters} and name_initials < ${letters + '{'})`;
	}
	const name = findName(typed);
	if (name === undefined) return undefined;
	return sql<number>`(
		select coalesce(merged_into, id) from person
		where name_characters @> ${[...name]} and position(${name} in name) > 0)`;
}

/**
 * A page of the people in the actor's scope, by initials and name; without a query all of them.
 *
 * @param options.isUnposted only those who hold no appointment today
 * @param options.after the public id of the last person of the page before
 */
export async function searchPeople(
	db: Reader,
	actor: Actor,
	options: { query?: string; after?: string; isUnposted?: boolean } = {}
) {
	const named = options.query ? peopleNamed(options.query) : undefined;
	if (options.query && !named) return { people: [], after: undefined };
	const rows = await summaries(db)
		.where('person.merged_into', 'is', null)
		.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
		.$if(named !== undefined, (query) => query.where(sql<SqlBool>`person.id in ${named}`))
		.$if(options.isUnposted === true, (query) =>
			query.where(
				sql<SqlBool>`not exists (
					select from appointment a
					where a.person_id in (select person.id union all select twin.id from person twin where twin.merged_into = person.id)
						and upper_inf(a.recorded) and a.valid @> current_date)`
			)
		)
		.$if(options.after !== undefined, (query) =>
			query.where(
				sql<SqlBool>`(person.name_initials, person.name, person.id) > (
					select name_initials, name, id from person where public_id = ${options.after})`
			)
		)
		.orderBy('person.name_initials')
		.orderBy('person.name')
		.orderBy('person.id')
		.limit(peoplePageSize + 1)
		.execute();
	const people = rows.slice(0, peoplePageSize);
	return { people, after: rows.length > peoplePageSize ? people.at(-1)?.public_id : undefined };
}

/**
 * The people in scope whose identity document, phone or mail address is exactly this: normally one
 * or nobody. Whether somebody out of scope has it is not to be learnt here.
 */
export async function findPeopleByNumber(db: Reader, actor: Actor, vault: Vault, typed: string) {
	const documents = documentTypes.flatMap((type) => {
		const number = attempt(() => normaliseDocumentNumber(type, typed));
		return number === undefined ? [] : [hashDocumentNumber(vault, type, number)];
	});
	const contacts = contactKinds.flatMap((kind) => {
		const value = attempt(() => normaliseContact(kind, typed));
		return value === undefined ? [] : [hashContact(vault, kind, value)];
	});
	if (documents.length + contacts.length === 0) return [];
	return summaries(db)
		.where('person.merged_into', 'is', null)
		.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
		.where(
			sql<SqlBool>`person.id in (
				select coalesce(holder.merged_into, holder.id) from person holder where holder.id in (
					select person_id from identity_document
					where number_hmac = any(${documents}::bytea[]) and ended_at is null
					union all
					select person_id from contact
					where value_hmac = any(${contacts}::bytea[]) and ended_at is null))`
		)
		.orderBy('person.id')
		.execute();
}

/** People in scope with the same name and day of birth, or the same name where a day is not known. */
export async function listDuplicates(
	db: Reader,
	actor: Actor,
	{ name: typed, birthOn, except }: { name: string; birthOn: Day | null; except?: string }
) {
	const name = findName(typed);
	if (name === undefined) return [];
	return summaries(db)
		.where('person.merged_into', 'is', null)
		.where('person.name_characters', '@>', sql<string[]>`${[...name]}`)
		.where('person.name', '=', name)
		.where(
			sql<SqlBool>`(person.birth_on is null or ${birthOn}::date is null or person.birth_on = ${birthOn}::date)`
		)
		.$if(except !== undefined, (query) => query.where('person.public_id', '<>', except ?? ''))
		.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
		.orderBy('person.id')
		.limit(duplicatesMax)
		.execute();
}

/**
 * What a list shows of a person: the year of birth, and therefore no digit of a number. With the
 * county, a year and the last four digits leave some thirty numbers to try.
 */
function summaries(db: Reader) {
	return db.selectFrom('person').select([
		'person.public_id',
		'person.name',
		'person.sex',
		sql<number | null>`extract(year from person.birth_on)`.as('birth_year'),
		sql<string | null>`(
			select version.name from appointment a
			join unit_version version on version.unit_id = a.unit_id and version.valid @> current_date
			where a.person_id in (select person.id union all select twin.id from person twin where twin.merged_into = person.id)
				and upper_inf(a.recorded) and a.valid @> current_date
			order by a.is_primary desc, a.id, version.tree limit 1)`.as('unit_name')
	]);
}

export type PersonSummary = Awaited<ReturnType<typeof findPeopleByNumber>>[number];

function findName(typed: string): string | undefined {
	return attempt(() => normaliseName(typed));
}

function attempt(normalise: () => string): string | undefined {
	try {
		return normalise();
	} catch (error) {
		if (error instanceof Invalid) return undefined;
		throw error;
	}
}

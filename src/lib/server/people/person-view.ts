import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';

/**
 * A person as their page shows them, by either id where two were merged: masked. Where the
 * last digits of a number stand there is no birth, not even its year: with the county, a day gives
 * the number away, and a year leaves some thirty to try.
 *
 * @throws NotFound `person-not-found` also where they are out of scope
 */
export async function getPerson(db: Reader, actor: Authority, publicId: string) {
	const person = await visiblePerson(db, actor, publicId, 'people.view')
		.select([
			'person.id',
			'person.public_id',
			'person.name',
			'person.sex',
			'person.is_demo',
			'person.version'
		])
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'));
	const [documents, contacts, mergers] = await Promise.all([
		listDocuments(db, person.id),
		listContacts(db, person.id),
		listMergers(db, person.id)
	]);
	return { ...person, documents, contacts, mergers };
}

export type PersonView = Awaited<ReturnType<typeof getPerson>>;

/** What the form to change a person begins with: the whole day of birth, and no digit of a number. */
export async function getPersonToChange(db: Reader, actor: Authority, publicId: string) {
	return visiblePerson(db, actor, publicId, 'people.change')
		.select([
			'person.public_id',
			'person.name',
			'person.sex',
			sql<Day | null>`person.birth_on`.as('birth_on'),
			'person.version'
		])
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'));
}

function visiblePerson(
	db: Reader,
	actor: Authority,
	publicId: string,
	permission: 'people.view' | 'people.change'
) {
	return db
		.selectFrom('person as named')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('named.merged_into', 'named.id'))
		)
		.where('named.public_id', '=', publicId)
		.where(isPersonWithin('person', scopeOf(actor, permission)));
}

function listDocuments(db: Reader, personId: number) {
	return db
		.selectFrom('identity_document as document')
		.innerJoin('person as holder', 'holder.id', 'document.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where('document.ended_at', 'is', null)
		.select(['document.public_id', 'document.type', 'document.number_tail', 'document.recorded_at'])
		.orderBy('document.id')
		.execute();
}

function listContacts(db: Reader, personId: number) {
	return db
		.selectFrom('contact')
		.innerJoin('person as holder', 'holder.id', 'contact.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where('contact.ended_at', 'is', null)
		.select(['contact.public_id', 'contact.kind', 'contact.value_tail'])
		.orderBy('contact.id')
		.execute();
}

/** The mergers into the person, undone ones as well, newest first. */
function listMergers(db: Reader, personId: number) {
	return db
		.selectFrom('person_merge as merger')
		.innerJoin('person as merged', 'merged.id', 'merger.merged_id')
		.leftJoin('person as merger_actor', 'merger_actor.id', 'merger.merged_by')
		.where('merger.kept_id', '=', personId)
		.select([
			'merger.public_id',
			'merged.name as merged_name',
			'merger.reason',
			'merger.merged_at',
			'merger.undone_at',
			'merger_actor.name as merged_by_name'
		])
		.orderBy('merger.id', 'desc')
		.execute();
}

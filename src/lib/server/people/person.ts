import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Vault } from '../secrets/vault.ts';
import { isUnitWithin } from '../units/scope.ts';
import { addContactTo } from './contact.ts';
import { normaliseDocumentNumber, readResidentNumber } from './document-number.ts';
import { addDocumentTo } from './identity-document.ts';
import type { PersonChangeInput, PersonInput } from './input.ts';
import { lockPerson } from './lock.ts';
import { nameInitials, normaliseName } from './name.ts';

/**
 * Registers a person with a unit, which looks after them until they are appointed. Day of birth
 * and sex come from a resident's number where the form leaves them empty.
 *
 * @throws Invalid `unit-not-found` where the actor may not create people
 * @throws Conflict `document-taken`, `contact-taken` (`…-elsewhere` where the owner is out of scope),
 * `person-duplicate` for a name and day of birth already in scope, unless the form says otherwise
 */
export async function createPerson(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	input: PersonInput
): Promise<{ publicId: string }> {
	const name = normaliseName(input.name);
	const unit = await getRegisteringUnit(trx, actor, input.unit);
	const stated = statedFacts(input);
	const birthOn = input.birth_on ?? stated?.birthOn ?? null;
	if (!input.is_distinct) await refuseDuplicate(trx, actor, name, birthOn);
	const publicId = createPublicId();
	const person = await trx
		.insertInto('person')
		.values({
			public_id: publicId,
			name,
			name_initials: nameInitials(name),
			sex: input.sex ?? stated?.sex ?? null,
			birth_on: birthOn,
			registered_unit_id: unit.id,
			is_demo: unit.is_demo
		})
		.returning('id')
		.executeTakeFirstOrThrow();

	if (input.document_number !== null) {
		const { document_type, document_number } = input;
		await addDocumentTo(trx, actor, vault, person.id, { document_type, document_number });
	}
	for (const kind of ['phone', 'mail'] as const) {
		const value = input[kind];
		if (value !== null) await addContactTo(trx, actor, vault, person.id, { kind, value });
	}
	await recordAudit(trx, actor, {
		action: 'person.create',
		subjectKind: 'person',
		subjectId: publicId,
		unitId: unit.id,
		detail: { name, document: input.document_number === null ? null : input.document_type }
	});
	return { publicId };
}

/**
 * Changes the facts of a person.
 *
 * @throws Conflict `person-changed` with both versions, where someone else was faster
 */
export async function changePerson(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	input: PersonChangeInput
): Promise<{ publicId: string; version: number }> {
	const before = await lockPerson(trx, actor, publicId, 'people.change');
	if (before.version !== input.version) {
		throw new Conflict('person-changed', {
			values: { yours: input.version, current: before.version }
		});
	}
	const name = normaliseName(input.name);
	const version = before.version + 1;
	await trx
		.updateTable('person')
		.set({
			name,
			name_initials: nameInitials(name),
			sex: input.sex,
			birth_on: input.birth_on,
			version
		})
		.where('id', '=', before.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'person.change',
		subjectKind: 'person',
		subjectId: before.public_id,
		unitId: before.registered_unit_id,
		detail: { name_before: before.name, name, version }
	});
	return { publicId: before.public_id, version };
}

async function getRegisteringUnit(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string
): Promise<{ id: number; is_demo: boolean }> {
	return trx
		.selectFrom('unit')
		.where('public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scopeOf(actor, 'people.create')))
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('unit_place as place')
					.whereRef('place.unit_id', '=', 'unit.id')
					.where(sql<boolean>`place.valid @> current_date`)
					.select('place.unit_id')
			)
		)
		.select(['id', 'is_demo'])
		.executeTakeFirstOrThrow(() => new Invalid('unit-not-found', { field: 'unit' }));
}

/** What the system itself brings in (a seed, an import) is held against duplicates by its own rules. */
async function refuseDuplicate(
	trx: Transaction<Database>,
	actor: Authority,
	name: string,
	birthOn: Day | null
): Promise<void> {
	if (birthOn === null || actor.grants === 'all') return;
	const twin = await trx
		.selectFrom('person')
		.where('name', '=', name)
		.where('name_characters', '@>', sql<string[]>`${[...name]}`)
		.where('birth_on', '=', birthOn)
		.where('merged_into', 'is', null)
		.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
		.select('id')
		.executeTakeFirst();
	if (twin) throw new Conflict('person-duplicate', { field: 'is_distinct' });
}

function statedFacts(input: PersonInput): { birthOn: Day; sex: 'female' | 'male' } | undefined {
	if (input.document_number === null || input.document_type !== 'resident-id') return undefined;
	return readResidentNumber(normaliseDocumentNumber('resident-id', input.document_number));
}

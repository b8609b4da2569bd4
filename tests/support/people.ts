import { createHash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { systemAuthority, type Actor, type Authority } from '#lib/server/grants/actor.ts';
import { grantRole } from '#lib/server/grants/grant.ts';
import { listActiveGrants } from '#lib/server/grants/grant-list.ts';
import type { Role } from '#lib/server/grants/roles.ts';
import type { PersonInput } from '#lib/server/people/input.ts';
import { createPerson } from '#lib/server/people/person.ts';
import { appoint } from '#lib/server/postings/appointment.ts';
import type { AppointmentInput } from '#lib/server/postings/input.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import { foundingDay } from './units.ts';

export const system = systemAuthority('test');

export interface SeededPerson {
	id: number;
	publicId: string;
	name: string;
}

export interface NamedUnit {
	id: number;
	public_id: string;
}

/** Runs a command as the edge does: in one transaction. */
export function run<Result>(
	db: Kysely<Database>,
	command: (trx: Transaction<Database>) => Promise<Result>
): Promise<Result> {
	return db.transaction().execute(command);
}

/** What a form for a person sends, with everything optional left empty. */
export function personOf(
	facts: Pick<PersonInput, 'name' | 'unit'> & Partial<PersonInput>
): PersonInput {
	return {
		sex: null,
		birth_on: null,
		document_type: 'resident-id',
		document_number: null,
		is_distinct: false,
		phone: null,
		mail: null,
		...facts
	};
}

/** An open main post since the founding day, unless said otherwise. */
export function postAt(
	unit: { public_id: string },
	facts: Partial<AppointmentInput> = {}
): AppointmentInput {
	return {
		unit: unit.public_id,
		title: '社会救助协理员',
		employment: 'contract',
		entry_channel: null,
		is_primary: true,
		from: foundingDay,
		until: null,
		...facts
	};
}

/** A person registered with a unit and, unless told not to, appointed there. */
export async function seedPerson(
	db: Kysely<Database>,
	vault: Vault,
	facts: Partial<PersonInput> & { name: string },
	{ at, post = {} }: { at: NamedUnit; post?: Partial<AppointmentInput> | null }
): Promise<SeededPerson> {
	const publicId = await run(db, async (trx) => {
		const created = await createPerson(
			trx,
			system,
			vault,
			personOf({ ...facts, unit: at.public_id })
		);
		if (post) await appoint(trx, system, created.publicId, postAt(at, post));
		return created.publicId;
	});
	const { id } = await db
		.selectFrom('person')
		.where('public_id', '=', publicId)
		.select('id')
		.executeTakeFirstOrThrow();
	return { id, publicId, name: facts.name };
}

/** A person who holds a role, as they come with a request: identity proved a moment ago. */
export async function seedHolder(
	db: Kysely<Database>,
	vault: Vault,
	{ name, role, at }: { name: string; role: Role; at: NamedUnit }
): Promise<Actor> {
	const person = await seedPerson(db, vault, { name }, { at });
	await run(db, (trx) =>
		grantRole(trx, system, {
			person: person.publicId,
			role,
			unit: at.public_id,
			tree: 'civil-affairs',
			from: foundingDay,
			until: null,
			reason: '示例'
		})
	);
	return actorFor(db, person, at.id);
}

/** The actor that a request of the person brings, with the grants in force now. */
export async function actorFor(
	db: Kysely<Database>,
	person: SeededPerson,
	unitId: number
): Promise<Actor> {
	return {
		accountId: person.id,
		personId: person.id,
		actorName: person.name,
		requestId: null,
		sessionId: person.publicId,
		displayName: person.name,
		unitId,
		grants: await listActiveGrants(db, person.id),
		steppedUpUntil: new Date(Date.now() + 600_000),
		isDemo: true
	};
}

/** The same actor, whose proof of identity has run out. */
export function withoutStepUp<Who extends Authority>(actor: Who): Who {
	return { ...actor, steppedUpUntil: new Date(Date.now() - 1_000) };
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An invented resident number: its region begins with 99, which is given to nobody. */
export function residentNumber(birth: string, sequence: string): string {
	const digits = `990102${birth}${sequence}`;
	const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
	return `${digits}${'10X98765432'[sum % 11]}`;
}

/** The action and detail of the newest audit rows, newest first. */
export async function lastAudit(db: Kysely<Database>) {
	return db
		.selectFrom('audit_event')
		.select(['action', 'subject_id', 'unit_id', 'detail'])
		.orderBy('seq', 'desc')
		.executeTakeFirstOrThrow();
}

/** A fingerprint of everything that the registers hold, for "nothing was changed". */
export async function registersHash(db: Kysely<Database>): Promise<string> {
	const { rows } = await sql<{ all: string }>`
		select jsonb_build_array(
			(select jsonb_agg(to_jsonb(p) order by id) from person p),
			(select jsonb_agg(to_jsonb(d) order by id) from identity_document d),
			(select jsonb_agg(to_jsonb(c) order by id) from contact c),
			(select jsonb_agg(to_jsonb(a) order by id) from appointment a),
			(select jsonb_agg(to_jsonb(g) order by id) from role_grant g))::text as all`.execute(db);
	return createHash('sha256')
		.update(rows[0]?.all ?? '')
		.digest('hex');
}

import { sql, type Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { systemActor } from '#lib/server/audit/audit.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { roleClassOf } from '#lib/server/grants/actor.ts';
import { roles, type Role } from '#lib/server/grants/roles.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import { createUnit } from '#lib/server/units/creation.ts';
import { derivePlaces } from '#lib/server/units/place.ts';
import type { UnitIdentity } from '#lib/server/units/version.ts';
import { openVersion } from '#lib/server/units/version.ts';
import { seedPerson } from '../support/people.ts';
import { giveAuthenticator, issueCookie } from '../support/session.ts';
import { creation, foundingDay } from '../support/units.ts';

/** How a unit stands to the one that everybody's roles are granted for. */
export const relations = ['own', 'child', 'parent', 'sibling', 'other', 'party'] as const;

export type Relation = (typeof relations)[number];

/** One unit of each relation, with a person whose name occurs nowhere else, and their account. */
export interface Place {
	unit: string;
	person: string;
	account: string;
	unitName: string;
	personName: string;
}

/** Whoever asks: a cookie, and nothing else. */
export type Visitor = Role | 'expired' | 'future' | 'party' | 'must-change' | 'no-factor';

export interface Land {
	places: Record<Relation, Place>;
	cookies: Record<Visitor, string>;
}

const names: Record<Relation, { unit: string; person: string; level: number }> = {
	own: { unit: '青岚县民政局', person: '周青岚', level: 3 },
	child: { unit: '竹溪镇', person: '周竹溪', level: 4 },
	parent: { unit: '白鹭市民政局', person: '周白鹭', level: 2 },
	sibling: { unit: '赤枫县民政局', person: '周赤枫', level: 3 },
	other: { unit: '墨湖县民政局', person: '周墨湖', level: 3 },
	party: { unit: '玄圃县民政局', person: '周玄圃', level: 3 }
};

/**
 * Two provinces and a second tree. The unit `party` stands below `own` in the tree of the party's
 * social work and in another province in that of civil affairs, so that a scope which forgets the
 * tree shows itself.
 */
export async function seedLand(db: Kysely<Database>, vault: Vault): Promise<Land> {
	const found = (name: string, level: number, parent: UnitIdentity | null) =>
		db
			.transaction()
			.execute((trx) =>
				createUnit(
					trx,
					systemActor('test'),
					'everywhere',
					creation({ name, level, parent: parent?.public_id ?? null })
				)
			);
	const nation = await found('天枢部', 0, null);
	const province = await found('云汉省民政厅', 1, nation);
	const parent = await found(names.parent.unit, 2, province);
	const own = await found(names.own.unit, 3, parent);
	const child = await found(names.child.unit, 4, own);
	const sibling = await found(names.sibling.unit, 3, parent);
	const otherProvince = await found('沧浪省民政厅', 1, nation);
	const other = await found(names.other.unit, 3, otherProvince);
	const party = await found(names.party.unit, 3, otherProvince);
	await hangBelow(db, own, party);

	const units = { own, child, parent, sibling, other, party };
	const places = {} as Record<Relation, Place>;
	for (const relation of relations) {
		places[relation] = await settle(db, vault, relation, units[relation]);
	}
	return { places, cookies: await issueCookies(db, own) };
}

/** The same units in the tree of the party's social work: `lower` directly below `upper`. */
async function hangBelow(db: Kysely<Database>, upper: UnitIdentity, lower: UnitIdentity) {
	await db.transaction().execute(async (trx) => {
		const { change_id } = await trx
			.selectFrom('unit_version')
			.where('unit_id', '=', upper.id)
			.select('change_id')
			.executeTakeFirstOrThrow();
		const facts = {
			tree: 'party-social-work',
			kind: 'social-work-department',
			short_name: null,
			division_code: null
		} as const;
		const versions = [
			{ ...facts, unit_id: upper.id, parent_id: null, level: 3, name: names.own.unit },
			{ ...facts, unit_id: lower.id, parent_id: upper.id, level: 4, name: names.party.unit }
		];
		for (const version of versions) await openVersion(trx, change_id, foundingDay, version);
		await derivePlaces(trx, [upper.id, lower.id], { from: foundingDay });
	});
}

async function settle(
	db: Kysely<Database>,
	vault: Vault,
	relation: Relation,
	unit: UnitIdentity
): Promise<Place> {
	const person = await seedPerson(db, vault, { name: names[relation].person }, { at: unit });
	const account = await createAccount(db, person.id, unit.id, `at.${relation}`);
	return {
		unit: unit.public_id,
		person: person.publicId,
		account: account.publicId,
		unitName: names[relation].unit,
		personName: names[relation].person
	};
}

/** One person for each role, granted for `own` since the founding day, and the odd cases. */
async function issueCookies(db: Kysely<Database>, own: UnitIdentity): Promise<Land['cookies']> {
	const cookies = {} as Land['cookies'];
	const always = '[2020-01-01,)';
	for (const role of roles) cookies[role] = await enter(db, own, role, { role, valid: always });
	const hr = { role: 'unit-hr', valid: always } as const;
	cookies.expired = await enter(db, own, 'expired', {
		role: 'county-bureau',
		valid: '[2020-01-01,2021-01-01)'
	});
	cookies.future = await enter(db, own, 'future', {
		role: 'county-bureau',
		valid: '[2999-01-01,)'
	});
	cookies.party = await enter(db, own, 'party', {
		role: 'county-bureau',
		valid: always,
		tree: 'party-social-work'
	});
	cookies['must-change'] = await enter(db, own, 'must-change', hr, { mustChange: true });
	cookies['no-factor'] = await enter(db, own, 'no-factor', hr, { hasAuthenticator: false });
	return cookies;
}

async function enter(
	db: Kysely<Database>,
	own: UnitIdentity,
	userName: string,
	grant: { role: Role; valid: string; tree?: string },
	{ mustChange = false, hasAuthenticator = true } = {}
): Promise<string> {
	const person = await db
		.insertInto('person')
		.values({
			public_id: createPublicId(),
			name: `访客${userName}`,
			name_initials: 'fk',
			registered_unit_id: own.id
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const account = await createAccount(db, person.id, own.id, userName, mustChange);
	await db
		.insertInto('role_grant')
		.values({ public_id: createPublicId(), person_id: person.id, unit_id: own.id, ...grant })
		.execute();
	if (hasAuthenticator) await giveAuthenticator(db, account.id);
	return issueCookie(db, account.id, {
		roleClass: roleClassOf([grant.role]),
		hasSecondFactor: hasAuthenticator
	});
}

function createAccount(
	db: Kysely<Database>,
	personId: number,
	unitId: number,
	userName: string,
	mustChange = false
) {
	return db
		.insertInto('account')
		.values({
			public_id: createPublicId(),
			person_id: personId,
			unit_id: unitId,
			user_name: userName,
			password_hash: 'none',
			password_changed_at: sql`now()`,
			must_change_password: mustChange
		})
		.returning(['id', 'public_id as publicId'])
		.executeTakeFirstOrThrow();
}

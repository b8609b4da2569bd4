import type { Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import type { Authority } from '../grants/actor.ts';
import { addDocumentTo } from '../people/identity-document.ts';
import { nameInitials, normaliseName } from '../people/name.ts';
import type { Vault } from '../secrets/vault.ts';
import type { CastMember } from './cast.ts';
import { getSeeded, type SeededUnits } from './units.ts';

export interface SettledPerson {
	member: CastMember;
	personId: number;
}

/**
 * Writes the people with their documents, posts and grants, and the accounts of those who have one.
 *
 * @returns everyone with the id they got
 */
export async function seedPeople(
	trx: Transaction<Database>,
	actor: Authority,
	{
		vault,
		units,
		cast,
		passwordHashes
	}: {
		vault: Vault;
		units: SeededUnits;
		cast: readonly CastMember[];
		/** By user name. */
		passwordHashes: ReadonlyMap<string, string>;
	}
): Promise<SettledPerson[]> {
	const settled = await insertPeople(trx, units, cast);
	for (const { member, personId } of settled) {
		await addDocumentTo(trx, actor, vault, personId, {
			document_type: 'resident-id',
			document_number: member.documentNumber
		});
	}
	const appointments = settled.flatMap(({ member, personId }) =>
		member.posts.map((post) => ({
			public_id: createPublicId(),
			person_id: personId,
			unit_id: getSeeded(units, post.unit).id,
			title: post.title,
			employment: post.employment,
			entry_channel: post.channel,
			is_primary: post.isPrimary,
			valid: `[${post.from},${post.until ?? ''})`
		}))
	);
	await trx.insertInto('appointment').values(appointments).execute();

	await trx.insertInto('role_grant').values(listGrants(units, settled)).execute();
	await trx
		.insertInto('account')
		.values(listAccounts(units, settled, passwordHashes))
		.execute();
	return settled;
}

function listGrants(units: SeededUnits, settled: readonly SettledPerson[]) {
	const idOf = (name: string) => {
		const person = settled.find(({ member }) => member.name === name);
		if (!person) throw new Error(`The demonstration lets ${name} grant, who is not there.`);
		return person.personId;
	};
	return settled.flatMap(({ member, personId }) =>
		member.grants.map((grant) => ({
			public_id: createPublicId(),
			person_id: personId,
			role: grant.role,
			unit_id: getSeeded(units, grant.unit).id,
			tree: grant.tree,
			valid: `[${grant.from},${grant.until ?? ''})`,
			reason: '演示',
			granted_by: grant.granted_by === undefined ? null : idOf(grant.granted_by)
		}))
	);
}

function listAccounts(
	units: SeededUnits,
	settled: readonly SettledPerson[],
	passwordHashes: ReadonlyMap<string, string>
) {
	return settled.flatMap(({ member, personId }) => {
		const passwordHash = passwordHashes.get(member.account ?? '');
		if (member.account === undefined || passwordHash === undefined) return [];
		return {
			public_id: createPublicId(),
			person_id: personId,
			unit_id: homeUnitId(units, member),
			user_name: member.account,
			password_hash: passwordHash,
			password_changed_at: new Date(),
			must_change_password: false,
			is_demo: true
		};
	});
}

async function insertPeople(
	trx: Transaction<Database>,
	units: SeededUnits,
	cast: readonly CastMember[]
): Promise<SettledPerson[]> {
	const byPublicId = new Map(cast.map((member) => [createPublicId(), member]));
	const rows = await trx
		.insertInto('person')
		.values(
			[...byPublicId].map(([public_id, member]) => {
				const name = normaliseName(member.name);
				return {
					public_id,
					name,
					name_initials: nameInitials(name),
					sex: member.sex,
					birth_on: member.born,
					registered_unit_id: homeUnitId(units, member),
					is_demo: true
				};
			})
		)
		.returning(['id', 'public_id'])
		.execute();
	return rows.flatMap(({ id, public_id }) => {
		const member = byPublicId.get(public_id);
		return member ? [{ member, personId: id }] : [];
	});
}

/** The unit of the first post that is listed, which is the present one where there is one. */
function homeUnitId(units: SeededUnits, { posts }: CastMember): number {
	const present = posts.find(({ until, isPrimary }) => until === null && isPrimary) ?? posts[0];
	return getSeeded(units, present?.unit ?? '').id;
}

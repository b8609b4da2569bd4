import { sql, type Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { hashPassword } from '#lib/server/accounts/password.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Role } from '#lib/server/grants/roles.ts';

export interface SeededAccount {
	id: number;
	publicId: string;
	personId: number;
	personPublicId: string;
	unitId: number;
	userName: string;
	password: string;
}

/** A password that every profile takes, for accounts whose password is not the point. */
export const usualPassword = 'Kettle-plum-roof-71';

/** A person of a unit with an account, and with roles there since the founding day. */
export async function seedAccount(
	db: Kysely<Database>,
	{
		name,
		userName,
		unitId,
		roles = [],
		password = usualPassword,
		isDemo = false
	}: {
		name: string;
		userName: string;
		unitId: number;
		roles?: readonly Role[];
		password?: string;
		isDemo?: boolean;
	}
): Promise<SeededAccount> {
	const publicId = createPublicId();
	const person = await db
		.insertInto('person')
		.values({
			public_id: createPublicId(),
			name,
			name_initials: 'x',
			registered_unit_id: unitId,
			is_demo: isDemo
		})
		.returning(['id', 'public_id'])
		.executeTakeFirstOrThrow();
	const account = await db
		.insertInto('account')
		.values({
			public_id: publicId,
			person_id: person.id,
			unit_id: unitId,
			user_name: userName,
			password_hash: await hashPassword(password),
			password_changed_at: sql`now()`,
			must_change_password: false,
			is_demo: isDemo
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	for (const role of roles) await seedGrant(db, { personId: person.id, role, unitId });
	return {
		id: account.id,
		publicId,
		personId: person.id,
		personPublicId: person.public_id,
		unitId,
		userName,
		password
	};
}

/** A grant that stands, whoever made it. */
export async function seedGrant(
	db: Kysely<Database>,
	{ personId, role, unitId }: { personId: number; role: Role; unitId: number }
): Promise<void> {
	await db
		.insertInto('role_grant')
		.values({
			public_id: createPublicId(),
			person_id: personId,
			role,
			unit_id: unitId,
			valid: '[2020-01-01,)'
		})
		.execute();
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { encodeBase32UpperCaseNoPadding } from '@oslojs/encoding';
import { sql, type Kysely, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import { systemAuthority } from '../grants/actor.ts';
import { grantRole } from '../grants/grant.ts';
import { createPerson } from '../people/person.ts';
import type { Vault } from '../secrets/vault.ts';
import { createUnit } from '../units/creation.ts';
import { kinds } from '../units/kind.ts';
import { reserveAttempt } from './attempt-limit.ts';
import type { SetupInput } from './input.ts';
import { checkNewPassword } from './password-policy.ts';
import { hashPassword } from './password.ts';
import { getSecurityPolicy } from './security-policy.ts';

const codeBytes = 15;
const codePattern = /^[A-Z2-7]{24}$/;
const attemptsMax = 30;

/** Whether nobody has an account yet, so that the first administrator may be made. */
export async function isSetupOpen(db: Reader): Promise<boolean> {
	const account = await db.selectFrom('account').select('id').limit(1).executeTakeFirst();
	return account === undefined;
}

/**
 * While there is no account: a one-time code of 120 bits for the page `/setup`, which replaces any
 * earlier one. It is for whoever runs the machine: print it, never log it.
 *
 * @returns undefined once there is an account
 */
export async function ensureSetupCode(
	db: Kysely<Database>
): Promise<{ code: string; minutes: number } | undefined> {
	if (!(await isSetupOpen(db))) return undefined;
	const { setupCodeSeconds } = await getSecurityPolicy(db);
	const code = encodeBase32UpperCaseNoPadding(crypto.getRandomValues(new Uint8Array(codeBytes)));
	const facts = {
		code_hash: hashCode(code),
		expires_at: sql<Date>`now() + make_interval(secs => ${setupCodeSeconds})`,
		used_at: null
	};
	await db
		.insertInto('setup_code')
		.values(facts)
		.onConflict((conflict) => conflict.column('only_one').doUpdateSet(facts))
		.execute();
	return { code: (code.match(/.{4}/g) ?? []).join('-'), minutes: setupCodeSeconds / 60 };
}

/**
 * Looks at the code and the new password before anything is made.
 *
 * @throws Invalid `setup-code-wrong`, `setup-code-expired`; Conflict `setup-done`; TooMany
 * `setup-limited`; Invalid where the password does not hold
 */
export async function prepareSetup(
	db: Kysely<Database>,
	vault: Vault,
	input: SetupInput,
	{ clientAddress }: { clientAddress: string }
): Promise<{ passwordHash: string }> {
	const policy = await getSecurityPolicy(db);
	const limit = {
		purpose: 'setup',
		subject: clientAddress,
		failuresMax: attemptsMax,
		windowSeconds: policy.windowSeconds
	};
	await reserveAttempt(db, vault, limit, 'setup-limited');
	await checkCode(db, input.setup_code);
	const owner = { userName: input.user_name, displayName: input.person_name };
	checkNewPassword(policy, input.new_password, owner);
	return { passwordHash: await hashPassword(input.new_password) };
}

/**
 * Makes the root unit, the first person, their account and their office: security administrator.
 * The code is used up; of two at once one gets through.
 */
export async function setUp(
	trx: Transaction<Database>,
	vault: Vault,
	input: SetupInput,
	{ passwordHash }: { passwordHash: string }
): Promise<{ userName: string }> {
	await useCode(trx, input.setup_code);
	const system = systemActor('setup');
	const tree = kinds.find(({ kind }) => kind === input.unit_kind)?.trees[0] ?? 'civil-affairs';
	const { rows } = await sql<{ today: string }>`select current_date as today`.execute(trx);
	const today = rows[0]?.today ?? '';
	const unit = await createUnit(trx, system, 'everywhere', {
		effective_on: today,
		document_number: null,
		reason: null,
		name: input.unit_name,
		short_name: null,
		tree,
		parent: null,
		level: input.unit_level,
		kind: input.unit_kind,
		code: null,
		credit_code: null,
		division_code: null,
		is_demo: false
	});
	const authority = systemAuthority('setup');
	const person = await createPerson(trx, authority, vault, {
		name: input.person_name,
		unit: unit.public_id,
		sex: null,
		birth_on: null,
		document_type: 'resident-id',
		document_number: null,
		phone: null,
		mail: null,
		is_distinct: false
	});
	const account = { publicId: createPublicId(), userName: input.user_name, passwordHash };
	await insertFirstAccount(trx, account, { unitId: unit.id, person: person.publicId });
	await grantRole(trx, authority, {
		person: person.publicId,
		role: 'security-administrator',
		unit: unit.public_id,
		tree,
		from: today,
		until: null,
		reason: 'setup'
	});
	await recordAudit(trx, system, {
		action: 'account.create',
		subjectKind: 'account',
		subjectId: account.publicId,
		unitId: unit.id,
		detail: { user_name: account.userName, person: person.publicId, by: 'setup-code' }
	});
	return { userName: account.userName };
}

async function insertFirstAccount(
	trx: Transaction<Database>,
	account: { publicId: string; userName: string; passwordHash: string },
	{ unitId, person }: { unitId: number; person: string }
): Promise<void> {
	await trx
		.insertInto('account')
		.values((eb) => ({
			public_id: account.publicId,
			person_id: eb
				.selectFrom('person')
				.select('id')
				.where('public_id', '=', person)
				.$asScalar()
				.$notNull(),
			unit_id: unitId,
			user_name: account.userName,
			password_hash: account.passwordHash,
			password_changed_at: sql`now()`,
			must_change_password: false
		}))
		.execute();
}

async function checkCode(db: Reader, typed: string): Promise<void> {
	const kept = await db
		.selectFrom('setup_code')
		.select(['code_hash', sql<boolean>`expires_at <= now()`.as('is_expired')])
		.where('used_at', 'is', null)
		.executeTakeFirst();
	if (!(await isSetupOpen(db))) throw new Conflict('setup-done');
	const code = readCode(typed);
	if (!kept || !code || !timingSafeEqual(kept.code_hash, hashCode(code))) {
		throw new Invalid('setup-code-wrong', { field: 'setup_code' });
	}
	if (kept.is_expired) throw new Invalid('setup-code-expired', { field: 'setup_code' });
}

async function useCode(trx: Transaction<Database>, typed: string): Promise<void> {
	const { numUpdatedRows } = await trx
		.updateTable('setup_code')
		.set({ used_at: sql`now()` })
		.where('code_hash', '=', hashCode(readCode(typed) ?? ''))
		.where('used_at', 'is', null)
		.where(sql<boolean>`expires_at > now()`)
		.where((eb) => eb.not(eb.exists(eb.selectFrom('account').select('account.id'))))
		.executeTakeFirstOrThrow();
	if (numUpdatedRows === 0n) throw new Conflict('setup-done');
}

function readCode(typed: string): string | undefined {
	const code = typed.replace(/[\s-]/g, '').toUpperCase();
	return codePattern.test(code) ? code : undefined;
}

function hashCode(code: string): Buffer {
	return createHash('sha256').update(code).digest();
}

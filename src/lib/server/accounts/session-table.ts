import { sql, type Kysely, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import type {
	IssuedSession,
	SessionChange,
	SessionGrant,
	SessionSummary,
	ValidSession
} from './session-store.ts';

/** The statements over the `session` table, which both stores share. None of them sees a token. */

const isLive = sql<boolean>`session.idle_expires_at > now() and session.absolute_expires_at > now()`;

function inSeconds(seconds: number) {
	return sql<Date>`now() + make_interval(secs => ${seconds})`;
}

export async function insertSession(
	trx: Kysely<Database>,
	idHash: string,
	accountId: number,
	grant: SessionGrant
): Promise<Omit<IssuedSession, 'token'>> {
	const { idleSeconds, absoluteSeconds } = grant.lifetimes;
	const row = await trx
		.insertInto('session')
		.values({
			id_hash: idHash,
			public_id: createPublicId(),
			account_id: accountId,
			idle_lifetime_s: idleSeconds,
			idle_expires_at: inSeconds(Math.min(idleSeconds, absoluteSeconds)),
			absolute_expires_at: inSeconds(absoluteSeconds),
			role_class: grant.roleClass,
			second_factor_at: grant.hasSecondFactor ? sql`now()` : null,
			stepped_up_until: grant.stepUpSeconds === null ? null : inSeconds(grant.stepUpSeconds),
			client_address: grant.client.address.slice(0, 64),
			client_name: grant.client.name.slice(0, 200)
		})
		.returning(['public_id', 'absolute_expires_at'])
		.executeTakeFirstOrThrow();
	return { publicId: row.public_id, expiresAt: row.absolute_expires_at };
}

/** The live session of a hash with its account, and whether its last use is a minute old. */
export async function findLiveSession(
	db: Reader,
	idHash: string
): Promise<(ValidSession & { isStale: boolean }) | undefined> {
	const row = await db
		.selectFrom('session')
		.innerJoin('account', 'account.id', 'session.account_id')
		.innerJoin('person', 'person.id', 'account.person_id')
		.leftJoin('authenticator', 'authenticator.account_id', 'account.id')
		.where('session.id_hash', '=', idHash)
		.where(isLive)
		.where('account.disabled_at', 'is', null)
		.select([
			'session.public_id',
			'session.role_class',
			'session.second_factor_at',
			'session.stepped_up_until',
			'session.created_at',
			'session.absolute_expires_at',
			sql<boolean>`session.last_seen_at < now() - interval '1 minute'`.as('is_stale'),
			'account.id as account_id',
			'account.public_id as account_public_id',
			'account.person_id',
			'account.unit_id',
			'account.user_name',
			'account.must_change_password',
			'account.is_demo',
			'account.language',
			'account.text_size',
			'account.theme',
			'person.name',
			'authenticator.account_id as authenticator_account_id'
		])
		.executeTakeFirst();
	if (!row) return undefined;
	return {
		publicId: row.public_id,
		roleClass: row.role_class,
		hasSecondFactor: row.second_factor_at !== null,
		steppedUpUntil: row.stepped_up_until,
		createdAt: row.created_at,
		expiresAt: row.absolute_expires_at,
		isStale: row.is_stale,
		account: {
			id: row.account_id,
			publicId: row.account_public_id,
			personId: row.person_id,
			unitId: row.unit_id,
			userName: row.user_name,
			displayName: row.name,
			mustChangePassword: row.must_change_password,
			hasAuthenticator: row.authenticator_account_id !== null,
			isDemo: row.is_demo,
			language: row.language,
			textSize: row.text_size,
			theme: row.theme
		}
	};
}

/** Moves the idle end, never past the absolute one. Two requests at once write once. */
export async function touchSession(db: Kysely<Database>, idHash: string): Promise<void> {
	await db
		.updateTable('session')
		.set({
			last_seen_at: sql`now()`,
			idle_expires_at: sql`least(now() + make_interval(secs => idle_lifetime_s), absolute_expires_at)`
		})
		.where('id_hash', '=', idHash)
		.where(sql<boolean>`last_seen_at < now() - interval '1 minute'`)
		.where(isLive)
		.execute();
}

export async function replaceSessionHash(
	trx: Transaction<Database>,
	oldHash: string,
	newHash: string,
	change: SessionChange
): Promise<Omit<IssuedSession, 'token'> | undefined> {
	const { lifetimes, roleClass, hasSecondFactor, stepUpSeconds } = change;
	const absolute = lifetimes
		? sql<Date>`created_at + make_interval(secs => ${lifetimes.absoluteSeconds})`
		: sql<Date>`absolute_expires_at`;
	const idleSeconds = lifetimes
		? sql<number>`${lifetimes.idleSeconds}::int`
		: sql<number>`idle_lifetime_s`;
	const row = await trx
		.updateTable('session')
		.set({
			id_hash: newHash,
			last_seen_at: sql`now()`,
			idle_lifetime_s: idleSeconds,
			idle_expires_at: sql`least(now() + make_interval(secs => ${idleSeconds}), ${absolute})`,
			absolute_expires_at: absolute,
			...(roleClass && { role_class: roleClass }),
			...(hasSecondFactor && { second_factor_at: sql<Date>`now()` }),
			...(stepUpSeconds !== undefined && { stepped_up_until: inSeconds(stepUpSeconds) })
		})
		.where('id_hash', '=', oldHash)
		.where(isLive)
		.returning(['public_id', 'absolute_expires_at'])
		.executeTakeFirst();
	return row && { publicId: row.public_id, expiresAt: row.absolute_expires_at };
}

/** Which sessions to end: by what the token left, by the account, or all. */
interface SessionSelection {
	idHash?: string;
	accountId?: number;
	publicId?: string;
	butPublicId?: string;
}

export async function deleteSessions(
	trx: Kysely<Database>,
	{ idHash, accountId, publicId, butPublicId }: SessionSelection
): Promise<number> {
	let query = trx.deleteFrom('session');
	if (idHash !== undefined) query = query.where('id_hash', '=', idHash);
	if (accountId !== undefined) query = query.where('account_id', '=', accountId);
	if (publicId !== undefined) query = query.where('public_id', '=', publicId);
	if (butPublicId !== undefined) query = query.where('public_id', '<>', butPublicId);
	const { numDeletedRows } = await query.executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}

export async function deleteExpiredSessions(db: Kysely<Database>): Promise<number> {
	const { numDeletedRows } = await db
		.deleteFrom('session')
		.where(sql<boolean>`not (${isLive})`)
		.executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}

export async function selectLiveSessions(
	db: Reader,
	accountId: number
): Promise<(SessionSummary & { idHash: string })[]> {
	const rows = await db
		.selectFrom('session')
		.innerJoin('account', 'account.id', 'session.account_id')
		.where('session.account_id', '=', accountId)
		.where('account.disabled_at', 'is', null)
		.where(isLive)
		.select([
			'session.id_hash',
			'session.public_id',
			'session.created_at',
			'session.last_seen_at',
			'session.absolute_expires_at',
			'session.client_address',
			'session.client_name'
		])
		.orderBy('session.last_seen_at', 'desc')
		.orderBy('session.public_id')
		.execute();
	return rows.map((row) => ({
		idHash: row.id_hash,
		publicId: row.public_id,
		createdAt: row.created_at,
		lastSeenAt: row.last_seen_at,
		expiresAt: row.absolute_expires_at,
		clientAddress: row.client_address,
		clientName: row.client_name
	}));
}

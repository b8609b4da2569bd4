import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { peopleNamed } from '../people/search.ts';
import { isUnitWithin } from '../units/scope.ts';
import { createUserName } from './user-name.ts';

export const accountPageSize = 50;
const queryLengthMax = 40;

export interface AccountFilter {
	/** A user name from its beginning, or a name as the register of people finds it. */
	query?: string;
	/** The public id of a unit: its accounts alone. */
	unit?: string;
	/** The public id of a person: theirs alone. */
	person?: string;
	/** The user name of the last account of the page before. */
	after?: string;
}

/** A page of the accounts in the actor's scope, by user name. */
export async function listAccounts(db: Reader, actor: Actor, filter: AccountFilter = {}) {
	const typed = (filter.query ?? '').trim().slice(0, queryLengthMax);
	const named = typed === '' ? undefined : peopleNamed(typed);
	const rows = await selectAccounts(db, actor)
		.$if(typed !== '', (query) =>
			query.where((eb) =>
				eb.or([
					sql<boolean>`starts_with(account.user_name, ${typed.toLowerCase()})`,
					named ? sql<boolean>`person.id in ${named}` : sql<boolean>`false`
				])
			)
		)
		.$if(filter.unit !== undefined, (query) =>
			query.where('unit.public_id', '=', filter.unit ?? '')
		)
		.$if(filter.person !== undefined, (query) =>
			query.where('person.public_id', '=', filter.person ?? '')
		)
		.$if(filter.after !== undefined, (query) =>
			query.where('account.user_name', '>', filter.after ?? '')
		)
		.orderBy('account.user_name')
		.limit(accountPageSize + 1)
		.execute();
	const accounts = rows.slice(0, accountPageSize);
	return {
		accounts,
		after: rows.length > accountPageSize ? accounts.at(-1)?.user_name : undefined
	};
}

export type ListedAccount = Awaited<ReturnType<typeof listAccounts>>['accounts'][number];

/** One account in the actor's scope. @throws NotFound `account-not-found` */
export async function getAccount(db: Reader, actor: Actor, publicId: string) {
	return selectAccounts(db, actor)
		.where('account.public_id', '=', publicId)
		.executeTakeFirstOrThrow(() => new NotFound('account-not-found'));
}

/** The user name of a person's account, wherever it is; undefined where they have none. */
export async function findUserNameOf(
	db: Reader,
	personPublicId: string
): Promise<string | undefined> {
	const account = await db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.where('person.public_id', '=', personPublicId)
		.select('account.user_name')
		.executeTakeFirst();
	return account?.user_name;
}

/** A free user name for a person of that name: their pinyin, with a number where others came first. */
export async function suggestUserName(db: Reader, name: string): Promise<string> {
	const wished = createUserName(name);
	const taken = await db
		.selectFrom('account')
		.select('user_name')
		.where(sql<boolean>`starts_with(user_name, ${wished})`)
		.execute();
	const names = new Set(taken.map(({ user_name }) => user_name));
	if (!names.has(wished)) return wished;
	for (let number = 2; ; number++) {
		const candidate = `${wished}${number}`;
		if (!names.has(candidate)) return candidate;
	}
}

/** The facts of the list. "Last used" is that of the sessions that are still there. */
function selectAccounts(db: Reader, actor: Actor) {
	return db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.innerJoin('unit', 'unit.id', 'account.unit_id')
		.leftJoin('authenticator', 'authenticator.account_id', 'account.id')
		.where((eb) => isUnitWithin(eb.ref('account.unit_id'), scopeOf(actor, 'accounts.manage')))
		.select((eb) => [
			'account.public_id',
			'account.user_name',
			'account.must_change_password',
			sql<boolean>`coalesce(account.initial_password_expires_at <= now(), false)`.as(
				'is_initial_expired'
			),
			'account.password_changed_at',
			'account.disabled_at',
			'account.created_at',
			'person.name as person_name',
			'person.public_id as person_public_id',
			'unit.public_id as unit_public_id',
			'unit.code as unit_code',
			sql<boolean>`authenticator.account_id is not null`.as('has_authenticator'),
			sql<boolean>`account.person_id = ${actor.personId}`.as('is_own'),
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'account.unit_id')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name'),
			eb
				.selectFrom('session')
				.whereRef('session.account_id', '=', 'account.id')
				.where(
					sql<boolean>`session.idle_expires_at > now() and session.absolute_expires_at > now()`
				)
				.select((inner) => inner.fn.countAll<number>().as('n'))
				.$asScalar()
				.$notNull()
				.as('sessions'),
			eb
				.selectFrom('session')
				.whereRef('session.account_id', '=', 'account.id')
				.select((inner) => inner.fn.max('session.last_seen_at').as('at'))
				.$asScalar()
				.as('last_seen_at')
		]);
}

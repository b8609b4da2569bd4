import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { createPublicId } from '#lib/identifiers.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import { isNoticeKind, type NoticeKind } from './kinds.ts';

const pageRows = 30;
const recipientsABatch = 1_000;

/** The values for the words of a notice: short texts and numbers, never a secret. */
export type NoticeDetail = Record<string, string | number>;

export interface NewNotice {
	/** Everyone it is for; somebody named twice gets it once. */
	personIds: readonly number[];
	kind: NoticeKind;
	detail?: NoticeDetail;
	/** Where it leads, within this site: a path that begins with one slash. */
	link?: string;
	/** A second notice with the same key for the same person is not made. */
	dedupeKey?: string;
}

export interface Notice {
	publicId: string;
	/** Undefined where an older version wrote a kind that this one does not know. */
	kind: NoticeKind | undefined;
	detail: NoticeDetail;
	link: string | null;
	createdAt: Date;
	readAt: Date | null;
}

export interface NoticePage {
	notices: Notice[];
	/** The `before` of the next page, where there is one. */
	before: string | undefined;
}

/**
 * Puts a notice into the inboxes, in the transaction of what it tells of: no news of what did not
 * happen. It is also the outbox of the mail: the sender takes the notices that ask for one from
 * here, so nobody waits for a mail server.
 *
 * @returns how many were made now
 */
export async function notify(trx: Transaction<Database>, notice: NewNotice): Promise<number> {
	const personIds = [...new Set(notice.personIds)];
	let made = 0;
	for (let from = 0; from < personIds.length; from += recipientsABatch) {
		const rows = personIds.slice(from, from + recipientsABatch).map((personId) => ({
			public_id: createPublicId(),
			person_id: personId,
			kind: notice.kind,
			detail: JSON.stringify(notice.detail ?? {}),
			link: notice.link ?? null,
			dedupe_key: notice.dedupeKey ?? null
		}));
		const result = await trx
			.insertInto('notice')
			.values(rows)
			.onConflict((conflict) => conflict.constraint('notice_dedupe_key').doNothing())
			.executeTakeFirst();
		made += Number(result.numInsertedOrUpdatedRows ?? 0);
	}
	return made;
}

/** A person's own inbox: what is unread first, and newest first within each half. */
export async function listNotices(
	db: Reader,
	actor: { personId: number },
	options: { before?: string } = {}
): Promise<NoticePage> {
	const last = options.before === undefined ? undefined : await findPosition(db, actor, options);
	const rows = await db
		.selectFrom('notice')
		.select(['public_id', 'kind', 'detail', 'link', 'created_at', 'read_at'])
		.where('person_id', '=', actor.personId)
		.$if(last !== undefined, (query) =>
			query.where(
				sql<boolean>`(read_at is null, id) < (${last?.is_unread ?? false}, ${last?.id ?? 0})`
			)
		)
		.orderBy(sql`read_at is null`, 'desc')
		.orderBy('id', 'desc')
		.limit(pageRows + 1)
		.execute();
	const notices = rows.slice(0, pageRows).map(toNotice);
	return { notices, before: rows.length > pageRows ? notices.at(-1)?.publicId : undefined };
}

/** Where the page before ended; a notice that is not the actor's own is not found. */
async function findPosition(
	db: Reader,
	actor: { personId: number },
	options: { before?: string }
): Promise<{ id: number; is_unread: boolean }> {
	return db
		.selectFrom('notice')
		.select(['id', sql<boolean>`read_at is null`.as('is_unread')])
		.where('person_id', '=', actor.personId)
		.where('public_id', '=', options.before ?? '')
		.executeTakeFirstOrThrow(() => new NotFound('notice-not-found'));
}

function toNotice(row: {
	public_id: string;
	kind: string;
	detail: unknown;
	link: string | null;
	created_at: Date;
	read_at: Date | null;
}): Notice {
	return {
		publicId: row.public_id,
		kind: isNoticeKind(row.kind) ? row.kind : undefined,
		detail: v.parse(detailSchema, row.detail),
		link: row.link,
		createdAt: row.created_at,
		readAt: row.read_at
	};
}

const detailSchema = v.record(v.string(), v.union([v.string(), v.number()]));

/** How many are unread, counted up to a hundred: the badge shows "99+" from there. */
export async function countUnreadNotices(db: Reader, actor: { personId: number }): Promise<number> {
	const unread = db
		.selectFrom('notice')
		.select('id')
		.where('person_id', '=', actor.personId)
		.where('read_at', 'is', null)
		.limit(100)
		.as('unread');
	const { count } = await db
		.selectFrom(unread)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

/**
 * Marks one of the actor's own notices as read; one that is read stays as it is.
 *
 * @returns where it leads
 * @throws NotFound `notice-not-found` for somebody else's, or none
 */
export async function markNoticeRead(
	trx: Transaction<Database>,
	actor: { personId: number },
	publicId: string
): Promise<{ link: string | null }> {
	const row = await trx
		.updateTable('notice')
		.set({ read_at: sql<Date>`coalesce(read_at, now())` })
		.where('person_id', '=', actor.personId)
		.where('public_id', '=', publicId)
		.returning('link')
		.executeTakeFirst();
	if (!row) throw new NotFound('notice-not-found');
	return row;
}

/** Marks every notice of the actor as read, and says how many were unread. */
export async function markAllNoticesRead(
	trx: Transaction<Database>,
	actor: { personId: number }
): Promise<{ count: number }> {
	const result = await trx
		.updateTable('notice')
		.set({ read_at: sql<Date>`now()` })
		.where('person_id', '=', actor.personId)
		.where('read_at', 'is', null)
		.executeTakeFirst();
	return { count: Number(result.numUpdatedRows) };
}

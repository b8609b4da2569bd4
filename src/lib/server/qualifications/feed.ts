import { createHash } from 'node:crypto';
import { encodeBase32LowerCaseNoPadding } from '@oslojs/encoding';
import { sql, type Transaction } from 'kysely';
import { businessDay } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder, type Holder } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import { writeFeed } from './feed-file.ts';
import { readRoad, type Road } from './road.ts';
import { readStudyPlan, type PlanMaterial } from './study-plan.ts';

const tokenBytes = 20;
const tokenPattern = /^[a-z2-7]{32}$/;

/**
 * Opens the calendar of the actor for calendars that fetch it by themselves, which cannot sign in:
 * whoever knows the address reads it. An address that was open before is closed.
 *
 * @returns the secret part of the address under `once`; it is kept nowhere
 */
export async function openFeed(
	trx: Transaction<Database>,
	actor: Actor
): Promise<{ publicId: string; once: { token: string } }> {
	const holder = await getHolder(trx, actor.personId);
	await trx.selectFrom('person').where('id', '=', holder.id).select('id').forUpdate().execute();
	await closeLive(trx, holder);
	const token = encodeBase32LowerCaseNoPadding(crypto.getRandomValues(new Uint8Array(tokenBytes)));
	const publicId = createPublicId();
	await trx
		.insertInto('calendar_feed')
		.values({ public_id: publicId, person_id: holder.id, token_hash: hashToken(token) })
		.execute();
	await recordAudit(trx, actor, {
		action: 'exam.open-feed',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id,
		detail: { feed: publicId }
	});
	return { publicId, once: { token } };
}

/** Closes the address: it answers to nobody any more. @throws Conflict `feed-none` */
export async function closeFeed(
	trx: Transaction<Database>,
	actor: Actor
): Promise<{ closed: number }> {
	const holder = await getHolder(trx, actor.personId);
	const closed = await closeLive(trx, holder);
	if (closed === 0) throw new Conflict('feed-none');
	await recordAudit(trx, actor, {
		action: 'exam.close-feed',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id
	});
	return { closed };
}

/** Since when a person's calendar is open; undefined where it is not. */
export async function findFeed(
	db: Reader,
	personId: number
): Promise<{ created_at: Date } | undefined> {
	return db
		.selectFrom('calendar_feed')
		.where(isOfPerson('person_id', personId))
		.where('revoked_at', 'is', null)
		.select('created_at')
		.orderBy('id', 'desc')
		.executeTakeFirst();
}

/** What a plan is made of, for whoever the address belongs to. */
export type ReadMaterial = (
	db: Reader,
	personId: number,
	road: Road
) => Promise<PlanMaterial | undefined>;

/**
 * The calendar file behind an address, as of now. Nothing in it names the person.
 *
 * @param readMaterial the chapters of the plan; without it each subject is one
 * @throws NotFound `feed-not-found` for what is no address, was closed, or belongs to an account that
 * cannot sign in any more
 */
export async function readFeed(
	db: Reader,
	token: string,
	readMaterial?: ReadMaterial
): Promise<string> {
	const feed = tokenPattern.test(token) ? await findLive(db, token) : undefined;
	if (!feed) throw new NotFound('feed-not-found');
	const holder = await getHolder(db, feed.person_id);
	const now = new Date();
	const road = await readRoad(db, holder, { today: businessDay(now) });
	const material = await readMaterial?.(db, holder.id, road);
	const plan = await readStudyPlan(db, holder, road, material);
	return writeFeed(road, plan, {
		feed: feed.public_id,
		language: feed.language === 'en' ? 'en' : 'zh-CN',
		now
	});
}

async function findLive(db: Reader, token: string) {
	return db
		.selectFrom('calendar_feed as feed')
		.innerJoin('person as holder', 'holder.id', 'feed.person_id')
		.innerJoin('account', (join) =>
			join.on('account.person_id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('feed.token_hash', '=', hashToken(token))
		.where('feed.revoked_at', 'is', null)
		.where('account.disabled_at', 'is', null)
		.select(['feed.public_id', 'feed.person_id', 'account.language'])
		.executeTakeFirst();
}

async function closeLive(trx: Transaction<Database>, holder: Holder): Promise<number> {
	const { numUpdatedRows } = await trx
		.updateTable('calendar_feed')
		.set({ revoked_at: sql<Date>`now()` })
		.where(isOfPerson('person_id', holder.id))
		.where('revoked_at', 'is', null)
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}

/** The tokens are random enough for a plain hash: nobody guesses 160 bits. */
function hashToken(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}

import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { RemarkKind, RemarkOutcome } from '#lib/practice/practice.ts';
import { blockText } from '#lib/markdown/text.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { isOfPerson } from '../people/of-person.ts';
import { readMarkdown } from '../questions/markdown.ts';
import { holdDrill } from './drill.ts';
import type { RemarkInput, SettleInput } from './input.ts';

/** Remarks of one person that wait for an answer. */
const openMax = 20;
const listedMax = 100;

/** What a learner says is wrong with a question. */
export interface Remark {
	publicId: string;
	kind: RemarkKind;
	body: string;
	madeAt: Date;
	/** The id of the question in its file: only for whoever works on the bank. */
	slug: string;
	version: number;
	/** How the question begins. */
	stem: string;
}

/**
 * Says that something is wrong with a question of the actor's run, in the version that they saw.
 *
 * @throws NotFound `practice-drill-not-found`, `practice-item-not-found`; Conflict
 * `practice-remarks-full` while too many wait, `practice-remark-waits` for the same question
 */
export async function makeRemark(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	drill: string,
	{ ordinal, kind, body }: RemarkInput
): Promise<{ publicId: string }> {
	const held = await holdDrill(trx, actor, drill);
	const item = await trx
		.selectFrom('practice_drill_item')
		.where('drill_id', '=', held.id)
		.where('ordinal', '=', ordinal)
		.select('version_id')
		.executeTakeFirstOrThrow(() => new NotFound('practice-item-not-found'));
	const open = await trx
		.selectFrom('practice_remark')
		.where(isOfPerson('person_id', actor.personId))
		.where('settled_at', 'is', null)
		.select('version_id')
		.execute();
	if (open.some(({ version_id }) => version_id === item.version_id))
		throw new Conflict('practice-remark-waits');
	if (open.length >= openMax) throw new Conflict('practice-remarks-full');
	const publicId = createPublicId();
	await trx
		.insertInto('practice_remark')
		.values({
			...{ public_id: publicId, person_id: actor.personId, version_id: item.version_id },
			...{ kind, body }
		})
		.execute();
	return { publicId };
}

/** Remarks that wait for an answer, the oldest first; who made them is nobody's business. */
export async function listOpenRemarks(db: Reader): Promise<Remark[]> {
	const rows = await db
		.selectFrom('practice_remark as remark')
		.innerJoin('question_version as version', 'version.id', 'remark.version_id')
		.innerJoin('question', 'question.id', 'version.question_id')
		.where('remark.settled_at', 'is', null)
		.select(['remark.public_id as publicId', 'remark.kind', 'remark.body'])
		.select(['remark.made_at as madeAt', 'question.slug', 'version.number as version'])
		.select('version.stem')
		.orderBy('remark.id')
		.limit(listedMax)
		.execute();
	return rows.map(({ kind, stem, ...row }) => ({
		...row,
		kind: kind as RemarkKind,
		stem: blockText(readMarkdown(stem ?? '')).trim()
	}));
}

/**
 * Answers a remark, for good. The question itself is mended in its file.
 *
 * @throws NotFound `practice-remark-not-found`; Conflict `practice-remark-settled`
 */
export async function settleRemark(
	trx: Transaction<Database>,
	actor: Actor,
	{ remark, outcome, reply }: SettleInput
): Promise<{ publicId: string }> {
	const row = await trx
		.selectFrom('practice_remark')
		.where('public_id', '=', remark)
		.select(['id', 'settled_at', 'person_id'])
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound('practice-remark-not-found'));
	if (row.settled_at !== null) throw new Conflict('practice-remark-settled');
	await trx
		.updateTable('practice_remark')
		.set({ settled_at: sql<Date>`now()`, settled_by: actor.personId, outcome, reply })
		.where('id', '=', row.id)
		.execute();
	await notify(trx, {
		personIds: [row.person_id],
		kind: 'remark-settled',
		link: '/exam/practice/settings',
		dedupeKey: `remark-settled:${remark}`
	});
	await recordAudit(trx, actor, {
		action: 'question.settle-remark',
		subjectKind: 'remark',
		subjectId: remark,
		detail: { outcome }
	});
	return { publicId: remark };
}

/** What became of the actor's own remarks, the newest first. */
export async function listOwnRemarks(db: Reader, { personId }: Pick<Actor, 'personId'>) {
	const rows = await db
		.selectFrom('practice_remark as remark')
		.innerJoin('question_version as version', 'version.id', 'remark.version_id')
		.where(isOfPerson('remark.person_id', personId))
		.select(['remark.public_id as publicId', 'remark.kind', 'remark.body'])
		.select(['remark.made_at as madeAt', 'remark.outcome', 'remark.reply', 'version.stem'])
		.orderBy('remark.id', 'desc')
		.limit(openMax)
		.execute();
	return rows.map(({ kind, stem, outcome, ...row }) => ({
		...row,
		kind: kind as RemarkKind,
		outcome: outcome as RemarkOutcome | null,
		stem: blockText(readMarkdown(stem ?? '')).trim()
	}));
}

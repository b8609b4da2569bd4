import { randomInt } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { assemblePaper, mixOptions } from '#lib/exam/assembly/assemble.ts';
import { pointsOf, type Shortage } from '#lib/exam/assembly/plan.ts';
import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { getBlueprint, type Blueprint } from './blueprint.ts';
import { listPool, noHistory, type PaperHistory, type PoolVersion } from './pool.ts';

export interface PaperWish {
	subject: Subject;
	/** Of the sitting that it prepares for. */
	year: number;
	/** What the person has met before, whom it is for. */
	history?: PaperHistory;
	/** Rules that are given up, because there are too few questions for them. */
	without?: readonly ('unseen' | 'recent')[];
	/** The same one makes the same paper of the same bank; without one, by chance. */
	seed?: number;
}

/** A paper, or what was short for it. */
export type PaperAssembly =
	{ paperId: number; publicId: string; shortages: [] } | { paperId: null; shortages: Shortage[] };

const seedMax = 2 ** 32;

/**
 * Makes a paper as its blueprint wants it. Where there are too few questions, nothing is made, and
 * what is short is said: `paper-words.ts` has the words.
 *
 * @throws NotFound `blueprint-not-found`, `syllabus-not-found`, `policy-rule`
 */
export async function createPaper(
	trx: Transaction<Database>,
	actor: AuditActor,
	{ subject, year, history = noHistory, without = [], seed = randomInt(seedMax) }: PaperWish
): Promise<PaperAssembly> {
	const blueprint = await getBlueprint(trx, { subject, year });
	const recent = without.includes('recent') ? [] : history.papers.slice(0, blueprint.recentPapers);
	const plan = without.includes('unseen') ? { ...blueprint.plan, unseenMin: 0 } : blueprint.plan;
	const pool = (await listPool(trx, blueprint, history)).filter(
		({ id, kind, taskPoints }) =>
			!recent.some((questions) => questions.has(id)) &&
			(taskPoints === null || taskPoints === pointsOf(plan, kind))
	);
	const { questions, shortages } = assemblePaper(plan, pool, seed);
	if (!questions) return { paperId: null, shortages };

	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('paper')
		.values({
			public_id: publicId,
			blueprint_id: blueprint.id,
			subject,
			edition: blueprint.edition,
			year,
			law_cutoff_on: blueprint.lawCutoff,
			minutes: blueprint.minutes,
			points: blueprint.points,
			seed,
			created_by: actor.accountId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const versions = new Map(pool.map((one) => [one.id, one]));
	await insertItems(trx, {
		paperId: id,
		seed,
		blueprint,
		versions: questions.flatMap((question) => versions.get(question.id) ?? [])
	});
	return { paperId: id, publicId, shortages: [] };
}

async function insertItems(
	trx: Transaction<Database>,
	{
		paperId,
		seed,
		blueprint: { plan },
		versions
	}: { paperId: number; seed: number; blueprint: Blueprint; versions: readonly PoolVersion[] }
): Promise<void> {
	const options = await trx
		.selectFrom('question_option')
		.select(['version_id', 'letter', 'is_fixed as isFixed'])
		.where(
			'version_id',
			'in',
			versions.map(({ versionId }) => versionId)
		)
		.orderBy('letter')
		.execute();
	await trx
		.insertInto('paper_item')
		.values(
			versions.map(({ id, versionId, kind, chapter }, index) => ({
				paper_id: paperId,
				ordinal: index + 1,
				section: plan.sections.findIndex((section) => section.kind === kind) + 1,
				kind,
				question_id: id,
				question_version_id: versionId,
				chapter_code: chapter,
				points: pointsOf(plan, kind),
				option_order: mixOptions(
					options.filter(({ version_id }) => version_id === versionId),
					seed + index
				)
			}))
		)
		.execute();
}

/** A paper as it is sat. What its questions say is read by their versions: `questions/shown.ts`. */
export interface Paper {
	id: number;
	publicId: string;
	subject: Subject;
	edition: string;
	year: number;
	lawCutoff: Day;
	minutes: number;
	points: number;
	createdAt: Date;
	items: PaperItem[];
}

export interface PaperItem {
	/** From 1. */
	ordinal: number;
	section: number;
	kind: QuestionKind;
	questionId: number;
	versionId: number;
	chapter: string;
	points: number;
	/** The ids of the options as they are shown; empty for subjective questions. */
	optionOrder: string[];
}

/** @throws NotFound `paper-not-found` */
export async function getPaper(db: Reader, paperId: number): Promise<Paper> {
	const row = await db
		.selectFrom('paper')
		.select(['id', 'public_id as publicId', 'subject', 'edition', 'year', 'minutes', 'points'])
		.select(['law_cutoff_on as lawCutoff', 'created_at as createdAt'])
		.where('id', '=', paperId)
		.executeTakeFirstOrThrow(() => new NotFound('paper-not-found'));
	const items = await db
		.selectFrom('paper_item')
		.select(['ordinal', 'section', 'kind', 'points', 'question_id as questionId'])
		.select(['question_version_id as versionId', 'chapter_code as chapter'])
		.select('option_order as optionOrder')
		.where('paper_id', '=', paperId)
		.orderBy('ordinal')
		.execute();
	return {
		...row,
		subject: row.subject as Subject,
		items: items.map((item) => ({ ...item, kind: item.kind as QuestionKind }))
	};
}

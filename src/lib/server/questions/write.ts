import { sql, type Transaction } from 'kysely';
import type { ReadQuestion } from '#lib/exam/question-reading.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import type { PreparedQuestionFile } from './question-file.ts';
import { hashContent, hashKey } from './question-hash.ts';
import { insertKeys, insertVersions } from './write-parts.ts';

/** What an import of a file did. */
export interface BankImport extends Record<string, number> {
	questions: number;
	/** How many of them have a new version, and a new key. */
	versions: number;
	keys: number;
	retired: number;
}

/**
 * Brings the questions of a chapter to what their file says. Where what a candidate sees is another,
 * the question gets its next version; where only the key is, the version gets its next key. A question
 * that is gone from the file is retired: whoever has answered it keeps the record.
 */
export async function writeQuestionFile(
	trx: Transaction<Database>,
	bank: PreparedQuestionFile
): Promise<BankImport> {
	const ids = await upsertQuestions(trx, bank);
	const placed = bank.questions.map((question) => ({ question, id: ids.get(question.slug) ?? 0 }));
	await writePoints(trx, placed);
	const current = await listCurrentVersions(trx, [...ids.values()]);
	const changed = placed.filter(
		({ question, id }) => !current.get(id)?.contentHash.equals(hashContent(question))
	);
	const added = await insertVersions(trx, changed);
	const versions = placed.map(({ question, id }) => ({
		question,
		versionId: added.get(id) ?? current.get(id)?.versionId ?? 0
	}));
	const unkeyed = await filterUnkeyed(trx, versions);
	await insertKeys(trx, unkeyed);
	const retired = await retireQuestions(trx, { path: bank.path, except: [...ids.keys()] });
	return { questions: placed.length, versions: added.size, keys: unkeyed.length, retired };
}

/**
 * Retires the questions of a file, all but some.
 *
 * @returns how many were not retired before
 */
export async function retireQuestions(
	trx: Transaction<Database>,
	{ path, except }: { path: string; except: readonly string[] }
): Promise<number> {
	const { numUpdatedRows } = await trx
		.updateTable('question')
		.set({ status: 'retired', retired_at: sql<Date>`now()` })
		.where('source_path', '=', path)
		.where('status', '<>', 'retired')
		.where(sql<boolean>`not slug = any(${except}::text[])`)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

/** A question in its place: with the id of its row. */
export interface PlacedQuestion {
	question: ReadQuestion;
	id: number;
}

/**
 * What a file says about questions beside their text. A retirement with a reason was somebody's
 * decision: a file does not undo it.
 *
 * @returns the ids of the rows, by slug
 */
async function upsertQuestions(
	trx: Transaction<Database>,
	{ path, subject, edition, chapter, questions }: PreparedQuestionFile
): Promise<Map<string, number>> {
	const rows = await trx
		.insertInto('question')
		.values(
			questions.map((question) => ({
				public_id: createPublicId(),
				slug: question.slug,
				subject,
				edition,
				chapter_code: chapter,
				status: question.status,
				style: question.style,
				touches_assistance: question.touchesAssistance,
				facility_percent: question.facilityPercent,
				enemies: question.enemies,
				lesson: question.lesson,
				source_path: path,
				retired_at: question.status === 'retired' ? sql<Date>`now()` : null
			}))
		)
		.onConflict((conflict) =>
			conflict.column('slug').doUpdateSet((eb) => ({
				subject: eb.ref('excluded.subject'),
				edition: eb.ref('excluded.edition'),
				chapter_code: eb.ref('excluded.chapter_code'),
				style: eb.ref('excluded.style'),
				touches_assistance: eb.ref('excluded.touches_assistance'),
				facility_percent: eb.ref('excluded.facility_percent'),
				enemies: eb.ref('excluded.enemies'),
				lesson: eb.ref('excluded.lesson'),
				source_path: eb.ref('excluded.source_path'),
				status: sql<string>`case when question.retirement_reason is null then excluded.status else question.status end`,
				retired_at: sql<Date | null>`case
					when question.retirement_reason is not null then question.retired_at
					when excluded.status = 'retired' then coalesce(question.retired_at, now()) end`
			}))
		)
		.returning(['id', 'slug'])
		.execute();
	return new Map(rows.map(({ id, slug }) => [slug, id]));
}

async function writePoints(
	trx: Transaction<Database>,
	placed: readonly PlacedQuestion[]
): Promise<void> {
	await trx
		.deleteFrom('question_point')
		.where(
			'question_id',
			'in',
			placed.map(({ id }) => id)
		)
		.execute();
	await trx
		.insertInto('question_point')
		.values(
			placed.flatMap(({ question, id }) =>
				question.points.map((code, index) => ({
					question_id: id,
					point_code: code,
					is_primary: index === 0
				}))
			)
		)
		.execute();
}

async function listCurrentVersions(trx: Transaction<Database>, questionIds: readonly number[]) {
	const rows = await trx
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.select(['question.id', 'version.id as versionId', 'version.content_hash as contentHash'])
		.where('question.id', 'in', questionIds)
		.execute();
	return new Map(rows.map(({ id, ...version }) => [id, version]));
}

interface VersionOfQuestion {
	question: ReadQuestion;
	versionId: number;
}

/**
 * Those whose file says another key than it said before. A key that somebody corrected meanwhile is
 * not what the file is held against, or each import would take the correction back.
 */
async function filterUnkeyed(
	trx: Transaction<Database>,
	versions: readonly VersionOfQuestion[]
): Promise<VersionOfQuestion[]> {
	const rows = await trx
		.selectFrom('answer_key')
		.distinctOn('version_id')
		.select(['version_id', 'hash'])
		.where(
			'version_id',
			'in',
			versions.map(({ versionId }) => versionId)
		)
		.where('decided_by', 'is', null)
		.orderBy('version_id')
		.orderBy('number', 'desc')
		.execute();
	const hashes = new Map(rows.map(({ version_id, hash }) => [version_id, hash]));
	return versions.filter(
		({ question, versionId }) => !hashes.get(versionId)?.equals(hashKey(question))
	);
}

import { sql, type Transaction } from 'kysely';
import type { ReadQuestion } from '#lib/exam/question-reading.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import type { StoredRubricTask } from './answer.ts';
import { hashContent, hashKey } from './question-hash.ts';

/**
 * Adds a version to each of the questions, and makes it the one that the next candidate gets.
 *
 * @returns the ids of the versions, by that of the question
 */
export async function insertVersions(
	trx: Transaction<Database>,
	placed: readonly { question: ReadQuestion; id: number }[]
): Promise<Map<number, number>> {
	if (placed.length === 0) return new Map();
	const rows = await trx
		.insertInto('question_version')
		.values(
			placed.map(({ question, id }) => ({
				public_id: createPublicId(),
				question_id: id,
				number: sql<number>`(
					select coalesce(max(number), 0) + 1 from question_version where question_id = ${id})`,
				kind: question.kind,
				content_hash: hashContent(question),
				stem: 'stem' in question ? question.stem : null,
				material: 'material' in question ? question.material : null
			}))
		)
		.returning(['id', 'question_id'])
		.execute();
	const versions = new Map(rows.map(({ id, question_id }) => [question_id, id]));
	const parts = placed.map(({ question, id }) => ({ question, versionId: versions.get(id) ?? 0 }));
	await insertOptions(trx, parts);
	await insertTasks(trx, parts);
	await sql`
		update question set current_version_id = version.id from question_version as version
		where version.question_id = question.id and version.id = any(${[...versions.values()]})`.execute(
		trx
	);
	return versions;
}

interface VersionOfQuestion {
	question: ReadQuestion;
	versionId: number;
}

async function insertOptions(
	trx: Transaction<Database>,
	parts: readonly VersionOfQuestion[]
): Promise<void> {
	const options = parts.flatMap(({ question, versionId }) =>
		'options' in question
			? question.options.map(({ letter, body, isFixed }) => ({
					version_id: versionId,
					letter,
					body,
					is_fixed: isFixed
				}))
			: []
	);
	if (options.length > 0) await trx.insertInto('question_option').values(options).execute();
}

async function insertTasks(
	trx: Transaction<Database>,
	parts: readonly VersionOfQuestion[]
): Promise<void> {
	const tasks = parts.flatMap(({ question, versionId }) =>
		'tasks' in question
			? question.tasks.map(({ points, body }, index) => ({
					version_id: versionId,
					ordinal: index + 1,
					points,
					body
				}))
			: []
	);
	if (tasks.length > 0) await trx.insertInto('question_task').values(tasks).execute();
}

/** Adds to each version the key that its file says, under the next number. */
export async function insertKeys(
	trx: Transaction<Database>,
	versions: readonly VersionOfQuestion[]
): Promise<void> {
	if (versions.length === 0) return;
	const rows = await trx
		.insertInto('answer_key')
		.values(
			versions.map(({ question, versionId }) => ({
				version_id: versionId,
				number: sql<number>`(
					select coalesce(max(number), 0) + 1 from answer_key where version_id = ${versionId})`,
				hash: hashKey(question),
				right_options: 'right' in question ? question.right : [],
				notes: JSON.stringify('notes' in question ? question.notes : {}),
				explanation: 'explanation' in question ? question.explanation : null,
				rubric: JSON.stringify(rubricOf(question))
			}))
		)
		.returning(['id', 'version_id'])
		.execute();
	const keys = new Map(rows.map(({ id, version_id }) => [version_id, id]));
	const lawIds = await listLawIds(trx);
	const cited = versions.flatMap(({ question, versionId }) =>
		question.laws.map(({ code, article }, index) => {
			const lawId = lawIds.get(code);
			if (lawId === undefined) throw new Error(`The law ${code} is not there.`);
			return {
				answer_key_id: keys.get(versionId) ?? 0,
				ordinal: index + 1,
				law_id: lawId,
				article
			};
		})
	);
	if (cited.length > 0) await trx.insertInto('answer_key_law').values(cited).execute();
}

function rubricOf(question: ReadQuestion): StoredRubricTask[] {
	if (!('tasks' in question)) return [];
	return question.tasks.map(({ rows, guidance }) => ({ rows, guidance }));
}

async function listLawIds(trx: Transaction<Database>): Promise<Map<string, number>> {
	const rows = await trx.selectFrom('law').select(['id', 'code']).execute();
	return new Map(rows.map(({ id, code }) => [code, id]));
}

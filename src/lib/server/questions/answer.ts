import { sql } from 'kysely';
import type {
	CitedLaw,
	Confidence,
	ObjectiveKind,
	QuestionAnswer,
	QuestionKind
} from '#lib/exam/question.ts';
import { isObjective } from '#lib/exam/question.ts';
import type { BlockNode } from '#lib/markdown/tree.ts';
import type { Reader } from '../database/reader.ts';
import { readMarkdown } from './markdown.ts';

/** How one task is marked, as it is kept. */
export interface StoredRubricTask {
	/** Markdown. */
	guidance: string;
	rows: { title: string; points: number; reference: string }[];
}

/** What is held to be right about a version, by one key of it. */
export interface VersionAnswer {
	versionId: number;
	keyId: number;
	keyNumber: number;
	answer: QuestionAnswer;
}

/**
 * What is shown of versions after they were answered, by the id of the version and by their newest
 * keys. Never for a page on which an answer is still to be given.
 */
export async function listAnswers(
	db: Reader,
	versionIds: readonly number[]
): Promise<Map<number, VersionAnswer>> {
	if (versionIds.length === 0) return new Map();
	const rows = await newestKeys(db, versionIds)
		.innerJoin('question_version as version', 'version.id', 'key.version_id')
		.innerJoin('question', 'question.id', 'version.question_id')
		.select(['version.kind', 'question.lesson'])
		.select(['key.notes', 'key.explanation', 'key.rubric'])
		.execute();
	const laws = await listCitedLaws(
		db,
		rows.map(({ keyId }) => keyId)
	);
	return new Map(
		rows.map(({ versionId, keyId, keyNumber, ...row }) => {
			const basis = { laws: laws.get(keyId) ?? [], lesson: row.lesson };
			return [versionId, { versionId, keyId, keyNumber, answer: { ...read(row), ...basis } }];
		})
	);
}

/** What an answer to a version is marked by. */
export interface VersionKey {
	versionId: number;
	keyId: number;
	kind: ObjectiveKind;
	/** The letters of the right options. */
	right: string[];
}

/** The newest keys of objective versions, to mark by; by the id of the version. */
export async function listKeys(
	db: Reader,
	versionIds: readonly number[]
): Promise<Map<number, VersionKey>> {
	if (versionIds.length === 0) return new Map();
	const rows = await newestKeys(db, versionIds)
		.innerJoin('question_version as version', 'version.id', 'key.version_id')
		.select('version.kind')
		.where('version.kind', 'in', ['single', 'multiple'])
		.execute();
	return new Map(
		rows.map(({ versionId, keyId, kind, right }) => [
			versionId,
			{ versionId, keyId, kind: kind as ObjectiveKind, right }
		])
	);
}

function newestKeys(db: Reader, versionIds: readonly number[]) {
	return db
		.selectFrom('answer_key as key')
		.distinctOn('key.version_id')
		.select(['key.version_id as versionId', 'key.id as keyId', 'key.number as keyNumber'])
		.select('key.right_options as right')
		.where('key.version_id', 'in', versionIds)
		.orderBy('key.version_id')
		.orderBy('key.number', 'desc');
}

interface KeyText {
	kind: string;
	right: string[];
	notes: unknown;
	explanation: string | null;
	rubric: unknown;
}

type WithoutBasis<Answer> = Answer extends QuestionAnswer ? Omit<Answer, 'laws' | 'lesson'> : never;

function read(row: KeyText): WithoutBasis<QuestionAnswer> {
	const kind = row.kind as QuestionKind;
	if (!isObjective(kind)) {
		const rubric = (row.rubric as StoredRubricTask[]).map(({ rows, guidance }) => ({
			rows,
			guidance: readMarkdown(guidance)
		}));
		return { kind, rubric };
	}
	const notes: Record<string, BlockNode[]> = {};
	for (const [letter, note] of Object.entries(row.notes as Record<string, string>))
		notes[letter] = readMarkdown(note);
	return { kind, right: row.right, notes, explanation: readMarkdown(row.explanation ?? '') };
}

async function listCitedLaws(
	db: Reader,
	keyIds: readonly number[]
): Promise<Map<number, CitedLaw[]>> {
	const laws = new Map<number, CitedLaw[]>();
	if (keyIds.length === 0) return laws;
	const rows = await db
		.selectFrom('answer_key_law as cited')
		.innerJoin('law', 'law.id', 'cited.law_id')
		.select(['cited.answer_key_id as keyId', 'cited.article'])
		.select(['law.code', 'law.name', 'law.number', 'law.worded_on as wordedOn', 'law.confidence'])
		.select(sql<string>`lower(law.in_force)`.as('inForceFrom'))
		.select(sql<string | null>`upper(law.in_force)`.as('inForceUntil'))
		.where('cited.answer_key_id', 'in', keyIds)
		.orderBy('cited.answer_key_id')
		.orderBy('cited.ordinal')
		.execute();
	for (const { keyId, confidence, ...law } of rows) {
		const list = laws.get(keyId) ?? [];
		list.push({ ...law, confidence: confidence as Confidence });
		laws.set(keyId, list);
	}
	return laws;
}

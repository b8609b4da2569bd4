import type {
	QuestionKind,
	ShownOption,
	ShownQuestion,
	ShownTask,
	Subject
} from '#lib/exam/question.ts';
import { isObjective } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { readMarkdown } from './markdown.ts';

/** One version of a question as a candidate may see it before answering. */
export interface ShownVersion {
	id: number;
	publicId: string;
	questionId: number;
	subject: Subject;
	number: number;
	shown: ShownQuestion;
}

/**
 * What candidates may see of versions, by the id of the version. There is no way from here to a key:
 * `answer.ts` has what is shown afterwards.
 */
export async function listShownVersions(
	db: Reader,
	versionIds: readonly number[]
): Promise<Map<number, ShownVersion>> {
	if (versionIds.length === 0) return new Map();
	const versions = await db
		.selectFrom('question_version as version')
		.innerJoin('question', 'question.id', 'version.question_id')
		.select(['version.id', 'version.public_id as publicId', 'version.question_id as questionId'])
		.select(['question.subject', 'version.number', 'version.kind'])
		.select(['version.stem', 'version.material'])
		.where('version.id', 'in', versionIds)
		.execute();
	const options = await listOptions(db, versionIds);
	const tasks = await listTasks(db, versionIds);
	return new Map(
		versions.map(({ kind, stem, material, subject, ...version }) => [
			version.id,
			{
				...version,
				subject: subject as Subject,
				shown: shownAs(kind as QuestionKind, {
					text: stem ?? material ?? '',
					options: options.get(version.id) ?? [],
					tasks: tasks.get(version.id) ?? []
				})
			}
		])
	);
}

function shownAs(
	kind: QuestionKind,
	parts: { text: string; options: ShownOption[]; tasks: ShownTask[] }
): ShownQuestion {
	const text = readMarkdown(parts.text);
	if (isObjective(kind)) return { kind, stem: text, options: parts.options };
	return { kind, material: text, tasks: parts.tasks };
}

async function listOptions(db: Reader, versionIds: readonly number[]) {
	const rows = await db
		.selectFrom('question_option')
		.select(['version_id', 'letter', 'body', 'is_fixed'])
		.where('version_id', 'in', versionIds)
		.orderBy('version_id')
		.orderBy('letter')
		.execute();
	return groupByVersion<ShownOption>(
		rows.map(({ version_id, letter, body, is_fixed }) => [
			version_id,
			{ letter, children: readMarkdown(body), isFixed: is_fixed }
		])
	);
}

async function listTasks(db: Reader, versionIds: readonly number[]) {
	const rows = await db
		.selectFrom('question_task')
		.select(['version_id', 'ordinal', 'points', 'body'])
		.where('version_id', 'in', versionIds)
		.orderBy('version_id')
		.orderBy('ordinal')
		.execute();
	return groupByVersion<ShownTask>(
		rows.map(({ version_id, ordinal, points, body }) => [
			version_id,
			{ ordinal, points, children: readMarkdown(body) }
		])
	);
}

function groupByVersion<Part>(entries: readonly [versionId: number, part: Part][]) {
	const groups = new Map<number, Part[]>();
	for (const [versionId, part] of entries) {
		const group = groups.get(versionId);
		if (group) group.push(part);
		else groups.set(versionId, [part]);
	}
	return groups;
}

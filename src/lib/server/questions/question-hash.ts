import { createHash } from 'node:crypto';
import type { ReadQuestion } from '#lib/exam/question-reading.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';

/** Of what a candidate sees: where it differs, there is a new version. */
export function hashContent(question: ReadQuestion): Buffer {
	if (!('options' in question)) {
		const tasks = question.tasks.map(({ points, body }) => ({ points, body }));
		return hash([question.kind, question.material, tasks]);
	}
	const options = question.options.map(({ letter, body, isFixed }) => ({ letter, body, isFixed }));
	return hash([question.kind, question.stem, options]);
}

/** Of what is held to be right: where it differs, there is a new key. */
export function hashKey(question: ReadQuestion): Buffer {
	const laws = question.laws.map(({ code, article }) => ({ code, article }));
	if (!('options' in question)) {
		const rubric = question.tasks.map(({ rows, guidance }) => ({
			rows: rows.map(({ title, points, reference }) => ({ title, points, reference })),
			guidance
		}));
		return hash([laws, rubric]);
	}
	return hash([laws, question.right, question.notes, question.explanation]);
}

function hash(value: JsonValue): Buffer {
	return createHash('sha256').update(canonicalJson(value)).digest();
}

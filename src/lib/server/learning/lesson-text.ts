import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';

/** Lessons whose text a process keeps at hand: about 40 KB each. */
const textsMax = 300;

/** A lesson of a publication never changes, so what was read once holds for good. */
const texts = new Map<number, string>();

/**
 * The tree of a lesson as JSON text, as a page needs it.
 *
 * @throws NotFound `lesson-not-found`
 */
export async function getLessonText(db: Reader, lessonId: number): Promise<string> {
	const known = texts.get(lessonId);
	if (known !== undefined) return known;
	const row = await db
		.selectFrom('lesson')
		.where('id', '=', lessonId)
		.select('document')
		.executeTakeFirstOrThrow(() => new NotFound('lesson-not-found'));
	const [oldest] = texts.keys();
	if (texts.size >= textsMax && oldest !== undefined) texts.delete(oldest);
	const text = JSON.stringify(withoutLines(row.document));
	texts.set(lessonId, text);
	return text;
}

/** The lines of the source are for authors; a page on a weak network does without. */
function withoutLines(value: JsonValue): JsonValue {
	if (Array.isArray(value)) return value.map(withoutLines);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== 'lines')
			.map(([key, member]) => [key, withoutLines(member)])
	);
}

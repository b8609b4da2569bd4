import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';

/** Lessons whose text a process keeps at hand: about 40 KB each. */
const textsMax = 300;

/** A lesson of a publication never changes, so what was read once holds for good. */
const texts = new Map<number, string>();

/**
 * The tree of a lesson as JSON text.
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
	const text = JSON.stringify(row.document);
	texts.set(lessonId, text);
	return text;
}

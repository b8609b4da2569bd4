import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';

/**
 * The tree of a lesson as JSON text. Pages keep what they have drawn of it, so it is asked for seldom.
 *
 * @throws NotFound `lesson-not-found`
 */
export async function getLessonText(db: Reader, lessonId: number): Promise<string> {
	const { document } = await db
		.selectFrom('lesson')
		.where('id', '=', lessonId)
		.select('document')
		.executeTakeFirstOrThrow(() => new NotFound('lesson-not-found'));
	return JSON.stringify(document);
}

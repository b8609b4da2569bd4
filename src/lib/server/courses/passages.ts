import { sql, type Transaction } from 'kysely';
import { splitSections } from '#lib/markdown/sections.ts';
import { blockText } from '#lib/markdown/text.ts';
import type { MarkdownDocument } from '#lib/markdown/tree.ts';
import type { Database } from '../database/schema.ts';
import { vectorOf } from '../search/tokens.ts';

/** Characters of one passage, about: a longer section becomes several. */
const passageLength = 2_000;

interface Passage {
	sectionSlug: string;
	heading: string;
	body: string;
}

/**
 * Lays out for search what the publication says; of a course only one publication is searched, so
 * those of the others go.
 */
export async function writePassages(
	trx: Transaction<Database>,
	courseId: number,
	publicationId: number
): Promise<void> {
	await trx
		.deleteFrom('lesson_passage')
		.where('lesson_id', 'in', (eb) =>
			eb
				.selectFrom('lesson')
				.innerJoin('course_publication', 'course_publication.id', 'lesson.publication_id')
				.select('lesson.id')
				.where('course_publication.course_id', '=', courseId)
		)
		.execute();
	const lessons = await trx
		.selectFrom('lesson')
		.select(['id', 'title', 'document'])
		.where('publication_id', '=', publicationId)
		.orderBy('ordinal')
		.execute();
	for (const { id, title, document } of lessons) {
		const passages = passagesOf(document as unknown as MarkdownDocument);
		await trx
			.insertInto('lesson_passage')
			.values(
				passages.map(({ sectionSlug, heading, body }, index) => ({
					lesson_id: id,
					ordinal: index + 1,
					section_slug: sectionSlug,
					heading,
					body,
					words: wordsVector(index === 0 ? `${title}\n${heading}` : heading, body)
				}))
			)
			.execute();
	}
}

/** The sections of a lesson as pieces of text, each short enough to be ranked and shown. */
export function passagesOf(document: MarkdownDocument): Passage[] {
	return splitSections(document).flatMap(({ slug, title, children }) => {
		const bodies: string[] = [''];
		for (const block of children) {
			const text = blockText([block]);
			const last = bodies.at(-1) ?? '';
			if (last !== '' && last.length + text.length > passageLength) bodies.push(text);
			else bodies[bodies.length - 1] = last === '' ? text : `${last}\n${text}`;
		}
		return bodies.map((body) => ({ sectionSlug: slug, heading: title ?? '', body }));
	});
}

/** Words of the heading weigh more than those below it. */
export function wordsVector(heading: string, body: string) {
	return sql<string>`
		setweight(${vectorOf(heading)}::tsvector, 'A') || setweight(${vectorOf(body)}::tsvector, 'D')`;
}

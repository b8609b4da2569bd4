import { sql } from 'kysely';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import { blockText } from '#lib/markdown/text.ts';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { readMarkdown } from '../questions/markdown.ts';
import { findActiveSyllabus, listTopicTitles } from '../syllabus/syllabus.ts';
import { selectPractisable } from './practisable.ts';

const hitsMax = 30;

/** A question that was found; nothing of its answer. */
export interface PracticeHit {
	/** The public id of the question. */
	question: string;
	kind: ObjectiveKind;
	stem: string;
	point: string;
}

/**
 * Questions that the actor may practise whose stem or options hold the words, as they were typed: two
 * characters are enough, and there is no index of words that would have to know where one ends.
 */
export async function searchQuestions(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: PracticeSubject,
	words: string
): Promise<{ hits: PracticeHit[]; found: number }> {
	const syllabus = await findActiveSyllabus(db, subject);
	if (!syllabus) return { hits: [], found: 0 };
	const rows = await selectPractisable(db, personId, { subject, edition: syllabus.edition })
		.where(
			sql<boolean>`(strpos(lower(version.stem), lower(${words})) > 0 or exists (
				select from question_option as option where option.version_id = version.id
					and strpos(lower(option.body), lower(${words})) > 0))`
		)
		.select(['question.public_id as question', 'version.stem'])
		.orderBy('question.id')
		.execute();
	const titles = await listTopicTitles(db, subject);
	const hits = rows.slice(0, hitsMax).map((row) => ({
		question: row.question,
		kind: row.kind as ObjectiveKind,
		stem: blockText(readMarkdown(row.stem ?? '')).trim(),
		point: titles.get(row.point) ?? row.point
	}));
	return { hits, found: rows.length };
}

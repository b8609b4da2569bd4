import { sql } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import { blockText } from '#lib/markdown/text.ts';
import type { NodeOf } from '#lib/markdown/tree.ts';
import type { Reader } from '../database/reader.ts';
import { listChoices, type ChosenPart } from './choices.ts';
import type { LearnerFilter } from './input.ts';

/** The part of a course that a list of learners is about. */
export interface CoursePart {
	lesson: string;
	/** The title of the section; null for the words before the first, and where it is about a check. */
	section: string | null;
	/** What the check asks, and the choice that it is about. */
	question: string | null;
	option: string | null;
}

interface Row {
	lesson: string;
	section: string | null;
	kind: CheckKind | null;
	shown: Pick<NodeOf<'check'>, 'stem' | 'options' | 'matches'> | null;
	answer_key: CheckKey | null;
}

/** What the part is called that a filter names; undefined where it names none, or one that is not there. */
export async function findPart(db: Reader, filter: LearnerFilter): Promise<CoursePart | undefined> {
	const named = filter.section ?? filter.check;
	if (!filter.course || named === undefined) return undefined;
	const [lesson = '', slug = ''] = named.split('/');
	const isCheck = filter.section === undefined;
	const { rows } = await sql<Row>`
		select l.title as lesson, k.kind, k.shown, k.answer_key,
			(select s ->> 'title' from jsonb_array_elements(l.sections) s where s ->> 'slug' = ${slug}) as section
		from course
		join course_publication publication on publication.course_id = course.id
		join lesson l on l.publication_id = publication.id
		left join lesson_check k on k.lesson_id = l.id and k.slug = ${slug} and ${isCheck}
		where course.slug = ${filter.course} and l.slug = ${lesson}
			and case when ${filter.publication ?? null}::int is null
				then publication.id = course.current_publication_id
				else publication.number = ${filter.publication ?? null}::int end
			and (k.id is not null or exists (
				select from jsonb_array_elements(l.sections) s where s ->> 'slug' = ${slug} and not ${isCheck}))`.execute(
		db
	);
	const [row] = rows;
	if (!row) return undefined;
	const { kind, shown, answer_key: key } = row;
	if (!kind || !shown || !key)
		return { lesson: row.lesson, section: row.section, question: null, option: null };
	const chosen = filter.option ? [chosenPart(filter.option)] : [];
	const choices = listChoices({ kind, shown, key, hasAnswers: false }, chosen, { peopleMin: 0 });
	const option = choices.find(({ id }) => id === filter.option)?.text ?? filter.option ?? null;
	return { lesson: row.lesson, section: null, question: blockText(shown.stem), option };
}

/** A choice as somebody sent it; of an order it is a place and an id, such as `2:c`. */
function chosenPart(option: string): ChosenPart {
	const [, place, id] = /^([1-9]\d?):(.+)$/.exec(option) ?? [];
	return { part: id ?? option, place: Number(place ?? 1), people: 1 };
}

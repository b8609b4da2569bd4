import { sql } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import { blockText } from '#lib/markdown/text.ts';
import type { NodeOf } from '#lib/markdown/tree.ts';
import type { Reader } from '../database/reader.ts';
import type { UnitScope } from '../units/scope.ts';
import { answeredIn } from './answered.ts';
import { listChoices, type Choice, type ChosenPart } from './choices.ts';
import type { StatisticsRules } from './rules.ts';

export interface CheckFigures {
	check: string;
	kind: CheckKind;
	isRequired: boolean;
	/** What it asks, as plain words. */
	question: string;
	/** Who answered it, each once; and all their answers. */
	people: number;
	attempts: number;
	/** Whose first try of all was in this publication, and how many of them were right at once. */
	firstPeople: number;
	firstRight: number;
	/** Of `people`, who has been right by now. */
	rightPeople: number;
	/** By the share right at the first try; null within the usual, or where too few have tried. */
	flag: 'hard' | 'easy' | null;
	/** Whether there are enough people for shares. */
	hasShares: boolean;
	/** What was chosen at the first try. */
	choices: Choice[];
}

export interface CheckedLesson {
	lesson: string;
	ordinal: number;
	title: string;
	checks: CheckFigures[];
}

interface Row {
	id: number;
	check: string;
	kind: CheckKind;
	is_required: boolean;
	shown: Pick<NodeOf<'check'>, 'stem' | 'options' | 'matches'>;
	answer_key: CheckKey;
	lesson: string;
	ordinal: number;
	title: string;
	people: number;
	attempts: number;
	first_people: number;
	first_right: number;
	right_people: number;
}

/** How those who are counted answered the checks of a publication, by lesson. */
export async function listCheckFigures(
	db: Reader,
	{ courseId, publicationId }: { courseId: number; publicationId: number },
	people: UnitScope,
	rules: StatisticsRules
): Promise<CheckedLesson[]> {
	const { rows } = await sql<Row>`
		with answered as ${answeredIn(courseId, people)}
		select k.id, k.slug as check, k.kind, k.is_required, k.shown, k.answer_key,
			l.slug as lesson, l.ordinal, l.title,
			count(distinct person_id) as people, count(nth) as attempts,
			count(*) filter (where nth = 1) as first_people,
			count(*) filter (where nth = 1 and is_right) as first_right,
			count(distinct person_id) filter (where is_right) as right_people
		from lesson l
		join lesson_check k on k.lesson_id = l.id
		left join answered on answered.lesson_check_id = k.id
		where l.publication_id = ${publicationId}
		group by k.id, l.id
		order by l.ordinal, k.ordinal`.execute(db);
	const chosen = await listChosenParts(db, courseId, publicationId, people);
	const lessons = new Map<string, CheckedLesson>();
	for (const row of rows) {
		const { lesson, ordinal, title } = row;
		const group = lessons.get(lesson) ?? { lesson, ordinal, title, checks: [] };
		group.checks.push(figuresOf(row, chosen.get(row.id) ?? [], rules));
		lessons.set(lesson, group);
	}
	return [...lessons.values()];
}

function figuresOf(row: Row, chosen: ChosenPart[], rules: StatisticsRules): CheckFigures {
	const hasShares = row.first_people >= rules.peopleMin;
	const percent = (row.first_right / row.first_people) * 100;
	const isHard = hasShares && percent < rules.hardPercent;
	const isEasy = hasShares && percent > rules.easyPercent;
	return {
		check: row.check,
		kind: row.kind,
		isRequired: row.is_required,
		question: blockText(row.shown.stem),
		people: row.people,
		attempts: row.attempts,
		firstPeople: row.first_people,
		firstRight: row.first_right,
		rightPeople: row.right_people,
		flag: isHard ? 'hard' : isEasy ? 'easy' : null,
		hasShares,
		choices: listChoices(
			{ kind: row.kind, shown: row.shown, key: row.answer_key, hasAnswers: hasShares },
			chosen,
			rules
		)
	};
}

/** By the id of the check: each part of the first answers, with its place from 1 and how many chose it. */
async function listChosenParts(
	db: Reader,
	courseId: number,
	publicationId: number,
	people: UnitScope
): Promise<Map<number, ChosenPart[]>> {
	const { rows } = await sql<ChosenPart & { lesson_check_id: number }>`
		with answered as ${answeredIn(courseId, people)}
		select answered.lesson_check_id, chosen.part, chosen.place, count(distinct person_id) as people
		from answered
		join lesson_check k on k.id = answered.lesson_check_id
		join lesson l on l.id = k.lesson_id
		cross join lateral jsonb_array_elements_text(answered.response)
			with ordinality as chosen (part, place)
		where l.publication_id = ${publicationId} and answered.nth = 1
		group by 1, 2, 3`.execute(db);
	const parts = new Map<number, ChosenPart[]>();
	for (const { lesson_check_id, ...part } of rows) {
		parts.set(lesson_check_id, [...(parts.get(lesson_check_id) ?? []), part]);
	}
	return parts;
}

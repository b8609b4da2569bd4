import { sql, type RawBuilder } from 'kysely';
import { isObjective, type ObjectiveKind } from '#lib/exam/question.ts';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import { findActiveSyllabus, type Syllabus } from '../syllabus/syllabus.ts';

/** A question that somebody may practise, in the version they would get. */
export interface Practisable {
	questionId: number;
	versionId: number;
	kind: ObjectiveKind;
	chapter: string;
	point: string;
}

/**
 * What the actor may practise of a subject: live questions of the edition that is asked now, marked by
 * a rule, resting on laws that are in force; without those of a paper of theirs that is not closed,
 * so that practice gives nothing of it away. In the order of the syllabus.
 */
export async function listPractisable(
	db: Reader,
	personId: number,
	subject: PracticeSubject
): Promise<{ questions: Practisable[]; syllabus: Syllabus | undefined }> {
	const syllabus = await findActiveSyllabus(db, subject);
	if (!syllabus) return { questions: [], syllabus };
	const rows = await selectPractisable(db, personId, { subject, edition: syllabus.edition })
		.orderBy('question.id')
		.execute();
	const places = new Map(
		syllabus.chapters
			.flatMap(({ points }) => points)
			.map(({ code }, index) => [code, index] as const)
	);
	const questions = rows
		.filter((row): row is Practisable => isObjective(row.kind as ObjectiveKind))
		.sort((one, other) => (places.get(one.point) ?? 0) - (places.get(other.point) ?? 0));
	return { questions, syllabus };
}

/** The same as a query that others narrow down. */
export function selectPractisable(
	db: Reader,
	personId: number,
	{ subject, edition }: { subject: PracticeSubject; edition: string }
) {
	return db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.select(['question.id as questionId', 'version.id as versionId', 'version.kind'])
		.select(['question.chapter_code as chapter', 'point.point_code as point'])
		.where('question.subject', '=', subject)
		.where('question.edition', '=', edition)
		.where('question.status', '=', 'live')
		.where('question.base_code', 'is', null)
		.where('version.kind', 'in', ['single', 'multiple'])
		.where(restsOnLawsOfToday)
		.where((eb) => eb.not(isInOpenPaper('question.id', personId)));
}

/** Whether a question, in whichever version, stands in a paper of the person that is not closed. */
export function isInOpenPaper(questionColumn: string, personId: number): RawBuilder<boolean> {
	return sql<boolean>`exists (
		select from attempt
		join attempt_item placed on placed.attempt_id = attempt.id
		join question_version asked on asked.id = placed.question_version_id
		where attempt.closed_at is null and asked.question_id = ${sql.ref(questionColumn)}
			and attempt.person_id in (select id from person where id = ${personId} or merged_into = ${personId}))`;
}

const restsOnLawsOfToday = sql<boolean>`not exists (
	select from answer_key_law as cited join law on law.id = cited.law_id
	where not law.in_force @> current_date and cited.answer_key_id = (
		select key.id from answer_key as key where key.version_id = version.id
		order by key.number desc limit 1))`;

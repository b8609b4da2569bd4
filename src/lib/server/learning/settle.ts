import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { isLedgerPartCode, ledgerPartOf, type LessonEvidence } from '#lib/hours.ts';
import { judgeLesson, type Condition } from '#lib/learning/judgment.ts';
import { recordAudit } from '../audit/audit.ts';
import { issueCertificate } from '../certificates/certificate.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import { creditHours } from '../hours/credit.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { Vault } from '../secrets/vault.ts';
import { demandsOf } from './demands.ts';
import { readFacts } from './facts.ts';
import type { HeldLesson } from './held-lesson.ts';
import type { LearningRules } from './rules.ts';

export interface Settlement {
	conditions: Condition[];
	isLessonComplete: boolean;
	/** Whether it became so just now. */
	isNew: boolean;
	/** Whether the whole course is finished, now or before. */
	isCourseComplete: boolean;
}

/**
 * Judges a lesson by the facts as they stand, in the transaction that added one. What is complete
 * stays complete, and each consequence comes once: the hours, the end of the course, its certificate.
 */
export async function settleLesson(
	trx: Transaction<Database>,
	actor: Actor,
	lesson: HeldLesson,
	{ rules, vault }: { rules: LearningRules; vault: Vault }
): Promise<Settlement> {
	const demands = demandsOf(lesson.demands, lesson.completion, rules);
	const facts = await readFacts(trx, lesson.enrolment.id, lesson.slug);
	const { isComplete, conditions } = judgeLesson(demands, facts);
	const isNew = isComplete && !facts.isComplete && (await completeLesson(trx, lesson, conditions));
	const settlement = { conditions, isLessonComplete: isComplete || facts.isComplete, isNew };
	if (!isNew) return { ...settlement, isCourseComplete: lesson.enrolment.completed_at !== null };

	await creditLesson(trx, actor, lesson, {
		rules,
		evidence: {
			checks_passed: demands.checks.filter((slug) => facts.right.includes(slug)).length,
			checks_required: demands.checks.length,
			pass_percent: demands.passPercent,
			active_seconds: facts.seconds,
			offline_seconds: facts.offlineSeconds,
			least_seconds: demands.leastSeconds,
			media_seconds: lesson.demands.media.reduce((sum, { seconds }) => sum + seconds, 0),
			sections: facts.read.length
		}
	});
	const isCourseComplete = await settleCourse(trx, actor, lesson, vault);
	return { ...settlement, isCourseComplete };
}

async function completeLesson(
	trx: Transaction<Database>,
	{ enrolment, slug, id }: HeldLesson,
	conditions: Condition[]
): Promise<boolean> {
	const result = await trx
		.insertInto('lesson_completion')
		.values({
			enrolment_id: enrolment.id,
			lesson_slug: slug,
			lesson_id: id,
			evidence: JSON.stringify(conditions.map(({ kind, done, needed }) => ({ kind, done, needed })))
		})
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** A lesson earns its hours once, and in another round of the course only after a good while. */
async function creditLesson(
	trx: Transaction<Database>,
	actor: Actor,
	lesson: HeldLesson,
	{ rules, evidence }: { rules: LearningRules; evidence: LessonEvidence }
): Promise<void> {
	const { course, enrolment } = lesson;
	const source = `${course.slug}/${lesson.slug}`;
	const recent = await trx
		.selectFrom('hours_entry as line')
		.leftJoin('hours_entry as reversal', 'reversal.reverses_id', 'line.id')
		.where(isOfPerson('line.person_id', enrolment.personId))
		.where('line.source_kind', '=', 'lesson')
		.where(sql<boolean>`split_part(line.source_key, '#', 1) = ${source}`)
		.where('reversal.id', 'is', null)
		.where(
			sql<boolean>`line.earned_on > current_date - make_interval(months => ${rules.hoursRepeatMonths})`
		)
		.select('line.id')
		.limit(1)
		.executeTakeFirst();
	if (recent) return;
	await creditHours(trx, actor, {
		personId: enrolment.personId,
		ledgers: lesson.ledgers.filter(isLedgerPartCode).map(ledgerPartOf),
		minutes: lesson.minutes,
		earnedOn: null,
		sourceKind: 'lesson',
		sourceKey: `${source}#${enrolment.round}`,
		title: `${course.title} · ${lesson.title}`,
		evidence,
		rules: rules.stamps
	});
}

/** The course is finished when enough of its lessons are: the enrolment ends, a certificate is issued. */
async function settleCourse(
	trx: Transaction<Database>,
	actor: Actor,
	lesson: HeldLesson,
	vault: Vault
): Promise<boolean> {
	const { enrolment, completion } = lesson;
	if (enrolment.completed_at) return true;
	const lessons = await trx
		.selectFrom('lesson')
		.leftJoin('lesson_completion as done', (join) =>
			join.onRef('done.lesson_slug', '=', 'lesson.slug').on('done.enrolment_id', '=', enrolment.id)
		)
		.where('lesson.publication_id', '=', enrolment.publication_id)
		.select(['lesson.title', 'lesson.minutes', 'done.enrolment_id'])
		.orderBy('lesson.ordinal')
		.execute();
	const finished = lessons.filter(({ enrolment_id }) => enrolment_id !== null);
	const needed = completion.lessons === 'all' ? lessons.length : completion.lessons;
	if (finished.length < needed) return false;
	const { completed_on: completedOn } = await trx
		.updateTable('enrolment')
		.set({ completed_at: sql<Date>`clock_timestamp()` })
		.where('id', '=', enrolment.id)
		.returning(sql<Day>`completed_at::date`.as('completed_on'))
		.executeTakeFirstOrThrow();
	await issueCertificate(trx, vault, actor, {
		key: enrolment.public_id,
		person: await getPerson(trx, enrolment.personId),
		course: lesson.course,
		base: lesson.base,
		minutes: finished.reduce((sum, { minutes }) => sum + minutes, 0),
		completedOn,
		lessons: finished.map(({ title, minutes }) => ({ title, minutes })),
		ledgers: lesson.ledgers
	});
	await recordAudit(trx, actor, {
		action: 'enrolment.complete',
		subjectKind: 'enrolment',
		subjectId: enrolment.public_id,
		detail: { course: lesson.course.slug, publication: lesson.course.publication }
	});
	return true;
}

function getPerson(trx: Transaction<Database>, personId: number) {
	return trx
		.selectFrom('person')
		.where('id', '=', personId)
		.select(['id', 'name'])
		.executeTakeFirstOrThrow();
}

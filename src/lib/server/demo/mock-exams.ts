import { sql, type Transaction } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { Database } from '../database/schema.ts';
import type { Authority } from '../grants/actor.ts';
import { layMarkingItems } from '../marking/laying.ts';
import { layAttempt } from '../mocks/attempt.ts';
import { closeForTrainer } from '../mocks/closing.ts';
import { findNextSitting } from '../mocks/sitting.ts';
import { createPaper } from '../papers/paper.ts';
import { listAnswers, listKeys } from '../questions/answer.ts';
import { enlist } from '../sittings/members.ts';
import { getPerson } from './learners.ts';
import type { SettledPerson } from './people.ts';

const trainerName = '周明远';
const candidateName = '向晓禾';
const minutes = 120;
const classSizeMax = 12;
/** How many of the class have handed in what is still open. */
const earlyBirds = 2;
const hourMs = 3_600_000;
const paperSeed = 2027;

interface Stage {
	actor: Authority;
	trainerId: number;
	unitId: number;
	class: number[];
	random: Random;
}

/**
 * Gives the demonstration's trainer a class: a mock exam that is over and published, one that is open,
 * and two written answers that wait for marks. Where there is no bank, or no class, it does nothing.
 */
export async function seedMockExams(
	trx: Transaction<Database>,
	actor: Authority,
	{ settled }: { settled: readonly SettledPerson[] }
): Promise<void> {
	const trainer = getPerson(settled, trainerName);
	const { rows } = await sql<{ unit_id: number; candidates: number[] }>`
		select held.unit_id, (
			select coalesce(json_agg(person_id order by person_id), '[]') from (
				select distinct enrolment.person_id from enrolment
				join course on course.id = enrolment.course_id
				join unit on unit.code = course.base_code and unit.id = held.unit_id
				where enrolment.person_id <> held.person_id
				order by 1 limit ${classSizeMax}) learners) as candidates
		from role_grant held
		where held.person_id = ${trainer.personId} and held.role = 'trainer'
			and exists (select from blueprint where subject = 'A1')
			and exists (select from blueprint where subject = 'B3')
			and exists (select from policy_rule where key = 'mocks.time-factors-percent')
		limit 1`.execute(trx);
	const [found] = rows;
	if (!found || found.candidates.length === 0) return;
	const own = getPerson(settled, candidateName).personId;
	const stage: Stage = {
		actor,
		trainerId: trainer.personId,
		unitId: found.unit_id,
		class: [own, ...found.candidates.filter((id) => id !== own)],
		random: createRandom(paperSeed)
	};
	await holdPublished(trx, stage);
	await holdOpen(trx, stage);
	await awaitMarks(trx, stage);
}

async function holdPublished(trx: Transaction<Database>, stage: Stage): Promise<void> {
	const sitting = await hold(trx, stage, {
		title: '冲刺班第一次模考（示例）',
		subject: 'A1',
		hoursAgo: 9 * 24
	});
	if (!sitting) return;
	// One of the class did not come.
	for (const personId of stage.class.slice(0, -1))
		await sit(trx, stage, { personId, sitting, hoursAgo: 9 * 24 });
	await sql`
		update sitting set closed_at = opens_at + interval '3 hours',
			published_at = opens_at + interval '1 day'
		where id = ${sitting.id}`.execute(trx);
	await trx
		.updateTable('attempt')
		.set({ is_result_held: false })
		.where('sitting_id', '=', sitting.id)
		.execute();
}

async function holdOpen(trx: Transaction<Database>, stage: Stage): Promise<void> {
	const sitting = await hold(trx, stage, {
		title: '冲刺班第二次模考（示例）',
		subject: 'A1',
		hoursAgo: 5
	});
	if (!sitting) return;
	for (const personId of stage.class.slice(1, 1 + earlyBirds))
		await sit(trx, stage, { personId, sitting, hoursAgo: 4 });
}

interface Held {
	id: number;
	paperId: number;
}

async function hold(
	trx: Transaction<Database>,
	{ actor, trainerId, unitId, class: people }: Stage,
	{ title, subject, hoursAgo }: { title: string; subject: Subject; hoursAgo: number }
): Promise<Held | undefined> {
	const paperId = await makePaper(trx, actor, subject);
	if (paperId === undefined) return undefined;
	const publicId = createPublicId();
	const opensAt = new Date(Date.now() - hoursAgo * hourMs);
	const { id } = await trx
		.insertInto('sitting')
		.values({
			...{ public_id: publicId, title, unit_id: unitId, trainer_id: trainerId },
			...{ paper_id: paperId, subject, minutes, opens_at: opensAt },
			starts_until: new Date(opensAt.getTime() + 7 * 24 * hourMs)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await enlist(trx, { id, publicId, title }, people);
	return { id, paperId };
}

async function makePaper(
	trx: Transaction<Database>,
	actor: Authority,
	subject: Subject
): Promise<number | undefined> {
	const { year } = await findNextSitting(trx);
	const { paperId } = await createPaper(trx, actor, { subject, year, seed: paperSeed });
	return paperId ?? undefined;
}

/** Sits a paper to its end, some hours ago, and has it marked by the code that marks everybody's. */
async function sit(
	trx: Transaction<Database>,
	stage: Stage,
	{ personId, sitting, hoursAgo }: { personId: number; sitting: Held; hoursAgo: number }
): Promise<void> {
	const { attempt } = await layAttempt(trx, { personId }, sitting.paperId, {
		timeFactorPercent: 100,
		sitting: { id: sitting.id, limitSeconds: minutes * 60, extraSeconds: 0 }
	});
	const id = await begin(trx, attempt, hoursAgo);
	await answerByRule(trx, stage.random, id);
	await closeForTrainer(trx, { id, isPastDeadline: false });
}

async function begin(
	trx: Transaction<Database>,
	attempt: string,
	hoursAgo: number
): Promise<number> {
	const startedAt = new Date(Date.now() - hoursAgo * hourMs);
	const { id } = await trx
		.updateTable('attempt')
		.set({
			state: 'in-progress',
			created_at: startedAt,
			started_at: startedAt,
			deadline_at: sql<Date>`${startedAt}::timestamptz + make_interval(secs => effective_limit_seconds)`
		})
		.where('public_id', '=', attempt)
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

const abilityMin = 0.5;
const abilitySpread = 0.4;
/** Most of a paper is answered in so many seconds a question. */
const secondsMin = 20;
const secondsSpread = 70;

async function answerByRule(
	trx: Transaction<Database>,
	random: Random,
	attemptId: number
): Promise<void> {
	const items = await trx
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'question_version_id as versionId', 'option_order as letters'])
		.orderBy('ordinal')
		.execute();
	const keys = await listKeys(
		trx,
		items.map(({ versionId }) => versionId)
	);
	const ability = abilityMin + random.next() * abilitySpread;
	const answers = items.map(({ ordinal, versionId, letters }) => {
		const right = keys.get(versionId)?.right ?? [];
		const wrong = letters.filter((letter) => !right.includes(letter));
		const isRight = random.next() < ability;
		const other = wrong[Math.floor(random.next() * wrong.length)] ?? '';
		const response = isRight ? right : [...right.slice(1), other].sort();
		const seconds = secondsMin + Math.round(random.next() * secondsSpread);
		return { ordinal, response, milliseconds: seconds * 1000 };
	});
	await sql`
		update attempt_item item
		set response = answer.response, answered_at = attempt.deadline_at, time_ms = answer.milliseconds
		from attempt, jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
			as answer(ordinal integer, response jsonb, milliseconds integer)
		where attempt.id = ${attemptId} and item.attempt_id = attempt.id
			and item.ordinal = answer.ordinal`.execute(trx);
}

/** A written paper whose writer asks the base for marks: two of its questions are answered. */
async function awaitMarks(
	trx: Transaction<Database>,
	{ actor, unitId, class: people }: Stage
): Promise<void> {
	const paperId = await makePaper(trx, actor, 'B3');
	const personId = people[1];
	if (paperId === undefined || personId === undefined) return;
	const { attempt } = await layAttempt(trx, { personId }, paperId, { timeFactorPercent: 100 });
	const id = await begin(trx, attempt, 30);
	await answerInWriting(trx, id);
	await closeForTrainer(trx, { id, isPastDeadline: false });
	await layMarkingItems(trx, { attemptIds: [id], unitId });
}

const writtenMax = 2;

/** Says what the rubric looks for, but for its last row, as somebody would who has learnt it. */
async function answerInWriting(trx: Transaction<Database>, attemptId: number): Promise<void> {
	const items = await trx
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'question_version_id as versionId'])
		.orderBy('ordinal')
		.limit(writtenMax)
		.execute();
	const answers = await listAnswers(
		trx,
		items.map(({ versionId }) => versionId)
	);
	for (const { ordinal, versionId } of items) {
		const answer = answers.get(versionId)?.answer;
		if (!answer || !('rubric' in answer)) continue;
		const texts = answer.rubric.map(({ rows }) =>
			rows
				.slice(0, Math.max(1, rows.length - 1))
				.map(({ title, reference }) => `${title}：${reference}。`)
				.join('\n')
		);
		await trx
			.updateTable('attempt_item')
			.set({ response: JSON.stringify(texts), answered_at: sql<Date>`now()` })
			.where('attempt_id', '=', attemptId)
			.where('ordinal', '=', ordinal)
			.execute();
	}
}

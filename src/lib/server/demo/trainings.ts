import type { Transaction } from 'kysely';
import { addDays, type Day } from '#lib/dates.ts';
import { ledgerPartOf } from '#lib/hours.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import { creditHours } from '../hours/credit.ts';
import { getHolder, type Holder } from '../hours/holder.ts';
import { stampOf } from '../hours/rule-stamp.ts';
import { findRule } from '../policy/policy.ts';
import type { DemoTraining } from './learning-script.ts';
import { getPerson } from './learners.ts';
import type { SettledPerson } from './people.ts';

const officeHour = '09:30';

interface Filing {
	publicId: string;
	holder: Holder;
	training: DemoTraining;
	settled: readonly SettledPerson[];
	today: Day;
}

/** Files the trainings elsewhere that the script names, and decides on those that were decided on. */
export async function seedTrainings(
	trx: Transaction<Database>,
	trainings: readonly DemoTraining[],
	{ settled, today }: { settled: readonly SettledPerson[]; today: Day }
): Promise<void> {
	const inOrder = trainings.toSorted((one, other) => other.filed_days_ago - one.filed_days_ago);
	for (const training of inOrder) {
		const holder = await getHolder(trx, getPerson(settled, training.person).personId);
		const filing = { publicId: createPublicId(), holder, training, settled, today };
		const id = await file(trx, filing);
		await decide(trx, id, filing);
	}
}

async function file(
	trx: Transaction<Database>,
	{ publicId, holder, training, today }: Filing
): Promise<number> {
	const { title, provider, minutes } = training;
	const { id } = await trx
		.insertInto('external_training')
		.values({
			public_id: publicId,
			person_id: holder.id,
			unit_id: holder.unit_id,
			...{ title, provider, minutes, ...ledgerPartOf(training.part) },
			began_on: addDays(today, -training.began_days_ago),
			ended_on: addDays(today, -training.ended_days_ago),
			certificate_number: training.certificate_number ?? null,
			filed_at: atOffice(addDays(today, -training.filed_days_ago)),
			filed_by: holder.id
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

async function decide(
	trx: Transaction<Database>,
	trainingId: number,
	{ publicId, holder, training, settled, today }: Filing
): Promise<void> {
	const { decision } = training;
	if (!decision) return;
	const decider = getPerson(settled, decision.decided_by);
	await trx
		.insertInto('external_training_decision')
		.values({
			external_training_id: trainingId,
			outcome: decision.outcome,
			minutes: decision.outcome === 'approved' ? decision.minutes : null,
			reason: decision.reason ?? null,
			decided_at: atOffice(addDays(today, -decision.decided_days_ago)),
			decided_by: decider.personId
		})
		.execute();
	if (decision.outcome === 'refused') return;
	const beganOn = addDays(today, -training.began_days_ago);
	const endedOn = addDays(today, -training.ended_days_ago);
	const rule = await findRule(trx, 'hours.external-minutes-per-day-max', {
		asOf: endedOn,
		area: holder.area
	});
	await creditHours(trx, decider, {
		personId: holder.id,
		ledgers: [ledgerPartOf(training.part)],
		minutes: decision.minutes,
		earnedOn: endedOn,
		sourceKind: 'external-training',
		sourceKey: publicId,
		title: training.title,
		evidence: {
			filing: publicId,
			provider: training.provider,
			began_on: beganOn,
			ended_on: endedOn,
			certificate_number: training.certificate_number ?? null,
			minutes_filed: training.minutes,
			file_sha256: null
		},
		rules: rule ? [stampOf(rule)] : []
	});
}

function atOffice(day: Day): Date {
	return new Date(`${day}T${officeHour}:00+08:00`);
}

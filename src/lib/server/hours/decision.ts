import { sql, type Transaction } from 'kysely';
import type { Ledger, RuleStamp, Subject } from '#lib/hours.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { findRule } from '../policy/policy.ts';
import { isUnitWithin } from '../units/scope.ts';
import { creditHours } from './credit.ts';
import { rethrowDecided } from './filing.ts';
import { getHolder, isActorThemself } from './holder.ts';
import { stampOf } from './rule-stamp.ts';

/**
 * Grants a training elsewhere, with all its minutes or fewer, and writes them into the ledger.
 *
 * @throws NotFound `training-not-found` also where its unit is out of scope
 * @throws Forbidden `training-own`: nobody decides about themself
 * @throws Invalid `training-minutes-more`, `training-minutes-reason` where fewer come without a reason
 * @throws Conflict `training-decided` the second time
 */
export async function approveTraining(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ minutes, reason }: { minutes: number; reason: string | null }
): Promise<{ publicId: string }> {
	const training = await lockTraining(trx, actor, publicId);
	if (minutes > training.minutes) {
		throw new Invalid('training-minutes-more', {
			field: 'minutes',
			values: { limit: training.minutes }
		});
	}
	if (minutes < training.minutes && reason === null)
		throw new Invalid('training-minutes-reason', { field: 'reason' });
	await decide(trx, actor, training.id, { outcome: 'approved', minutes, reason });
	await creditHours(trx, actor, {
		personId: training.kept_id,
		ledgers: [{ ledger: training.ledger, subject: training.subject }],
		minutes,
		earnedOn: training.ended_on,
		sourceKind: 'external-training',
		sourceKey: publicId,
		title: training.title,
		evidence: {
			filing: publicId,
			provider: training.provider,
			began_on: training.began_on,
			ended_on: training.ended_on,
			certificate_number: training.certificate_number,
			minutes_filed: training.minutes,
			file_sha256: training.file_hash?.toString('hex') ?? null
		},
		rules: await listStamps(trx, training)
	});
	await tell(trx, training, { kind: 'training-approved', minutes });
	await recordAudit(trx, actor, {
		action: 'training.approve',
		subjectKind: 'person',
		subjectId: training.person_public_id,
		unitId: training.unit_id,
		detail: { training: publicId, minutes, filed: training.minutes, reason }
	});
	return { publicId };
}

/** Refuses a training elsewhere; whoever filed it reads why. @throws like `approveTraining` */
export async function refuseTraining(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ reason }: { reason: string }
): Promise<{ publicId: string }> {
	const training = await lockTraining(trx, actor, publicId);
	await decide(trx, actor, training.id, { outcome: 'refused', minutes: null, reason });
	await tell(trx, training, { kind: 'training-refused' });
	await recordAudit(trx, actor, {
		action: 'training.refuse',
		subjectKind: 'person',
		subjectId: training.person_public_id,
		unitId: training.unit_id,
		detail: { training: publicId, reason }
	});
	return { publicId };
}

async function lockTraining(trx: Transaction<Database>, actor: Actor, publicId: string) {
	const training = await trx
		.selectFrom('external_training as training')
		.innerJoin('person as holder', 'holder.id', 'training.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.leftJoin('file', 'file.id', 'training.file_id')
		.where('training.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('training.unit_id'), scopeOf(actor, 'hours.verify')))
		.select([
			'training.id',
			'training.public_id',
			'training.unit_id',
			'training.title',
			'training.provider',
			sql<Ledger>`training.ledger`.as('ledger'),
			sql<Subject | null>`training.subject`.as('subject'),
			'training.minutes',
			'training.began_on',
			'training.ended_on',
			'training.certificate_number',
			'file.hash as file_hash',
			'person.id as kept_id',
			'person.public_id as person_public_id',
			isActorThemself('person.id', actor).as('is_own')
		])
		.forUpdate('training')
		.executeTakeFirstOrThrow(() => new NotFound('training-not-found'));
	if (training.is_own) throw new Forbidden('training-own');
	return training;
}

type LockedTraining = Awaited<ReturnType<typeof lockTraining>>;

async function decide(
	trx: Transaction<Database>,
	actor: Actor,
	trainingId: number,
	decision: { outcome: 'approved' | 'refused'; minutes: number | null; reason: string | null }
): Promise<void> {
	await trx
		.insertInto('external_training_decision')
		.values({ external_training_id: trainingId, decided_by: actor.personId, ...decision })
		.execute()
		.catch(rethrowDecided);
}

/** The rule that bounds what a day can count, as it stands for the days of the training. */
async function listStamps(
	trx: Transaction<Database>,
	{ kept_id, ended_on }: LockedTraining
): Promise<RuleStamp[]> {
	const { area } = await getHolder(trx, kept_id);
	const lookup = { asOf: ended_on, area };
	const rule = await findRule(trx, 'hours.external-minutes-per-day-max', lookup);
	return rule ? [stampOf(rule)] : [];
}

async function tell(
	trx: Transaction<Database>,
	{ kept_id, title, public_id }: LockedTraining,
	{ kind, minutes }: { kind: 'training-approved' | 'training-refused'; minutes?: number }
): Promise<void> {
	await notify(trx, {
		personIds: [kept_id],
		kind,
		detail: { title, ...(minutes !== undefined && { minutes }) },
		link: `/hours/filings/${public_id}`
	});
}

import { sql, type Transaction } from 'kysely';
import {
	decisionsAbout,
	type Decision,
	type FactKind,
	type FactState
} from '#lib/qualifications/facts.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { isActorThemself } from '../hours/holder.ts';
import type { NoticeKind } from '../notices/kinds.ts';
import { notify } from '../notices/notice.ts';
import { isUnitWithin } from '../units/scope.ts';
import { addDecision, lockFact } from './decision-log.ts';
import { stateOfFact } from './in-force.ts';

const actions: Record<Decision, string> = {
	approved: 'qualification.approve',
	doubted: 'qualification.doubt',
	refused: 'qualification.refuse',
	reversed: 'qualification.reverse'
};

const noticeOf: Record<Decision, NoticeKind> = {
	approved: 'qualification-approved',
	doubted: 'qualification-doubted',
	refused: 'qualification-refused',
	reversed: 'qualification-reversed'
};

/**
 * Says what a unit holds of a fact. What is open is decided by the unit where it was filed, which
 * holds the proof; what was approved can be doubted or reversed by whoever answers for the person
 * today. An approved correction takes the place of what it corrects.
 *
 * @throws NotFound `fact-not-found` also out of scope; Forbidden `fact-own`: nobody decides about themself
 * @throws Conflict `fact-decided` where the decision no longer fits
 * @throws Invalid `reason-missing` for everything but an approval
 */
export async function decideFact(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ decision, reason }: { decision: Decision; reason: string | null }
): Promise<{ publicId: string }> {
	await lockFact(trx, publicId);
	const fact = await getFact(trx, actor, publicId);
	if (!decisionsAbout(fact.kind, fact.state).includes(decision)) throw new Conflict('fact-decided');
	if (decision !== 'approved' && reason === null)
		throw new Invalid('reason-missing', { field: 'reason' });
	await addDecision(trx, actor, fact.id, { outcome: decision, reason });
	if (decision === 'approved' && fact.corrects_id !== null)
		await replaceCorrected(trx, actor, fact.corrects_id);
	await notify(trx, {
		personIds: [fact.kept_id],
		kind: noticeOf[decision],
		detail: { fact: fact.kind },
		link: `/exam/road/facts/${publicId}`
	});
	await recordAudit(trx, actor, {
		action: actions[decision],
		subjectKind: 'person',
		subjectId: fact.person_public_id,
		unitId: fact.unit_id,
		detail: { fact: publicId, kind: fact.kind, reason }
	});
	return { publicId };
}

async function getFact(trx: Transaction<Database>, actor: Actor, publicId: string) {
	const scope = scopeOf(actor, 'qualifications.verify');
	const fact = await trx
		.selectFrom('qualification_fact as fact')
		.innerJoin('person as holder', 'holder.id', 'fact.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('fact.public_id', '=', publicId)
		.select((eb) => [
			'fact.id',
			sql<FactKind>`fact.kind`.as('kind'),
			'fact.unit_id',
			'fact.corrects_id',
			stateOfFact.as('state'),
			'person.id as kept_id',
			'person.public_id as person_public_id',
			isActorThemself('person.id', actor).as('is_own'),
			isUnitWithin(eb.ref('fact.unit_id'), scope).as('is_in_unit'),
			isPersonWithin('person', scope).as('is_in_reach')
		])
		.executeTakeFirstOrThrow(() => new NotFound('fact-not-found'));
	if (!(fact.state === 'open' ? fact.is_in_unit : fact.is_in_reach))
		throw new NotFound('fact-not-found');
	if (fact.is_own) throw new Forbidden('fact-own');
	return fact;
}

async function replaceCorrected(
	trx: Transaction<Database>,
	actor: Actor,
	correctedId: number
): Promise<void> {
	const { public_id } = await trx
		.selectFrom('qualification_fact')
		.where('id', '=', correctedId)
		.select('public_id')
		.executeTakeFirstOrThrow();
	await lockFact(trx, public_id);
	const { state } = await trx
		.selectFrom('qualification_fact as fact')
		.where('fact.id', '=', correctedId)
		.select(stateOfFact.as('state'))
		.executeTakeFirstOrThrow();
	if (isStanding(state))
		await addDecision(trx, actor, correctedId, { outcome: 'replaced', reason: null });
}

function isStanding(state: FactState): boolean {
	return state === 'open' || state === 'approved' || state === 'doubted';
}

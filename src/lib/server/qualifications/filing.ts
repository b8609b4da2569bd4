import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { canBeCorrected, type FactKind } from '#lib/qualifications/facts.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { receiveFile, saveFile, type ReceivedFile } from '../files/file.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder, type Holder } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { addDecision, lockFact } from './decision-log.ts';
import { readQualificationRules } from './exam-rules.ts';
import { readFacts, type HeldFacts } from './facts.ts';
import { stateOfFact } from './in-force.ts';
import type { FactInput } from './input.ts';
import { readToday } from './target.ts';
import { writeDetail } from './detail.ts';
import type { Vault } from '../secrets/vault.ts';

/** Facts of one person that wait for a decision. */
export const openFactsMax = 100;
/** Facts of one person altogether: a senior candidate records some hundred cases. */
export const factsMax = 3_000;

/** A file as a form brings it: its name, and its content as it comes. */
export interface SentFile {
	name: string;
	stream: () => AsyncIterable<Uint8Array>;
}

/** What a fact is judged by before it is written. */
export interface FilingContext {
	holder: Holder;
	/** What holds already, without the fact that is corrected. */
	held: HeldFacts;
	book: RuleBook;
	vault: Vault;
	today: Day;
}

/**
 * Takes the proof of a fact in, before anything is filed. A correction and a case record can do
 * without; everything else cannot.
 *
 * @throws Invalid `fact-evidence-missing`, and as `receiveFile`
 */
export async function receiveEvidence(
	store: BlobStore,
	file: SentFile | undefined,
	{ kind }: Pick<FactInput, 'kind'>
): Promise<ReceivedFile | null> {
	if (file)
		return receiveFile(store, file.stream(), {
			purpose: 'qualification-evidence',
			name: file.name
		});
	if (needsEvidence(kind)) throw new Invalid('fact-evidence-missing', { field: 'file' });
	return null;
}

/** Whether a fact of the kind is filed with a proof. A case counts without its record, only less. */
export function needsEvidence(kind: FactKind): boolean {
	return kind !== 'practice' && kind !== 'exam-registration';
}

/**
 * Files a fact of the actor's own, for the unit where they work today to decide on. One that
 * corrects another takes its place at once while that one is open, else with its approval.
 *
 * @throws NotFound `fact-not-found` where it corrects what is not the actor's own
 * @throws Conflict `fact-not-correctable`, `fact-filed-before`, `facts-open-max`, `facts-max`
 * @throws Invalid for what the rules of its kind refuse
 */
export async function fileFact(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	input: FactInput,
	{ evidence }: { evidence: ReceivedFile | null }
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	// One after another: two presses must not both find that nothing was filed.
	await trx.selectFrom('person').where('id', '=', holder.id).select('id').forUpdate().execute();
	await refuseTooMany(trx, holder);
	const corrected = input.corrects ? await lockCorrected(trx, holder, input) : undefined;
	const context: FilingContext = {
		holder,
		held: withoutFact(await readFacts(trx, holder.id), input.corrects),
		book: await readQualificationRules(trx),
		vault,
		today: await readToday(trx)
	};
	const publicId = createPublicId();
	const file = evidence && (await saveFile(trx, actor, evidence, { unitId: holder.unit_id }));
	const { id } = await trx
		.insertInto('qualification_fact')
		.values({
			public_id: publicId,
			person_id: holder.id,
			unit_id: holder.unit_id,
			kind: input.kind,
			corrects_id: corrected?.id ?? null,
			file_id: file === null ? null : sql<number>`(select id from file where public_id = ${file})`,
			filed_by: actor.personId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await writeDetail(trx, { id, publicId }, input, context);
	if (corrected) await replaceOpen(trx, actor, { corrected, factId: id });
	await recordAudit(trx, actor, {
		action: 'qualification.file',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id,
		detail: { fact: publicId, kind: input.kind, corrects: input.corrects }
	});
	return { publicId };
}

/**
 * Takes back what nobody has decided on yet.
 *
 * @throws NotFound `fact-not-found` for somebody else's; Conflict `fact-decided`
 */
export async function withdrawFact(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	const fact = await lockOwn(trx, holder, publicId);
	if (fact.state !== 'open') throw new Conflict('fact-decided');
	await addDecision(trx, actor, fact.id, { outcome: 'withdrawn', reason: null });
	await recordAudit(trx, actor, {
		action: 'qualification.withdraw',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: fact.unit_id,
		detail: { fact: publicId, kind: fact.kind }
	});
	return { publicId };
}

async function lockCorrected(
	trx: Transaction<Database>,
	holder: Holder,
	{ kind, corrects }: Pick<FactInput, 'kind' | 'corrects'>
) {
	const fact = await lockOwn(trx, holder, corrects ?? '');
	if (fact.kind !== kind || !canBeCorrected(fact.state)) throw new Conflict('fact-not-correctable');
	return fact;
}

/** What is corrected gives way at once while it is open, and so does another correction of it. */
async function replaceOpen(
	trx: Transaction<Database>,
	actor: Actor,
	{ corrected, factId }: { corrected: { id: number }; factId: number }
): Promise<void> {
	const all = trx
		.selectFrom('qualification_fact as fact')
		.where((eb) =>
			eb.or([eb('fact.id', '=', corrected.id), eb('fact.corrects_id', '=', corrected.id)])
		)
		.where('fact.id', '<>', factId)
		.select('fact.id');
	await all.forUpdate().execute();
	const open = await all.where(sql<boolean>`${stateOfFact} = 'open'`).execute();
	for (const { id } of open)
		await addDecision(trx, actor, id, { outcome: 'replaced', reason: null });
}

async function lockOwn(trx: Transaction<Database>, holder: Holder, publicId: string) {
	await lockFact(trx, publicId);
	return trx
		.selectFrom('qualification_fact as fact')
		.where('fact.public_id', '=', publicId)
		.where(isOfPerson('fact.person_id', holder.id))
		.select(['fact.id', 'fact.kind', 'fact.unit_id', stateOfFact.as('state')])
		.executeTakeFirstOrThrow(() => new NotFound('fact-not-found'));
}

async function refuseTooMany(trx: Transaction<Database>, holder: Holder): Promise<void> {
	const { open, all } = await trx
		.selectFrom('qualification_fact as fact')
		.where(isOfPerson('fact.person_id', holder.id))
		.select(({ fn }) => [
			fn.countAll<number>().as('all'),
			sql<number>`count(*) filter (where ${stateOfFact} = 'open')`.as('open')
		])
		.executeTakeFirstOrThrow();
	if (open >= openFactsMax)
		throw new Conflict('facts-open-max', { values: { limit: openFactsMax } });
	if (all >= factsMax) throw new Conflict('facts-max', { values: { limit: factsMax } });
}

function withoutFact(held: HeldFacts, publicId: string | null): HeldFacts {
	const rest = <Fact extends { public_id: string }>(facts: readonly Fact[]) =>
		facts.filter(({ public_id }) => public_id !== publicId);
	return {
		educations: rest(held.educations),
		work: rest(held.work),
		examRegistrations: rest(held.examRegistrations),
		results: rest(held.results),
		credentials: rest(held.credentials),
		registrations: rest(held.registrations),
		practice: rest(held.practice)
	};
}

import { sql, type SqlBool } from 'kysely';
import type { FactState } from '#lib/qualifications/facts.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { openFile, type OpenedFile } from '../files/file.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { isActorThemself } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import { isUnitWithin } from '../units/scope.ts';
import type {
	HeldCertificate,
	HeldEducation,
	HeldExamRegistration,
	HeldPractice,
	HeldRegistration,
	HeldResult,
	HeldWork
} from './facts.ts';
import { isInForce, stateOfFact } from './in-force.ts';

export const factPageSize = 50;
const ownFactsMax = 500;

type Detail<Held> = Omit<Held, 'public_id' | 'state' | 'has_file'>;

/** What a fact says, by its kind. */
export type FactDetail =
	| { kind: 'education'; detail: Detail<HeldEducation> }
	| { kind: 'work'; detail: Detail<HeldWork> }
	| { kind: 'exam-registration'; detail: Detail<HeldExamRegistration> }
	| { kind: 'exam-result'; detail: Detail<HeldResult> }
	| { kind: 'credential'; detail: Detail<HeldCertificate> }
	| { kind: 'registration'; detail: Detail<HeldRegistration> }
	| { kind: 'practice'; detail: Detail<HeldPractice> };

/** A fact with everything that was decided last about it. */
export type Fact = FactDetail & {
	public_id: string;
	state: FactState;
	/** Whether it holds: see `isInForce`. */
	is_in_force: boolean;
	filed_at: Date;
	file_name: string | null;
	/** The public id of the fact that it corrects. */
	corrects: string | null;
	reason: string | null;
	decided_at: Date | null;
	decided_by_name: string | null;
	person_name: string;
	person_public_id: string;
	unit_name: string | null;
};

/** Everything that a person has filed, newest first. */
export async function listFacts(db: Reader, personId: number): Promise<Fact[]> {
	return facts(db)
		.where(isOfPerson('fact.person_id', personId))
		.orderBy('fact.id', 'desc')
		.limit(ownFactsMax)
		.execute()
		.then(asFacts);
}

/** One of the actor's own. @throws NotFound `fact-not-found` */
export async function getOwnFact(db: Reader, actor: Actor, publicId: string): Promise<Fact> {
	const [fact] = await facts(db)
		.where('fact.public_id', '=', publicId)
		.where(isActorThemself('person.id', actor))
		.execute()
		.then(asFacts);
	if (!fact) throw new NotFound('fact-not-found');
	return fact;
}

/**
 * A page of what waits for the actor's decision, the oldest first. Their own are not among them.
 *
 * @param options.after the public id of the last one of the page before
 */
export async function listFactsToDecide(
	db: Reader,
	actor: Actor,
	{ after }: { after?: string | undefined } = {}
): Promise<{ facts: Fact[]; after: string | undefined }> {
	const rows = await facts(db)
		.where((eb) => isUnitWithin(eb.ref('fact.unit_id'), scopeOf(actor, 'qualifications.verify')))
		.where(sql<SqlBool>`${stateOfFact} = 'open'`)
		.where(sql<SqlBool>`not ${isActorThemself('person.id', actor)}`)
		.$if(after !== undefined, (query) =>
			query.where(
				sql<SqlBool>`fact.id > (select id from qualification_fact where public_id = ${after ?? null})`
			)
		)
		.orderBy('fact.id')
		.limit(factPageSize + 1)
		.execute()
		.then(asFacts);
	const page = rows.slice(0, factPageSize);
	return {
		facts: page,
		after: rows.length > factPageSize ? page.at(-1)?.public_id : undefined
	};
}

/** How many facts wait for the actor's decision, with the first of them: for the desk. */
export async function countFactsToDecide(
	db: Reader,
	actor: Actor,
	{ limit }: { limit: number }
): Promise<{ total: number; facts: { public_id: string; person_name: string }[] }> {
	const rows = await waiting(db, actor)
		.select(['fact.public_id', 'person.name as person_name'])
		.select(sql<number>`count(*) over ()`.as('total'))
		.orderBy('fact.id')
		.limit(limit)
		.execute();
	return { total: rows[0]?.total ?? 0, facts: rows };
}

function waiting(db: Reader, actor: Actor) {
	return db
		.selectFrom('qualification_fact as fact')
		.innerJoin('person as holder', 'holder.id', 'fact.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where((eb) => isUnitWithin(eb.ref('fact.unit_id'), scopeOf(actor, 'qualifications.verify')))
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('qualification_decision as decided')
						.whereRef('decided.fact_id', '=', 'fact.id')
						.select('decided.fact_id')
				)
			)
		)
		.where(sql<SqlBool>`not ${isActorThemself('person.id', actor)}`);
}

/**
 * A fact that the actor decides on, or has decided on; what it corrects; and whether it is their own.
 *
 * @throws NotFound `fact-not-found`
 */
export async function getFactToDecide(
	db: Reader,
	actor: Actor,
	publicId: string
): Promise<{ fact: Fact; corrected: Fact | null; isOwn: boolean }> {
	const scope = scopeOf(actor, 'qualifications.verify');
	const [row] = await facts(db)
		.where('fact.public_id', '=', publicId)
		.where((eb) =>
			eb.or([
				isUnitWithin(eb.ref('fact.unit_id'), scope),
				sql<SqlBool>`${stateOfFact} <> 'open' and ${isPersonWithin('person', scope)}`
			])
		)
		.select(isActorThemself('person.id', actor).as('is_own'))
		.execute();
	if (!row) throw new NotFound('fact-not-found');
	const { is_own, ...shown } = row;
	const [fact] = asFacts([shown]);
	if (!fact) throw new NotFound('fact-not-found');
	const [corrected = null] = fact.corrects
		? await facts(db).where('fact.public_id', '=', fact.corrects).execute().then(asFacts)
		: [];
	return { fact, corrected, isOwn: is_own };
}

/**
 * The proof of a fact, for whoever filed it or decides on it.
 *
 * @throws NotFound `fact-not-found`, `file-not-found`
 */
export async function openEvidence(
	db: Reader,
	actor: Actor,
	store: BlobStore,
	publicId: string
): Promise<OpenedFile> {
	const { file } = await db
		.selectFrom('qualification_fact as fact')
		.innerJoin('file', 'file.id', 'fact.file_id')
		.where('fact.public_id', '=', publicId)
		.select('file.public_id as file')
		.executeTakeFirstOrThrow(() => new NotFound('fact-not-found'));
	return openFile(db, actor, store, file);
}

function facts(db: Reader) {
	return db
		.selectFrom('qualification_fact as fact')
		.innerJoin('person as holder', 'holder.id', 'fact.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.leftJoin('qualification_decision as decision', (join) =>
			join
				.onRef('decision.fact_id', '=', 'fact.id')
				.on(
					'decision.number',
					'=',
					sql<number>`(select max(last.number) from qualification_decision last where last.fact_id = fact.id)`
				)
		)
		.leftJoin('person as decider', 'decider.id', 'decision.decided_by')
		.leftJoin('file', 'file.id', 'fact.file_id')
		.leftJoin('qualification_fact as corrected', 'corrected.id', 'fact.corrects_id')
		.select((eb) => [
			'fact.public_id',
			'fact.kind',
			detail.as('detail'),
			stateOfFact.as('state'),
			isInForce.as('is_in_force'),
			'fact.filed_at',
			'file.name as file_name',
			'corrected.public_id as corrects',
			'decision.reason',
			'decision.decided_at',
			'decider.name as decided_by_name',
			'person.name as person_name',
			'person.public_id as person_public_id',
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'fact.unit_id')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		]);
}

/** The row of the kind, without what nobody may read. */
const detail = sql<unknown>`case fact.kind
	when 'education' then (select to_jsonb(d) from education d where d.fact_id = fact.id)
	when 'work' then (select to_jsonb(d) from work_period d where d.fact_id = fact.id)
	when 'exam-registration' then (select to_jsonb(d) from exam_registration d where d.fact_id = fact.id)
	when 'exam-result' then (select to_jsonb(d) - 'rules' from exam_result d where d.fact_id = fact.id)
	when 'credential' then (
		select to_jsonb(d) - 'number_hmac' - 'number_encrypted' - 'key_id' from credential d where d.fact_id = fact.id)
	when 'registration' then (select to_jsonb(d) from credential_registration d where d.fact_id = fact.id)
	else (select to_jsonb(d) from practice_record d where d.fact_id = fact.id) end - 'fact_id'`;

/** The constraints of the tables hold kinds and details to what the type names. */
function asFacts(rows: readonly { kind: string; detail: unknown }[]): Fact[] {
	return rows as Fact[];
}

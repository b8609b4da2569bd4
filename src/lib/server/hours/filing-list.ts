import { sql, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Ledger, Subject } from '#lib/hours.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { openFile, type OpenedFile } from '../files/file.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { isUnitWithin } from '../units/scope.ts';
import { isActorThemself } from './holder.ts';

export const filingPageSize = 50;
const ownFilingsMax = 200;

/** What became of a filing; `open` while nobody has decided. */
export const filingStates = ['open', 'approved', 'refused', 'withdrawn'] as const;

export type FilingState = (typeof filingStates)[number];

/** The filings of a person, newest first. */
export async function listFilings(db: Reader, personId: number) {
	return filings(db)
		.where(isOfPerson('training.person_id', personId))
		.orderBy('training.id', 'desc')
		.limit(ownFilingsMax)
		.execute();
}

export type Filing = Awaited<ReturnType<typeof listFilings>>[number];

/** One of the actor's own. @throws NotFound `training-not-found` */
export async function getOwnFiling(db: Reader, actor: Actor, publicId: string): Promise<Filing> {
	return filings(db)
		.where('training.public_id', '=', publicId)
		.where(isActorThemself('person.id', actor))
		.executeTakeFirstOrThrow(() => new NotFound('training-not-found'));
}

/**
 * A page of what the actor decides on, or of what was decided in their scope: the oldest that waits
 * first, the latest decision first. Their own are not among them.
 *
 * @param options.after the public id of the last one of the page before
 */
export async function listFilingsToDecide(
	db: Reader,
	actor: Actor,
	options: { isDecided?: boolean; after?: string } = {}
) {
	const { isDecided = false, after } = options;
	const rows = await filings(db)
		.where((eb) => isUnitWithin(eb.ref('training.unit_id'), scopeOf(actor, 'hours.verify')))
		.where(sql<SqlBool>`not ${isActorThemself('person.id', actor)}`)
		.$if(!isDecided, (query) => query.where('decision.outcome', 'is', null))
		.$if(isDecided, (query) => query.where('decision.outcome', 'in', ['approved', 'refused']))
		.$if(after !== undefined && !isDecided, (query) =>
			query.where(
				sql<SqlBool>`training.id > (select id from external_training where public_id = ${after ?? null})`
			)
		)
		.$if(after !== undefined && isDecided, (query) =>
			query.where(
				sql<SqlBool>`(decision.decided_at, training.id) < (
					select d.decided_at, t.id from external_training t
					join external_training_decision d on d.external_training_id = t.id
					where t.public_id = ${after ?? null})`
			)
		)
		.$if(isDecided, (query) => query.orderBy('decision.decided_at', 'desc'))
		.orderBy('training.id', isDecided ? 'desc' : 'asc')
		.limit(filingPageSize + 1)
		.execute();
	const page = rows.slice(0, filingPageSize);
	return {
		filings: page,
		after: rows.length > filingPageSize ? page.at(-1)?.public_id : undefined
	};
}

/**
 * A filing in the actor's scope, with what else the person filed for the same days.
 *
 * @throws NotFound `training-not-found`
 */
export async function getFilingToDecide(db: Reader, actor: Actor, publicId: string) {
	const filing = await filings(db)
		.where('training.public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('training.unit_id'), scopeOf(actor, 'hours.verify')))
		.select(['person.id as kept_id', isActorThemself('person.id', actor).as('is_own')])
		.executeTakeFirstOrThrow(() => new NotFound('training-not-found'));
	const { kept_id, is_own, ...shown } = filing;
	const others = await filings(db)
		.where(isOfPerson('training.person_id', kept_id))
		.where('training.public_id', '<>', publicId)
		.where(sql<SqlBool>`coalesce(decision.outcome, 'approved') = 'approved'`)
		.where(
			sql<SqlBool>`training.began_on <= ${filing.ended_on}::date and training.ended_on >= ${filing.began_on}::date`
		)
		.orderBy('training.id')
		.limit(10)
		.execute();
	return { filing: shown, isOwn: is_own, others };
}

/**
 * The proof of a filing, for whoever filed it or decides on it.
 *
 * @throws NotFound `training-not-found`, `file-not-found`
 */
export async function openEvidence(
	db: Reader,
	actor: Actor,
	store: BlobStore,
	publicId: string
): Promise<OpenedFile> {
	const { file } = await db
		.selectFrom('external_training as training')
		.innerJoin('file', 'file.id', 'training.file_id')
		.where('training.public_id', '=', publicId)
		.select('file.public_id as file')
		.executeTakeFirstOrThrow(() => new NotFound('training-not-found'));
	return openFile(db, actor, store, file);
}

function filings(db: Reader) {
	return db
		.selectFrom('external_training as training')
		.innerJoin('person as holder', 'holder.id', 'training.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.leftJoin(
			'external_training_decision as decision',
			'decision.external_training_id',
			'training.id'
		)
		.leftJoin('person as decider', 'decider.id', 'decision.decided_by')
		.leftJoin('file', 'file.id', 'training.file_id')
		.select((eb) => [
			'training.public_id',
			'training.title',
			'training.provider',
			sql<Ledger>`training.ledger`.as('ledger'),
			sql<Subject | null>`training.subject`.as('subject'),
			'training.minutes',
			sql<Day>`training.began_on`.as('began_on'),
			sql<Day>`training.ended_on`.as('ended_on'),
			'training.certificate_number',
			'training.filed_at',
			'file.name as file_name',
			sql<FilingState>`coalesce(decision.outcome, 'open')`.as('state'),
			'decision.minutes as granted_minutes',
			// The line that an approval wrote may have been taken back since.
			sql<boolean>`exists (
				select from hours_entry line join hours_entry reversal on reversal.reverses_id = line.id
				where line.source_kind = 'external-training' and line.source_key = training.public_id::text)`.as(
				'is_reversed'
			),
			'decision.reason',
			'decision.decided_at',
			'decider.name as decided_by_name',
			'person.name as person_name',
			'person.public_id as person_public_id',
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'training.unit_id')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		]);
}

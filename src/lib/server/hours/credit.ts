import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import {
	type LedgerPart,
	type LessonEvidence,
	type RuleStamp,
	type TrainingEvidence
} from '#lib/hours.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';

interface CreditBase {
	/** The entry that was kept, where two were merged. */
	personId: number;
	/** Where it counts. A ledger counts one source once, whatever the subject: the first one named. */
	ledgers: readonly LedgerPart[];
	/** 1 to 60 000. */
	minutes: number;
	/** Null for today, by the database's calendar. */
	earnedOn: Day | null;
	/**
	 * What it was earned with: the slugs of course and lesson, or the public id of a filing. The same
	 * key never counts twice for a person, however often a course is begun anew.
	 */
	sourceKey: string;
	title: string;
	/** The rules that priced it, as they stood. */
	rules: readonly RuleStamp[];
}

export type Credit = CreditBase &
	(
		| { sourceKind: 'lesson'; evidence: LessonEvidence }
		| { sourceKind: 'external-training'; evidence: TrainingEvidence }
	);

/**
 * Writes minutes into the ledgers, one line each. What a person, or an entry merged into theirs,
 * was credited before is left as it is, so that the call can be repeated.
 *
 * Lessons are judged by rules, so nobody verifies them; for training elsewhere it is the actor.
 * The caller records the decision: a line is its own trail.
 *
 * @returns the parts that got a line now
 */
export async function creditHours(
	trx: Transaction<Database>,
	actor: Pick<AuditActor, 'personId'>,
	credit: Credit
): Promise<LedgerPart[]> {
	const written: LedgerPart[] = [];
	for (const part of credit.ledgers) {
		const isNew = await insertLine(trx, credit, part, {
			verifiedBy: credit.sourceKind === 'lesson' ? null : actor.personId
		});
		if (isNew) written.push(part);
	}
	return written;
}

async function insertLine(
	trx: Transaction<Database>,
	credit: Credit,
	{ ledger, subject }: LedgerPart,
	{ verifiedBy }: { verifiedBy: number | null }
): Promise<boolean> {
	const { personId, sourceKind, sourceKey } = credit;
	const result = await trx
		.insertInto('hours_entry')
		.columns([
			'public_id',
			'person_id',
			'ledger',
			'subject',
			'minutes',
			'earned_on',
			'source_kind',
			'source_key',
			'title',
			'evidence',
			'rules',
			'verified_by'
		])
		.expression(
			sql`select ${createPublicId()}::uuid, ${personId}::bigint, ${ledger}, ${subject}, ${credit.minutes}::integer,
				coalesce(${credit.earnedOn}::date, current_date), ${sourceKind}, ${sourceKey}, ${credit.title},
				${JSON.stringify(credit.evidence)}::jsonb, ${JSON.stringify(credit.rules)}::jsonb, ${verifiedBy}::bigint
			where not exists (
				select from hours_entry earlier join person twin on twin.id = earlier.person_id
				where twin.merged_into = ${personId} and earlier.ledger = ${ledger}
					and earlier.source_kind = ${sourceKind} and earlier.source_key = ${sourceKey})`
		)
		.onConflict((conflict) =>
			conflict
				.columns(['person_id', 'ledger', 'source_kind', 'source_key'])
				.where('reverses_id', 'is', null)
				.doNothing()
		)
		.executeTakeFirst();
	return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import * as v from 'valibot';
import type { Day } from '#lib/dates.ts';
import type { Ledger, LessonEvidence, RuleStamp, Subject, TrainingEvidence } from '#lib/hours.ts';
import type { Period } from '#lib/hours-period.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';

/** Lines on one page. */
export const linePageSize = 100;
/** Lines of one statement: some ten a day for a year. */
export const statementLinesMax = 4_000;

/** A line with everything that it rests on. */
export interface Line {
	public_id: string;
	ledger: Ledger;
	subject: Subject | null;
	/** Below zero where it takes back another. */
	minutes: number;
	/** The day on which it counts: that of the line it takes back, so that the period comes out right. */
	earned_on: Day;
	title: string;
	source: LineSource;
	rules: RuleStamp[];
	verified_by_name: string | null;
	recorded_at: Date;
	/** The line that this one takes back. */
	reverses: string | null;
	reason: string | null;
	/** When and why this line was taken back. */
	reversal: { at: Date; reason: string } | null;
	/**
	 * False for a line whose source another entry of the same person, merged with this one, was
	 * credited for before: it is kept and shown, and not summed.
	 */
	is_counted: boolean;
}

export type LineSource =
	| { kind: 'lesson'; key: string; evidence: LessonEvidence }
	| { kind: 'external-training'; key: string; evidence: TrainingEvidence };

/**
 * The lines of a person in a period, newest first.
 *
 * @param personId the entry that was kept (`Holder.id`)
 * @param options.after the public id of the last line of the page before
 */
export async function listLines(
	db: Reader,
	personId: number,
	{ from, until }: Period,
	options: { ledger?: Ledger; after?: string; rowsMax?: number } = {}
): Promise<{ lines: Line[]; after: string | undefined }> {
	const rowsMax = options.rowsMax ?? linePageSize;
	const rows = await ownLines(db, personId)
		.leftJoin('hours_entry as original', 'original.id', 'line.reverses_id')
		.leftJoin('hours_entry as reversal', 'reversal.reverses_id', 'line.id')
		.leftJoin('person as verifier', 'verifier.id', 'line.verified_by')
		.where(sql<SqlBool>`line.earned_on >= ${from}::date and line.earned_on < ${until}::date`)
		.$if(options.ledger !== undefined, (query) =>
			query.where('line.ledger', '=', options.ledger ?? '')
		)
		.$if(options.after !== undefined, (query) =>
			query.where(
				sql<SqlBool>`(line.earned_on, line.id) < (
					select last.earned_on, last.id from hours_entry last where last.public_id = ${options.after ?? null})`
			)
		)
		.select([
			'line.public_id',
			sql<Ledger>`line.ledger`.as('ledger'),
			sql<Subject | null>`line.subject`.as('subject'),
			'line.minutes',
			'line.earned_on',
			'line.title',
			'line.source_kind',
			'line.source_key',
			'line.evidence',
			'line.rules',
			'verifier.name as verified_by_name',
			'line.recorded_at',
			'line.reason',
			'original.public_id as reverses',
			'reversal.recorded_at as reversed_at',
			'reversal.reason as reversal_reason',
			isCounted.as('is_counted')
		])
		.orderBy('line.earned_on', 'desc')
		.orderBy('line.id', 'desc')
		.limit(rowsMax + 1)
		.execute();
	const lines = rows.slice(0, rowsMax).map(toLine);
	return { lines, after: rows.length > rowsMax ? lines.at(-1)?.public_id : undefined };
}

/** Minutes in each ledger and subject within a period; a ledger without lines has no row. */
export async function sumMinutes(
	db: Reader,
	personId: number,
	{ from, until }: Period
): Promise<{ ledger: Ledger; subject: Subject | null; minutes: number }[]> {
	return ownLines(db, personId)
		.where(sql<SqlBool>`line.earned_on >= ${from}::date and line.earned_on < ${until}::date`)
		.where(isCounted)
		.select(({ fn }) => [
			sql<Ledger>`line.ledger`.as('ledger'),
			sql<Subject | null>`line.subject`.as('subject'),
			fn.sum<number>('line.minutes').as('minutes')
		])
		.groupBy(['line.ledger', 'line.subject'])
		.execute();
}

/** Minutes by calendar year, ledger and subject, newest year first. */
export async function sumMinutesByYear(
	db: Reader,
	personId: number
): Promise<{ year: number; ledger: Ledger; subject: Subject | null; minutes: number }[]> {
	return ownLines(db, personId)
		.where(isCounted)
		.select(({ fn }) => [
			sql<number>`extract(year from line.earned_on)::integer`.as('year'),
			sql<Ledger>`line.ledger`.as('ledger'),
			sql<Subject | null>`line.subject`.as('subject'),
			fn.sum<number>('line.minutes').as('minutes')
		])
		.groupBy(['year', 'line.ledger', 'line.subject'])
		.orderBy('year', 'desc')
		.orderBy('line.ledger')
		.orderBy('line.subject')
		.execute();
}

/**
 * The minutes of continuing education of a person within days, as part of a larger query: what
 * `sumMinutes` counts.
 *
 * @param keptId an expression for the entry that was kept
 */
export function countedMinutes(
	keptId: RawBuilder<unknown>,
	{ from, until }: { from: RawBuilder<unknown>; until: RawBuilder<unknown> }
): RawBuilder<number> {
	return sql<number>`(
		select coalesce(sum(line.minutes), 0) from hours_entry line
		where line.person_id in (select own.id from person own where own.id = ${keptId} or own.merged_into = ${keptId})
			and line.ledger = 'continuing-education'
			and line.earned_on >= ${from} and line.earned_on < ${until} and ${isCounted})`;
}

function ownLines(db: Reader, personId: number) {
	return db.selectFrom('hours_entry as line').where(isOfPerson('line.person_id', personId));
}

/**
 * Whether a line, or the one that it takes back, is the first for its source among all the entries
 * of the person; a line that was taken back makes room for another.
 */
const isCounted = sql<boolean>`not exists (
	select from hours_entry earlier
	join person earlier_holder on earlier_holder.id = earlier.person_id
	join person line_holder on line_holder.id = line.person_id
	where coalesce(earlier_holder.merged_into, earlier_holder.id) = coalesce(line_holder.merged_into, line_holder.id)
		and earlier.person_id <> line.person_id
		and earlier.ledger = line.ledger and earlier.source_kind = line.source_kind
		and earlier.source_key = line.source_key and earlier.reverses_id is null
		and earlier.id < coalesce(line.reverses_id, line.id)
		and not exists (select from hours_entry undone where undone.reverses_id = earlier.id))`;

const stampsSchema = v.array(
	v.object({
		key: v.string(),
		area: v.string(),
		valid_from: v.nullable(v.string()),
		value: v.nullable(v.union([v.string(), v.number(), v.boolean()]))
	})
);

interface LineRow extends Omit<Line, 'source' | 'rules' | 'reversal'> {
	source_kind: string;
	source_key: string;
	evidence: unknown;
	rules: unknown;
	reversed_at: Date | null;
	reversal_reason: string | null;
}

function toLine(row: LineRow): Line {
	const { source_kind, source_key, evidence, rules, reversed_at, reversal_reason, ...line } = row;
	return {
		...line,
		source: toSource(source_kind, source_key, evidence),
		rules: v.parse(stampsSchema, rules),
		reversal: reversed_at && { at: reversed_at, reason: reversal_reason ?? '' }
	};
}

/** `creditHours` is the only one that writes evidence, and its types say which kind has which. */
function toSource(kind: string, key: string, evidence: unknown): LineSource {
	return kind === 'lesson'
		? { kind, key, evidence: evidence as LessonEvidence }
		: { kind: 'external-training', key, evidence: evidence as TrainingEvidence };
}

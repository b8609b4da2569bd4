import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Level } from '#lib/qualifications/levels.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder, type Holder } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import { nation } from '../policy/policy.ts';
import { assertExamArea } from './exam-area.ts';
import { readQualificationRules, sittingOf, yearUnderWay } from './exam-rules.ts';
import type { TargetInput } from './input.ts';

/** How many sittings ahead somebody can aim. */
export const targetYearsAheadMax = 5;

/** What somebody aims at. */
export interface Target {
	level: Level;
	/** The year of the sitting. */
	year: number;
	/** The division where they will sit it. */
	area: string;
	minutes_per_week: number;
	set_on: Day;
}

/** What a person aims at now; undefined where they have set nothing, or taken it back. */
export async function findTarget(db: Reader, personId: number): Promise<Target | undefined> {
	const row = await db
		.selectFrom('exam_target')
		.where(isOfPerson('person_id', personId))
		.select(['level', 'year', 'area', 'minutes_per_week'])
		.select(sql<Day>`set_at::date`.as('set_on'))
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	// The constraint of the table says that all are there, or none.
	return row && row.level !== null ? (row as Target) : undefined;
}

/**
 * Sets what the actor aims at; what was aimed at before stays to be read.
 *
 * @throws Invalid `target-year` for a sitting that is over, is not held or lies too far ahead, `exam-area`
 */
export async function setTarget(
	trx: Transaction<Database>,
	actor: Actor,
	target: TargetInput
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	const today = await readToday(trx);
	const book = await readQualificationRules(trx);
	const first = yearUnderWay(book, target.area, today);
	const isHeld = sittingOf(book, target.year, target.area).status !== 'cancelled';
	if (target.year < first || target.year > first + targetYearsAheadMax || !isHeld)
		throw new Invalid('target-year', {
			field: 'year',
			values: { first, last: first + targetYearsAheadMax }
		});
	await assertExamArea(trx, target.area, { asOf: today });
	const publicId = createPublicId();
	await trx
		.insertInto('exam_target')
		.values({ public_id: publicId, person_id: holder.id, ...target })
		.execute();
	await recordAudit(trx, actor, {
		action: 'exam.set-target',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id,
		detail: { ...target }
	});
	return { publicId };
}

/** Aims at nothing any more. @throws Conflict `target-none` where nothing was aimed at */
export async function clearTarget(
	trx: Transaction<Database>,
	actor: Actor
): Promise<{ publicId: string }> {
	const holder = await getHolder(trx, actor.personId);
	if (!(await findTarget(trx, holder.id))) throw new Conflict('target-none');
	const publicId = createPublicId();
	await trx
		.insertInto('exam_target')
		.values({
			public_id: publicId,
			person_id: holder.id,
			...{ level: null, year: null, area: null, minutes_per_week: null }
		})
		.execute();
	await recordAudit(trx, actor, {
		action: 'exam.clear-target',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id
	});
	return { publicId };
}

/** The business day, as the database has it. */
export async function readToday(db: Reader): Promise<Day> {
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(db);
	return rows[0]?.today ?? '';
}

/** What the form for a target begins with. */
export interface TargetForm {
	level: Level | null;
	year: number;
	area: string | null;
	minutes_per_week: number;
	/** The sittings that can be chosen. */
	years: number[];
	isSet: boolean;
}

/** Reads what is aimed at, or what one could begin with: the next sitting, where one works. */
export async function readTargetForm(
	db: Reader,
	holder: Pick<Holder, 'id' | 'area'>,
	{ today }: { today: Day }
): Promise<TargetForm> {
	const [target, book] = await Promise.all([findTarget(db, holder.id), readQualificationRules(db)]);
	const area = target?.area ?? provinceOf(holder.area);
	const first = yearUnderWay(book, area ?? nation, today);
	const years = Array.from({ length: targetYearsAheadMax + 1 }, (_, ahead) => first + ahead).filter(
		(year) => sittingOf(book, year).status !== 'cancelled'
	);
	return {
		level: target?.level ?? null,
		year: Math.max(target?.year ?? first, first),
		area,
		minutes_per_week:
			target?.minutes_per_week ?? book.get('exam.plan.minutes-per-week', { asOf: today }).value,
		years,
		isSet: target !== undefined
	};
}

/** The province of a division; null for the nation, where nobody sits the exam. */
function provinceOf(area: string): string | null {
	return area === nation ? null : `${area.slice(0, 2)}0000`;
}

import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { businessDay, type Day } from '#lib/dates.ts';
import { codeOfLedgerPart, hoursOfMinutes, type Ledger } from '#lib/hours.ts';
import {
	learningRecordSchema,
	type CourseState,
	type LearningRecord
} from '#lib/learning-record.ts';
import { listOwnCertificates } from '../certificates/own.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { listBalances } from '../hours/balance.ts';
import { listFilings } from '../hours/filing-list.ts';
import { type Holder } from '../hours/holder.ts';
import { sumMinutesByYear } from '../hours/ledger.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { Vault } from '../secrets/vault.ts';
import type { SignedDocument } from '../signatures/document.ts';
import { signOnceADay } from '../signatures/once.ts';

/** Courses of one record, each round counted: what a signed document has room for. */
export const recordCoursesMax = 500;

/**
 * What a person has learnt: courses, hours by ledger and year, certificates, and what was approved of
 * training elsewhere. Entries that were merged into theirs are in it.
 *
 * @param options.today the business day
 * @throws Invalid `record-too-long`
 */
export async function composeRecord(
	db: Reader,
	holder: Holder,
	{ today }: { today: Day }
): Promise<LearningRecord> {
	const courses = await listCourses(db, holder);
	const minutesAnHour = await readHours(db, holder, today);
	const [years, certificates, filings] = await Promise.all([
		sumMinutesByYear(db, holder.id),
		listOwnCertificates(db, { personId: holder.id }),
		listFilings(db, holder.id)
	]);
	return {
		holder: { name: holder.name, unit: holder.unit_name, post: holder.title },
		issued_on: today,
		courses,
		hours: years
			.filter(({ minutes }) => minutes !== 0)
			.map(({ year, minutes, ...part }) => ({
				...{ year, part: codeOfLedgerPart(part), minutes },
				hours: hoursOfMinutes(minutes, minutesAnHour[part.ledger])
			})),
		certificates: certificates.map(({ number, title, tier, issued_on, revoked_at }) => ({
			...{ number, title, tier, issued_on },
			revoked_on: revoked_at && businessDay(revoked_at)
		})),
		trainings: filings
			.filter(({ state, is_reversed }) => state === 'approved' && !is_reversed)
			.map((filing) => ({
				title: filing.title,
				provider: filing.provider,
				from: filing.began_on,
				last_day: filing.ended_on,
				part: codeOfLedgerPart(filing),
				minutes: filing.granted_minutes ?? 0
			}))
	};
}

/** Signs the record as it stands; what was signed today with the same words is found again. */
export async function signRecord(
	trx: Transaction<Database>,
	vault: Vault,
	holder: Holder,
	options: { today: Day }
): Promise<SignedDocument> {
	const record = await composeRecord(trx, holder, options);
	return signOnceADay(trx, vault, {
		kind: 'learning-record',
		body: record as unknown as { [key: string]: JsonValue },
		personId: holder.id
	});
}

/** What a signed record says. */
export function readRecord({ body }: Pick<SignedDocument, 'body'>): LearningRecord {
	return v.parse(learningRecordSchema, JSON.parse(body));
}

async function listCourses(db: Reader, { id }: Holder): Promise<LearningRecord['courses']> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('course', 'course.id', 'enrolment.course_id')
		.innerJoin('course_publication as publication', 'publication.id', 'enrolment.publication_id')
		.where(isOfPerson('enrolment.person_id', id))
		.select((eb) => [
			'course.slug',
			'publication.title',
			'publication.tier',
			'enrolment.round',
			'enrolment.enrolled_at',
			'enrolment.completed_at',
			sql<CourseState>`case
				when enrolment.completed_at is not null then 'finished'
				when enrolment.left_at is not null then 'left'
				else 'learning' end`.as('state'),
			eb
				.selectFrom('unit')
				.innerJoin('unit_version as version', 'version.unit_id', 'unit.id')
				.whereRef('unit.code', '=', 'course.base_code')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('base'),
			eb
				.selectFrom('lesson')
				.whereRef('lesson.publication_id', '=', 'enrolment.publication_id')
				.select(({ fn }) => fn.countAll<number>().as('count'))
				.as('lessons'),
			// A lesson that a later publication no longer has stays completed, and is not counted here.
			eb
				.selectFrom('lesson_completion as completion')
				.innerJoin('lesson as done', (join) =>
					join
						.onRef('done.slug', '=', 'completion.lesson_slug')
						.onRef('done.publication_id', '=', 'enrolment.publication_id')
				)
				.whereRef('completion.enrolment_id', '=', 'enrolment.id')
				.select(({ fn }) => fn.countAll<number>().as('count'))
				.as('lessons_completed')
		])
		.orderBy('enrolment.enrolled_at', 'desc')
		.orderBy('enrolment.id', 'desc')
		.limit(recordCoursesMax + 1)
		.execute();
	if (rows.length > recordCoursesMax)
		throw new Invalid('record-too-long', { values: { limit: recordCoursesMax } });
	return rows.map(({ enrolled_at, completed_at, lessons, lessons_completed, ...course }) => ({
		...course,
		enrolled_on: businessDay(enrolled_at),
		completed_on: completed_at && businessDay(completed_at),
		lessons: lessons ?? 0,
		lessons_completed: lessons_completed ?? 0
	}));
}

/** How many minutes an hour of each ledger has on the day. */
async function readHours(db: Reader, holder: Holder, today: Day): Promise<Record<Ledger, number>> {
	const balances = await listBalances(db, holder, { today });
	return Object.fromEntries(balances.map(({ ledger, hour }) => [ledger, hour.value])) as Record<
		Ledger,
		number
	>;
}

import type { Day } from '#lib/dates.ts';
import { levels, levelOf, type ExamSubject, type Level } from '#lib/qualifications/levels.ts';
import { judgeHours, judgeRegistration } from '#lib/qualifications/registration.ts';
import type { HoursStanding, RegistrationStanding } from '#lib/qualifications/registration.ts';
import { judgeReview, type ReviewStanding } from '#lib/qualifications/review.ts';
import {
	judgeRolling,
	type JudgedPass,
	type Pass,
	type RollingStanding
} from '#lib/qualifications/rolling.ts';
import { resultsOn } from '#lib/qualifications/sittings.ts';
import { judgeSlip, type Slip } from '#lib/qualifications/slip.ts';
import { addDays } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { sumMinutes } from '../hours/ledger.ts';
import type { Holder } from '../hours/holder.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { sourceOf, type RuleSource } from './admission.ts';
import { examDayOf, rollingTermsOf, sittingOf, sittingTermsOf } from './exam-rules.ts';
import type { HeldCertificate, HeldFacts, HeldResult } from './facts.ts';

/** What facts are judged by. */
export interface JudgingContext {
	book: RuleBook;
	/** The division whose rules hold: where the exam is sat, or where the person works. */
	area: string;
	today: Day;
}

/** A pass with the result that it comes from. */
export interface StandingPass extends JudgedPass {
	result: HeldResult;
	/** Of a senior pass: what counts is the slip, not the sitting. */
	slip: Slip | null;
}

/** What the results of a level are worth for the sitting of a year. */
export interface LevelStanding extends Omit<RollingStanding, 'passes'> {
	level: Level;
	passes: StandingPass[];
	/** The certificate of the level, or of a higher one, that is on record. */
	credential: HeldCertificate | undefined;
}

/** Judges the results of a level for the sitting of a year. */
export function judgeLevel(
	facts: HeldFacts,
	{ level, year }: { level: Level; year: number },
	{ book, area, today }: JudgingContext
): LevelStanding {
	const results = facts.results.filter((result) => levelOf(result.subject) === level);
	const passes = results.flatMap(passOf);
	const standing = judgeRolling(passes, year, rollingTermsOf(book, level));
	const credential = facts.credentials.find((each) => each.level === level);
	const judged = standing.passes.flatMap((pass): StandingPass[] => {
		const result = results.find((each) => each.subject === pass.subject && each.year === pass.year);
		if (!result) return [];
		const slip = level === 'senior' ? slipOf(result, { book, area, today }) : null;
		return [{ ...pass, result, slip }];
	});
	const { subjects } = rollingTermsOf(book, level).ruleOf(year);
	const isDone =
		credential?.scope === 'nation' || judged.some(({ slip }) => slip !== null && slip.isValid);
	return {
		...standing,
		level,
		passes: judged,
		credential,
		...(isDone && { toSit: [], kept: [...subjects] }),
		// A slip that ran out makes nothing any more.
		...(level === 'senior' && !isDone && { toSit: [...subjects], kept: [] })
	};
}

function passOf({ subject, year, pass_scope, usable_through }: HeldResult): Pass[] {
	if (pass_scope === null || usable_through === null) return [];
	return [{ subject, year, scope: pass_scope, promisedThrough: usable_through }];
}

function slipOf(result: HeldResult, { book, area, today }: JudgingContext): Slip {
	const sitting = sittingOf(book, result.year, area);
	const expectedOn = resultsOn(sitting, sittingTermsOf(book, result.year, area));
	return judgeSlip({
		year: result.year,
		issuedOn: result.slip_issued_on,
		expectedOn: expectedOn ?? examDayOf(sitting),
		validYears: book.get('exam.pass-slip-years', { asOf: examDayOf(sitting) }).value,
		today
	});
}

/** The certificate that counts for somebody: the highest, each person once. */
export function highestCredential(
	facts: Pick<HeldFacts, 'credentials'>
): HeldCertificate | undefined {
	return facts.credentials
		.toSorted((one, other) => levels.indexOf(other.level) - levels.indexOf(one.level))
		.find(({ state }) => state !== 'doubted');
}

/** A certificate with its registration, and the hours that the present period asks for. */
export interface CredentialStanding {
	credential: HeldCertificate;
	registration: RegistrationStanding;
	/** Null where there was never a period. */
	hours: HoursStanding | null;
	/** Of continuing education. */
	minutesAnHour: number;
	/** What the registration and its hours rest on. */
	rules: RuleSource[];
}

/** Judges the highest certificate of a person; undefined where there is none. */
export async function readCredentialStanding(
	db: Reader,
	holder: Pick<Holder, 'id' | 'area'>,
	facts: HeldFacts,
	{ book, today }: Pick<JudgingContext, 'book' | 'today'>
): Promise<CredentialStanding | undefined> {
	const credential = highestCredential(facts);
	if (!credential) return undefined;
	const own = facts.registrations.filter(({ level }) => level === credential.level);
	const lookup = { asOf: credential.approved_on, area: holder.area };
	const registration = judgeRegistration(
		{
			approvedOn: credential.approved_on,
			periods: own.flatMap(({ began_on, ended_on }) =>
				began_on && ended_on ? [{ from: began_on, until: addDays(ended_on, 1) }] : []
			),
			appliedOn: own.findLast(({ began_on }) => began_on === null)?.applied_on ?? null
		},
		{
			firstWithinMonths: book.get('registration.first-within-months', lookup).value,
			renewalWindowMonths: book.get('registration.renewal-window-months', lookup).value,
			isLateAccepted:
				book.find('registration.late-accepted', { asOf: today, area: holder.area })?.value ?? false
		},
		today
	);
	const hours =
		registration.period &&
		(await readHours(db, holder, registration.period, { book, level: credential.level }));
	const minutesAnHour = book.get('continuing-education.minutes-per-hour', {
		asOf: registration.period?.from ?? today,
		area: holder.area
	}).value;
	const rules = [
		book.get('registration.valid-years', lookup),
		book.get(`continuing-education.hours.${credential.level}`, lookup)
	].map(sourceOf);
	return { credential, registration, hours, minutesAnHour, rules };
}

async function readHours(
	db: Reader,
	holder: Pick<Holder, 'id' | 'area'>,
	period: { from: Day; until: Day },
	{ book, level }: { book: RuleBook; level: Level }
): Promise<HoursStanding> {
	const sums = await sumMinutes(db, holder.id, period);
	const minutes = sums
		.filter(({ ledger }) => ledger === 'continuing-education')
		.reduce((sum, each) => sum + each.minutes, 0);
	const lookup = { asOf: period.from, area: holder.area };
	return judgeHours(minutes, {
		hours: book.get(`continuing-education.hours.${level}`, lookup).value,
		minutesAnHour: book.get('continuing-education.minutes-per-hour', lookup).value
	});
}

/** Holds what somebody has gathered for the senior review against what it asks for on the day. */
export function judgePractice(
	facts: HeldFacts,
	{ book, area, today }: JudgingContext
): ReviewStanding {
	const practice = book.get('exam.senior-review.practice', { asOf: today, area }).value;
	const records = book.get('exam.senior-review.records', { asOf: today, area }).value;
	const before = facts.credentials.find(({ level }) => level === 'social-worker');
	return judgeReview(
		facts.practice.map(({ kind, ended_on, minutes, has_file }) => ({
			...{ kind, minutes },
			endedOn: ended_on,
			hasRecord: has_file
		})),
		{
			years: practice.years,
			ways: practice.ways.map((way) => ({
				casesAYear: way.cases_per_year,
				supervisionHoursAYear: way.supervision_hours_per_year
			})),
			achievements: practice.achievements,
			records: { cases: records.cases, supervisionHours: records.supervision_hours }
		},
		{ today, qualifiedOn: before?.approved_on ?? null }
	);
}

/** The names of the subjects of a level, as its papers carried them in a year. */
export function subjectNamesOf(
	book: RuleBook,
	{ level, year }: { level: Level; year: number }
): Map<ExamSubject, string> {
	const scheme = book.get(`exam.scheme.${level}`, { asOf: examDayOf(sittingOf(book, year)) });
	return new Map(scheme.value.subjects.map(({ code, name }) => [code, name]));
}

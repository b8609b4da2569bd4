import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Degree, Major } from '#lib/qualifications/eligibility.ts';
import type { FactKind, FactState, ResultOutcome, WorkProof } from '#lib/qualifications/facts.ts';
import type { ExamSubject, Level } from '#lib/qualifications/levels.ts';
import type { PassScope } from '#lib/qualifications/marks.ts';
import type { PracticeKind } from '#lib/qualifications/review.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import { isInForce, stateOfFact } from './in-force.ts';

/** What every fact that holds says of itself. */
interface Held {
	public_id: string;
	state: Extract<FactState, 'open' | 'approved' | 'doubted'>;
	has_file: boolean;
}

export interface HeldEducation extends Held {
	degree: Degree;
	major: Major;
	school: string;
	major_name: string | null;
	is_full_time: boolean;
	began_on: Day;
	ended_on: Day;
	is_finished: boolean;
}

export interface HeldWork extends Held {
	employer: string;
	duty: string;
	proof: WorkProof;
	began_on: Day;
	ended_on: Day | null;
}

export interface HeldExamRegistration extends Held {
	year: number;
	level: Level;
	area: string;
	subjects: ExamSubject[];
}

export interface HeldResult extends Held {
	year: number;
	subject: ExamSubject;
	area: string;
	outcome: ResultOutcome;
	raw_score: number | null;
	published_score: number | null;
	slip_issued_on: Day | null;
	pass_line: number | null;
	pass_scope: PassScope | null;
	usable_through: number | null;
}

export interface HeldCertificate extends Held {
	level: Level;
	number_tail: string;
	approved_on: Day;
	issued_on: Day | null;
	scope: PassScope;
}

export interface HeldRegistration extends Held {
	level: Level;
	applied_on: Day;
	began_on: Day | null;
	ended_on: Day | null;
	authority: string | null;
}

export interface HeldPractice extends Held {
	kind: PracticeKind;
	title: string;
	ended_on: Day;
	minutes: number;
}

/** Everything that a person has on record and that holds, the earliest first. */
export interface HeldFacts {
	educations: HeldEducation[];
	work: HeldWork[];
	examRegistrations: HeldExamRegistration[];
	results: HeldResult[];
	credentials: HeldCertificate[];
	registrations: HeldRegistration[];
	practice: HeldPractice[];
}

/**
 * Reads what a person has on record and what holds of it, approved or not yet decided.
 *
 * @param personId the entry that was kept (`Holder.id`)
 */
export async function readFacts(db: Reader, personId: number): Promise<HeldFacts> {
	const of = (kind: FactKind) => held(db, personId).where('fact.kind', '=', kind);
	const [educations, work, examRegistrations, results, credentials, registrations, practice] =
		await Promise.all([
			of('education')
				.innerJoin('education as detail', 'detail.fact_id', 'fact.id')
				.select(['degree', 'major', 'school', 'major_name', 'is_full_time', 'is_finished'])
				.select(['began_on', 'ended_on'])
				.orderBy('ended_on')
				.orderBy('fact.id')
				.execute(),
			of('work')
				.innerJoin('work_period as detail', 'detail.fact_id', 'fact.id')
				.select(['employer', 'duty', 'proof', 'began_on', 'ended_on'])
				.orderBy('began_on')
				.orderBy('fact.id')
				.execute(),
			of('exam-registration')
				.innerJoin('exam_registration as detail', 'detail.fact_id', 'fact.id')
				.select(['year', 'level', 'area', 'subjects'])
				.orderBy('year')
				.orderBy('fact.id')
				.execute(),
			of('exam-result')
				.innerJoin('exam_result as detail', 'detail.fact_id', 'fact.id')
				.select(['year', 'subject', 'area', 'outcome', 'raw_score', 'published_score'])
				.select(['slip_issued_on', 'pass_line', 'pass_scope', 'usable_through'])
				.orderBy('year')
				.orderBy('subject')
				.orderBy('fact.id')
				.execute(),
			of('credential')
				.innerJoin('credential as detail', 'detail.fact_id', 'fact.id')
				.select(['level', 'number_tail', 'approved_on', 'issued_on', 'scope'])
				.orderBy('approved_on')
				.orderBy('fact.id')
				.execute(),
			of('registration')
				.innerJoin('credential_registration as detail', 'detail.fact_id', 'fact.id')
				.select(['level', 'applied_on', 'began_on', 'ended_on', 'authority'])
				.orderBy('applied_on')
				.orderBy('fact.id')
				.execute(),
			of('practice')
				.innerJoin('practice_record as detail', 'detail.fact_id', 'fact.id')
				.select(['detail.kind', 'title', 'ended_on', 'minutes'])
				.orderBy('ended_on')
				.orderBy('fact.id')
				.execute()
		]);
	// The constraints of the tables hold the texts to the closed lists that these types name.
	return {
		...{ educations, work, examRegistrations, results, credentials, registrations, practice }
	} as HeldFacts;
}

function held(db: Reader, personId: number) {
	return db
		.selectFrom('qualification_fact as fact')
		.where(isOfPerson('fact.person_id', personId))
		.where(isInForce)
		.select([
			'fact.public_id',
			stateOfFact.as('state'),
			sql<boolean>`fact.file_id is not null`.as('has_file')
		]);
}

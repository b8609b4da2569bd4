import { businessDay, type Day } from '#lib/dates.ts';
import { formValuesOf, type FactFormValues } from '#lib/fact-form.ts';
import { isUuid } from '#lib/identifiers.ts';
import { isFactKind, type FactKind } from '#lib/qualifications/facts.ts';
import { levels, type ExamSubject } from '#lib/qualifications/levels.ts';
import type { Reader } from '../database/reader.ts';
import { purposeOf } from '../files/purposes.ts';
import type { Actor } from '../grants/actor.ts';
import type { Holder } from '../hours/holder.ts';
import { listExamAreas, type ExamArea } from './exam-area.ts';
import { readQualificationRules, yearUnderWay } from './exam-rules.ts';
import { getOwnFact } from './fact-list.ts';
import { needsEvidence } from './filing.ts';
import { subjectNamesOf } from './standing.ts';
import { readTargetForm } from './target.ts';

const yearsBackMax = 8;

/** What the form for a fact needs to know. */
export interface FactForm {
	/** Null while it is not chosen what is to be filed. */
	kind: FactKind | null;
	/** The public id of the fact that is corrected. */
	corrects: string | null;
	initial: FactFormValues;
	needsFile: boolean;
	unitName: string;
	areas: ExamArea[];
	subjects: [ExamSubject, string][];
	/** Sittings of which results can be there, the latest first. */
	pastYears: number[];
	/** The sitting that one can register for. */
	nextYear: number;
	numberLength: number;
	registrationYears: number;
	bytesMax: number;
	today: Day;
}

/**
 * Reads what the form for a fact begins with: what is typed mostly, or what is to be corrected.
 *
 * @throws NotFound `fact-not-found` where the fact that is corrected is not the actor's own
 */
export async function readFactForm(
	db: Reader,
	actor: Actor,
	holder: Holder,
	asked: { kind: string; corrects: string }
): Promise<FactForm> {
	const today = businessDay(new Date());
	const [book, areas, target] = await Promise.all([
		readQualificationRules(db),
		listExamAreas(db, { asOf: today }),
		readTargetForm(db, holder, { today })
	]);
	const corrected = isUuid(asked.corrects)
		? await getOwnFact(db, actor, asked.corrects)
		: undefined;
	const kind = corrected?.kind ?? (isFactKind(asked.kind) ? asked.kind : null);
	const nextYear = yearUnderWay(book, holder.area, today);
	const last = Number(today.slice(0, 4));
	return {
		kind,
		corrects: corrected?.public_id ?? null,
		initial: corrected
			? formValuesOf(corrected)
			: { area: target.area ?? '', ...(target.level && { level: target.level }) },
		needsFile: kind !== null && needsEvidence(kind),
		unitName: holder.unit_name,
		areas,
		subjects: levels.flatMap((level) => [...subjectNamesOf(book, { level, year: last })]),
		pastYears: Array.from({ length: yearsBackMax }, (_, back) => last - back),
		nextYear,
		numberLength: book.get('certificate.management-number-length', { asOf: today }).value,
		registrationYears: book.get('registration.valid-years', { asOf: today, area: holder.area })
			.value,
		bytesMax: purposeOf('qualification-evidence').bytesMax,
		today
	};
}

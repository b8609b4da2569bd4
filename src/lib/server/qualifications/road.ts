import type { Day } from '#lib/dates.ts';
import { levels, subjectsOf, type ExamSubject, type Level } from '#lib/qualifications/levels.ts';
import type { ReviewStanding } from '#lib/qualifications/review.ts';
import {
	daysLeft,
	findClashes,
	findNextDate,
	listDates,
	type Clash,
	type SittingDate,
	type Slot
} from '#lib/qualifications/sittings.ts';
import type { Reader } from '../database/reader.ts';
import type { Holder } from '../hours/holder.ts';
import { nation } from '../policy/policy.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { judgeAdmission, sourceOf, type Admission, type RuleSource } from './admission.ts';
import { readAreaNames } from './exam-area.ts';
import {
	readQualificationRules,
	rollingTermsOf,
	sittingOf,
	sittingTermsOf,
	slotsOf,
	yearUnderWay
} from './exam-rules.ts';
import { readFacts, type HeldFacts } from './facts.ts';
import { findStep, type Step } from './next-step.ts';
import {
	highestCredential,
	judgeLevel,
	judgePractice,
	readCredentialStanding,
	subjectNamesOf,
	type CredentialStanding,
	type LevelStanding
} from './standing.ts';
import { findTarget, type Target } from './target.ts';

/** Where somebody stands on the way to the certificate, for their own page and that of their unit. */
export interface Road {
	today: Day;
	target: Target | null;
	/** What they aim at, or what comes next for them. */
	level: Level;
	year: number;
	area: string;
	areaName: string | null;
	subjectNames: [ExamSubject, string][];
	standing: LevelStanding;
	/** Of the other levels, those in which something was passed. */
	others: LevelStanding[];
	/** The other levels that are sat at the same time, so that nobody can sit both in one year. */
	clashes: { level: Level; clashes: Clash[] }[];
	dates: SittingDate[];
	/** The time slots of the year, or of the last one that has any. */
	slots: readonly Slot[];
	slotsYear: number;
	next: SittingDate | null;
	/** Only to a day that was announced. */
	daysLeft: number | null;
	calendar: RuleSource | null;
	rolling: RuleSource;
	/** Within how many sittings that follow one another all subjects of the level must be passed. */
	rollingYears: number;
	/** Null where the level is reached. */
	admission: Admission | null;
	certificate: CredentialStanding | null;
	/** Only for whoever is on the way to the senior level. */
	review: ReviewStanding | null;
	facts: HeldFacts;
	step: Step;
}

/** Reads where a person stands. */
export async function readRoad(
	db: Reader,
	holder: Holder,
	{ today }: { today: Day }
): Promise<Road> {
	const [facts, target, book] = await Promise.all([
		readFacts(db, holder.id),
		findTarget(db, holder.id),
		readQualificationRules(db)
	]);
	const aim = aimOf(facts, { target, holder, book, today });
	const { level, year, area } = aim;
	const context = { book, area, today };
	const standing = judgeLevel(facts, { level, year }, context);
	const others = levels
		.filter((each) => each !== level)
		.map((each) => judgeLevel(facts, { level: each, year }, context))
		.filter(({ passes }) => passes.length > 0);
	const sitting = sittingOf(book, year, area);
	const dates = listDates(sitting, sittingTermsOf(book, year, area));
	const next = findNextDate(dates, today) ?? null;
	const exam = dates.find(({ kind }) => kind === 'exam');
	const isReached = standing.credential?.scope === 'nation';
	const { slots, year: slotsYear } = slotsOf(book, year);
	const certificate = (await readCredentialStanding(db, holder, facts, context)) ?? null;
	const road = {
		...{
			today,
			...aim,
			slots,
			slotsYear,
			target: target ?? null,
			standing,
			others,
			dates,
			next,
			facts,
			certificate
		},
		areaName: (await readAreaNames(db, [area], { asOf: today })).get(area) ?? null,
		subjectNames: [...subjectNamesOf(book, { level, year })],
		clashes: clashesOf(level, slots),
		daysLeft: exam ? daysLeft(exam, today) : null,
		calendar: sourceIn(book, 'exam.calendar', `${year}-01-01`),
		rolling: sourceIn(book, `exam.rolling.${level}`, today) ?? unknownSource,
		rollingYears: rollingTermsOf(book, level).ruleOf(year).consecutiveSittings,
		admission: isReached ? null : judgeAdmission(facts, { level, year }, context),
		review: level === 'senior' ? judgePractice(facts, context) : null
	};
	return { ...road, step: findStep(road) };
}

/** What somebody aims at; without a target, the level above the one they hold, in the next sitting. */
export function aimOf(
	facts: HeldFacts,
	{
		target,
		holder,
		book,
		today
	}: { target: Target | undefined; holder: Pick<Holder, 'area'>; book: RuleBook; today: Day }
): { level: Level; year: number; area: string } {
	const area = target?.area ?? holder.area;
	const held = highestCredential(facts);
	const above = held ? levels[levels.indexOf(held.level) + 1] : levels[0];
	const level = target?.level ?? above ?? 'senior';
	const underWay = yearUnderWay(book, area, today);
	// Whoever knows their results has the sitting behind them.
	const isOver = facts.results.some((result) => result.year === underWay);
	const next = isOver ? underWay + 1 : underWay;
	return { level, year: Math.max(next, target?.year ?? 0), area };
}

/** What of the other levels is sat at the same time. */
function clashesOf(level: Level, slots: readonly Slot[]): Road['clashes'] {
	const own = subjectsOf(level);
	return levels
		.filter((other) => other !== level)
		.map((other) => ({
			level: other,
			clashes: findClashes([...own, ...subjectsOf(other)], slots)
		}))
		.filter(({ clashes }) => clashes.length > 0);
}

const unknownSource: RuleSource = { source: '', confidence: 'low', note: null };

function sourceIn(
	book: RuleBook,
	key: 'exam.calendar' | `exam.rolling.${Level}`,
	asOf: Day
): RuleSource | null {
	const rule = book.find(key, { asOf, area: nation });
	return rule ? sourceOf(rule) : null;
}

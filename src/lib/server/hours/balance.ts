import type { Day } from '#lib/dates.ts';
import { addDays } from '#lib/dates.ts';
import { ledgers, minutesOfHours, type Ledger, type Subject } from '#lib/hours.ts';
import {
	isCalendarYear,
	isThreeYears,
	periodNamed,
	type Period,
	type PeriodName
} from '#lib/hours-period.ts';
import type { Reader } from '../database/reader.ts';
import { findRule, getRule, type Rule, type RuleLookup } from '../policy/policy.ts';
import type { RuleKey } from '../policy/rule-keys.ts';
import type { Holder } from './holder.ts';
import { sumMinutes } from './ledger.ts';

/** A rule as a page shows it: what it says, since when, after which text, and how sure that is. */
export interface ShownRule {
	key: string;
	value: number;
	valid_from: Day | null;
	source: string;
	confidence: string;
}

/** Whom or what a target is for. */
export type TargetName =
	'assistant' | 'social-worker' | 'senior' | 'technician' | 'professional' | 'cadre';

export interface Target {
	name: TargetName;
	/** In hours of the ledger. */
	hours: number;
	minutes: number;
	/** What counts towards it: all of the ledger, or the professional subject alone. */
	earnedMinutes: number;
	gapMinutes: number;
	rule: ShownRule;
}

/** What stands in one ledger for a period. */
export interface Balance extends Period {
	ledger: Ledger;
	minutes: number;
	subjects: { subject: Subject; minutes: number }[];
	/** The hour of the ledger: 小时 for social workers, 学时 elsewhere. */
	hour: ShownRule;
	/** Empty where no target is set for a period of this length. */
	targets: Target[];
}

const usualPeriods: Record<Ledger, PeriodName> = {
	'continuing-education': 'three-years',
	technician: 'this-year',
	cadre: 'this-year'
};

/**
 * What stands in each ledger, held against the targets of the day on which the period began.
 *
 * @param options.period the same for all; without one, each ledger has its usual one: three years
 * for social workers, else the calendar year
 * @param options.today the business day
 */
export async function listBalances(
	db: Reader,
	holder: Pick<Holder, 'id' | 'area'>,
	options: { period?: Period; today: Day }
): Promise<Balance[]> {
	const balances: Balance[] = [];
	for (const ledger of ledgers) {
		const period = options.period ?? periodNamed(usualPeriods[ledger], options.today);
		const sums = await sumMinutes(db, holder.id, period);
		const own = sums.filter((sum) => sum.ledger === ledger);
		const minutes = own.reduce((total, sum) => total + sum.minutes, 0);
		const subjects = own.flatMap((sum) =>
			sum.subject === null ? [] : [{ subject: sum.subject, minutes: sum.minutes }]
		);
		const hour = await getHour(db, ledger, holder.area, { period, today: options.today });
		const earned = { minutes, subjects };
		const targets = await listTargets(db, ledger, { period, area: holder.area, hour, earned });
		balances.push({ ledger, ...period, minutes, subjects, hour, targets });
	}
	return balances;
}

/** How many minutes an hour of the ledger has: as of the period's last day, or of today. */
async function getHour(
	db: Reader,
	ledger: Ledger,
	area: string,
	{ period, today }: { period: Period; today: Day }
): Promise<ShownRule> {
	const key =
		ledger === 'continuing-education'
			? 'continuing-education.minutes-per-hour'
			: 'hours.minutes-per-class-hour';
	const last = addDays(period.until, -1);
	const asOf = last < today ? last : today;
	return shown((await findRule(db, key, { asOf, area })) ?? (await getRule(db, key, { area })));
}

interface TargetContext {
	period: Period;
	area: string;
	hour: ShownRule;
	earned: Pick<Balance, 'minutes' | 'subjects'>;
}

async function listTargets(
	db: Reader,
	ledger: Ledger,
	{ period, area, hour, earned }: TargetContext
): Promise<Target[]> {
	const lookup = { asOf: period.from, area };
	const target = (name: TargetName, rule: ShownRule, hours = rule.value): Target => {
		const minutes = minutesOfHours(hours, hour.value);
		const professional = earned.subjects.find(({ subject }) => subject === 'professional');
		const earnedMinutes = name === 'professional' ? (professional?.minutes ?? 0) : earned.minutes;
		const gapMinutes = Math.max(0, minutes - earnedMinutes);
		return { name, hours, minutes, earnedMinutes, gapMinutes, rule };
	};
	if (ledger === 'continuing-education') {
		if (!isThreeYears(period)) return [];
		return (
			await Promise.all(
				(['assistant', 'social-worker', 'senior'] as const).map(async (level) => {
					const rule = await findNumber(db, `continuing-education.hours.${level}`, lookup);
					return rule ? [target(level, rule)] : [];
				})
			)
		).flat();
	}
	if (!isCalendarYear(period)) return [];
	const key = `continuing-education.${ledger}.class-hours-per-year` as const;
	const year = await findNumber(db, key, lookup);
	if (!year) return [];
	const share =
		ledger === 'technician'
			? await findRule(db, 'continuing-education.technician.special-share', lookup)
			: undefined;
	if (!share) return [target(ledger, year)];
	const { numerator, denominator } = share.value;
	const hours = Math.ceil((year.value * numerator) / denominator);
	return [target(ledger, year), target('professional', shown({ ...share, value: hours }))];
}

type NumberKey =
	| `continuing-education.hours.${'assistant' | 'social-worker' | 'senior'}`
	| `continuing-education.${'technician' | 'cadre'}.class-hours-per-year`;

async function findNumber(
	db: Reader,
	key: NumberKey,
	lookup: RuleLookup
): Promise<ShownRule | undefined> {
	const rule = await findRule(db, key, lookup);
	return rule && shown(rule);
}

function shown({
	key,
	value,
	valid_from,
	source,
	confidence
}: Omit<Rule<RuleKey>, 'value'> & { value: number }): ShownRule {
	return { key, value, valid_from, source, confidence };
}

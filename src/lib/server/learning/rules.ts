import type { RuleStamp } from '#lib/hours.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { listRules, nation, type RuleRow } from '../policy/policy.ts';

/** The rules of learning as they hold today. */
export interface LearningRules {
	/** The share of checks that must be right where a course says nothing. */
	passPercent: number;
	/** After so many wrong answers the right one is shown. */
	attemptsBeforeKey: number;
	/** How long the check then waits before it can be tried again. */
	waitAfterKeyMinutes: number;
	/** How often a device says that somebody is reading. */
	heartbeatSeconds: number;
	/** After so long without a sign of life the page asks. */
	presencePromptMinutes: number;
	/** How long it waits for the answer. */
	presenceAnswerSeconds: number;
	/** How long a device keeps the lesson to itself after its last sign of life. */
	deviceLeaseSeconds: number;
	/** The fastest playback. */
	speedMax: number;
	/** The fastest believable reading. */
	charactersPerMinuteMax: number;
	/** A course taken again earns hours again only after so long. */
	hoursRepeatMonths: number;
	/** Those that decide whether a lesson earns hours, as they stand: for the line of the ledger. */
	stamps: readonly RuleStamp[];
}

const names = {
	passPercent: 'learning.check-pass-percent',
	attemptsBeforeKey: 'learning.check-attempts-before-key',
	waitAfterKeyMinutes: 'learning.check-wait-after-key-minutes',
	heartbeatSeconds: 'learning.heartbeat-seconds',
	presencePromptMinutes: 'learning.presence-prompt-minutes',
	presenceAnswerSeconds: 'learning.presence-answer-seconds',
	deviceLeaseSeconds: 'learning.device-lease-seconds',
	speedMax: 'learning.speed-max',
	charactersPerMinuteMax: 'learning.reading-characters-per-minute-max',
	hoursRepeatMonths: 'learning.hours-repeat-months'
} as const;

/** Those of them that decide whether a lesson earns hours. */
const pricing = [names.passPercent, names.charactersPerMinuteMax, names.speedMax];

/**
 * Reads the nation's rules of learning for today, all in one query.
 *
 * @throws NotFound `policy-rule`
 */
export async function readLearningRules(db: Reader): Promise<LearningRules> {
	const rows = (await listRules(db, { prefix: 'learning.' })).filter(({ area }) => area === nation);
	const byKey = new Map(rows.map((row) => [row.key, row]));
	const numberOf = (key: string): number => {
		const value = byKey.get(key)?.value;
		if (typeof value !== 'number') throw new NotFound('policy-rule', { values: { key } });
		return value;
	};
	const numbers = Object.fromEntries(
		Object.entries(names).map(([name, key]) => [name, numberOf(key)])
	) as Record<keyof typeof names, number>;
	return {
		...numbers,
		stamps: pricing.flatMap((key) => stampOf(byKey.get(key)))
	};
}

/** How long a page may show a rule that was changed; what is judged reads it anew. */
const recallMs = 60_000;

let recalled: { at: number; rules: LearningRules } | undefined;

/** The same for pages, which only show the rules: at most a minute old. */
export async function recallLearningRules(db: Reader): Promise<LearningRules> {
	const now = performance.now();
	if (!recalled || now - recalled.at > recallMs)
		recalled = { at: now, rules: await readLearningRules(db) };
	return recalled.rules;
}

function stampOf(rule: RuleRow | undefined): RuleStamp[] {
	if (typeof rule?.value !== 'number') return [];
	const { key, area, value, valid_from } = rule;
	return [{ key, area, value, valid_from }];
}

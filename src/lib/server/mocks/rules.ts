import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { listRules, nation } from '../policy/policy.ts';

/** The platform's own settings for mock papers, as they hold today. */
export interface MockRules {
	/** How long after the deadline an answer that was on its way still counts. */
	graceSeconds: number;
	/** How long a paper that nobody starts is kept. */
	notStartedHoursMax: number;
	/** Nobody is compared with fewer people than this. */
	peersMin: number;
	/** Over which time. */
	peersDays: number;
	/** Papers with fewer answers are not compared. */
	peersAnsweredPercentMin: number;
	/** What somebody may choose who needs longer, 100 is the usual time. */
	timeFactorsPercent: number[];
	/** Minutes left at which the time is said. */
	announceMinutes: number[];
}

const numbers = {
	graceSeconds: 'mocks.save-grace-seconds',
	notStartedHoursMax: 'mocks.not-started-hours-max',
	peersMin: 'mocks.peers-min',
	peersDays: 'mocks.peers-days',
	peersAnsweredPercentMin: 'mocks.peers-answered-percent-min'
} as const;

const lists = {
	timeFactorsPercent: 'mocks.time-factors-percent',
	announceMinutes: 'mocks.announce-minutes'
} as const;

/**
 * Reads them all in one query.
 *
 * @throws NotFound `policy-rule`
 */
export async function readMockRules(db: Reader): Promise<MockRules> {
	const rows = (await listRules(db, { prefix: 'mocks.' })).filter(({ area }) => area === nation);
	const valueOf = (key: string) => {
		const row = rows.find((one) => one.key === key);
		if (!row) throw new NotFound('policy-rule', { values: { key } });
		return row.value;
	};
	// The import has held each value against the kind that its key has.
	const read = (keys: Readonly<Record<string, string>>) =>
		Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, valueOf(key)]));
	return { ...read(numbers), ...read(lists) } as unknown as MockRules;
}

/** How long a process may go by what it has read: a save must not ask for the rules each time. */
const recallMs = 60_000;

let recalled: { at: number; rules: MockRules } | undefined;

/** The same, at most a minute old. */
export async function recallMockRules(db: Reader): Promise<MockRules> {
	const now = performance.now();
	if (!recalled || now - recalled.at > recallMs)
		recalled = { at: now, rules: await readMockRules(db) };
	return recalled.rules;
}

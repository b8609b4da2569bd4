import { sql } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import type { Peers } from '#lib/mocks/page.ts';
import type { Reader } from '../database/reader.ts';
import { recallMockRules, type MockRules } from './rules.ts';

/** How many people reached so many points. */
export interface Step {
	awarded: number;
	people: number;
}

/** A whole class looks at its results in the same minute. */
const recallMs = 5 * 60_000;

const recalled = new Map<Subject, { at: number; steps: Step[] }>();

/**
 * How a result stands among those of everybody who sat a mock paper of the subject lately; what it is
 * compared with is some minutes old at most.
 *
 * @param awarded null where the paper is marked by people, whose marks are not compared
 */
export async function comparePeers(
	db: Reader,
	subject: Subject,
	awarded: number | null
): Promise<Peers> {
	const rules = await recallMockRules(db);
	const now = performance.now();
	let known = recalled.get(subject);
	if (!known || now - known.at > recallMs) {
		known = { at: now, steps: await readSteps(db, subject, rules) };
		recalled.set(subject, known);
	}
	return compare(known.steps, awarded, rules);
}

/**
 * Below a number of people nobody is compared: it would say little, and could say whose result it is.
 *
 * @param steps by the points that were reached, fewest first
 */
export function compare(
	steps: readonly Step[],
	awarded: number | null,
	{ peersMin, peersDays }: Pick<MockRules, 'peersMin' | 'peersDays'>
): Peers {
	const people = steps.reduce((sum, step) => sum + step.people, 0);
	const nothing = { peopleMin: peersMin, days: peersDays, comparison: null };
	if (awarded === null || people < peersMin) return nothing;
	const below = steps
		.filter((step) => step.awarded < awarded)
		.reduce((sum, step) => sum + step.people, 0);
	const belowPercent = Math.floor((100 * below) / people);
	return { ...nothing, comparison: { people, belowPercent, median: medianOf(steps, people) } };
}

function medianOf(steps: readonly Step[], people: number): number {
	let seen = 0;
	for (const step of steps) {
		seen += step.people;
		if (seen * 2 >= people) return step.awarded;
	}
	return 0;
}

/** Everybody by the last paper of the subject that they took seriously. */
export async function readSteps(
	db: Reader,
	subject: Subject,
	{ peersDays, peersAnsweredPercentMin }: Pick<MockRules, 'peersDays' | 'peersAnsweredPercentMin'>
): Promise<Step[]> {
	const { rows } = await sql<Step>`
		select awarded, count(*) as people from (
			select distinct on (coalesce(person.merged_into, person.id)) awarded_points as awarded
			from attempt join person on person.id = attempt.person_id
			where attempt.subject = ${subject}
				and submitted_at > now() - make_interval(days => ${peersDays})
				and awarded_points is not null and not is_result_held
				and answered_count * 100 >= question_count * ${peersAnsweredPercentMin}
			order by coalesce(person.merged_into, person.id), submitted_at desc
		) last_papers
		group by awarded order by awarded`.execute(db);
	return rows;
}

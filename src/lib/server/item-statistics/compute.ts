import { sql, type Kysely } from 'kysely';
import {
	flagItem,
	measureItem,
	type ItemAnswer,
	type SuspicionRules
} from '#lib/exam/item-figures.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { getRuleValue } from '../policy/policy.ts';
import { listKeys } from '../questions/answer.ts';

/** Answers of one version that are looked at, the newest. */
const answersMax = 5_000;

/** Papers with fewer answers were not taken seriously. */
async function readRules(db: Reader): Promise<SuspicionRules & { answeredPercentMin: number }> {
	return {
		answersMin: await getRuleValue(db, 'item-statistics.answers-min'),
		discriminationMin: await getRuleValue(db, 'item-statistics.discrimination-min'),
		distractorDiscriminationMax: await getRuleValue(
			db,
			'item-statistics.distractor-discrimination-max'
		),
		facilityPercentMin: await getRuleValue(db, 'item-statistics.facility-percent-min'),
		answeredPercentMin: await getRuleValue(db, 'mocks.peers-answered-percent-min')
	};
}

/**
 * Makes the figures of every version that was answered in a closed paper anew: each person by their
 * first answer to it, in papers that were taken seriously. Papers alone, since only they have a rest
 * to hold an answer against.
 *
 * @returns how many versions have figures, and how many of them are suspicious
 */
export async function computeItemStatistics(
	db: Kysely<Database>,
	signal?: AbortSignal
): Promise<{ versions: number; suspicious: number }> {
	const rules = await readRules(db);
	const versions = await db
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt.submitted_at', 'is not', null)
		.where('item.kind', 'in', ['single', 'multiple'])
		.select('item.question_version_id as id')
		.distinct()
		.orderBy('id')
		.execute();
	let suspicious = 0;
	let written = 0;
	for (const { id } of versions) {
		if (signal?.aborted) break;
		const flags = await computeVersion(db, id, rules);
		if (flags === undefined) continue;
		written++;
		suspicious += Number(flags.length > 0);
	}
	return { versions: written, suspicious };
}

async function computeVersion(
	db: Kysely<Database>,
	versionId: number,
	rules: SuspicionRules & { answeredPercentMin: number }
): Promise<string[] | undefined> {
	const key = (await listKeys(db, [versionId])).get(versionId);
	if (!key) return undefined;
	const answers = await listItemAnswers(db, versionId, rules);
	const letters = await db
		.selectFrom('question_option')
		.where('version_id', '=', versionId)
		.select('letter')
		.orderBy('letter')
		.execute();
	const figures = measureItem(answers, {
		letters: letters.map(({ letter }) => letter),
		right: key.right
	});
	if (!figures) {
		await db.deleteFrom('item_statistic').where('version_id', '=', versionId).execute();
		return undefined;
	}
	const flags = flagItem(figures, rules);
	const row = {
		answers: figures.answers,
		facility_percent: figures.facilityPercent,
		discrimination: figures.discrimination,
		options: JSON.stringify(figures.options),
		flags
	};
	await db
		.insertInto('item_statistic')
		.values({ version_id: versionId, ...row })
		.onConflict((conflict) =>
			conflict
				.constraint('item_statistic_pkey')
				.doUpdateSet({ ...row, computed_at: sql<Date>`now()` })
		)
		.execute();
	return flags;
}

async function listItemAnswers(
	db: Reader,
	versionId: number,
	{ answeredPercentMin }: { answeredPercentMin: number }
): Promise<ItemAnswer[]> {
	const { rows } = await sql<{
		chosen: string[];
		points: number;
		points_max: number;
		rest_share: number;
	}>`
		select chosen, points, points_max, rest_share from (
			select distinct on (coalesce(person.merged_into, person.id))
				item.response as chosen, item.awarded_points as points, item.points as points_max,
				(attempt.awarded_points - item.awarded_points)
					/ (attempt.points - item.points) as rest_share, attempt.submitted_at
			from attempt_item item
			join attempt on attempt.id = item.attempt_id
			join person on person.id = attempt.person_id
			where item.question_version_id = ${versionId}
				and attempt.submitted_at is not null and item.awarded_points is not null
				and item.points > 0 and attempt.points > item.points
				and attempt.answered_count * 100 >= attempt.question_count * ${answeredPercentMin}
			order by coalesce(person.merged_into, person.id), attempt.submitted_at
		) first_answers
		order by submitted_at desc
		limit ${answersMax}`.execute(db);
	return rows.map(({ chosen, points, points_max, rest_share }) => ({
		chosen,
		points: Number(points),
		pointsMax: Number(points_max),
		restShare: Number(rest_share)
	}));
}

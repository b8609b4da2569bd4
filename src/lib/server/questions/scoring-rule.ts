import type { Day } from '#lib/dates.ts';
import type { ScoringRule } from '#lib/exam/scoring.ts';
import type { Reader } from '../database/reader.ts';
import { getRuleValue } from '../policy/policy.ts';

/**
 * How answers are marked on a day; without one, today.
 *
 * @throws NotFound `policy-rule`
 */
export async function getScoringRule(
	db: Reader,
	{ asOf }: { asOf?: Day } = {}
): Promise<ScoringRule> {
	const lookup = asOf === undefined ? {} : { asOf };
	const single = await getRuleValue(db, 'exam.scoring.single', lookup);
	const multiple = await getRuleValue(db, 'exam.scoring.multiple', lookup);
	return {
		strategy: 'national-2008',
		single: { right: single.right, wrong: single.wrong },
		multiple: {
			complete: multiple.complete,
			eachRightOption: multiple.each_right_option,
			anyWrongOption: multiple.any_wrong_option
		}
	};
}

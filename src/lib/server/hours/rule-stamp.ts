import type { RuleStamp } from '#lib/hours.ts';
import type { RuleRow } from '../policy/policy.ts';

/** What a line keeps of a rule: enough to say years later what it was priced by. */
export function stampOf(
	rule: Pick<RuleRow, 'key' | 'area' | 'valid_from'> & { value: RuleStamp['value'] }
): RuleStamp {
	const { key, area, valid_from, value } = rule;
	return { key, area, valid_from, value };
}

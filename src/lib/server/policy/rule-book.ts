import { sql } from 'kysely';
import * as v from 'valibot';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { listAreasUpwards, nation, type Rule, type RuleRow } from './policy.ts';
import { ruleKeys, type RuleKey, type RuleValue } from './rule-keys.ts';
import { valueSchemas } from './rule-values.ts';

/** For which day and area a rule is asked: unlike `RuleLookup`, the day must be said. */
export interface BookLookup {
	asOf: Day;
	area?: string;
}

/** Rules of all days and areas, read at once, for work that asks for many of them. */
export interface RuleBook {
	/** The rule that holds on the day in the area, or the nearest above it. */
	find<Key extends RuleKey>(key: Key, lookup: BookLookup): Rule<Key> | undefined;
	/** The same, where the work cannot go on without it. @throws NotFound `policy-rule` */
	get<Key extends RuleKey>(key: Key, lookup: BookLookup): Rule<Key>;
}

/**
 * Reads every rule whose key begins with one of the prefixes. What is retired is left out.
 *
 * @param prefixes the first parts of keys, such as `exam.`
 */
export async function readRuleBook(db: Reader, prefixes: readonly string[]): Promise<RuleBook> {
	const rows = await db
		.selectFrom('policy_rule')
		.select(['key', 'area', 'value', 'unit', 'source', 'confidence', 'note'])
		.select([
			sql<Day | null>`lower(valid)`.as('valid_from'),
			sql<Day | null>`upper(valid)`.as('valid_to')
		])
		.where('retired_at', 'is', null)
		.where(
			sql<boolean>`exists (select from unnest(${[...prefixes]}::text[]) prefix where starts_with(key, prefix))`
		)
		.execute();
	const byKey = Map.groupBy(rows, ({ key }) => key);
	const find = <Key extends RuleKey>(key: Key, { asOf, area = nation }: BookLookup) => {
		const rules = (byKey.get(key) ?? []).filter((rule) => holdsOn(rule, asOf));
		for (const place of listAreasUpwards(area)) {
			const row = rules.find((rule) => rule.area === place);
			if (row) return { ...row, key, value: valueOf(key, row) };
		}
		return undefined;
	};
	return {
		find,
		get(key, lookup) {
			const rule = find(key, lookup);
			if (!rule) throw new NotFound('policy-rule', { values: { key } });
			return rule;
		}
	};
}

function holdsOn({ valid_from, valid_to }: RuleRow, day: Day): boolean {
	return (valid_from === null || valid_from <= day) && (valid_to === null || day < valid_to);
}

function valueOf<Key extends RuleKey>(key: Key, { value }: RuleRow): RuleValue<Key> {
	const schema: v.GenericSchema<unknown, unknown> = valueSchemas[ruleKeys[key]];
	// The schema is the one that the type names for this key.
	return v.parse(schema, value) as RuleValue<Key>;
}

import { sql } from 'kysely';
import * as v from 'valibot';
import type { Day } from '#lib/dates.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { ruleKeys, type RuleKey, type RuleValue } from './rule-keys.ts';
import { valueSchemas } from './rule-values.ts';

/** The area of a rule that holds everywhere. */
export const nation = 'CN';

export interface RuleRow {
	key: string;
	/** A division code, or `CN`. */
	area: string;
	value: JsonValue;
	unit: string | null;
	/** The first day on which the rule holds. */
	valid_from: Day | null;
	/** The first day on which it no longer holds; null while no end is known. */
	valid_to: Day | null;
	source: string;
	confidence: string;
	note: string | null;
}

export interface Rule<Key extends RuleKey> extends Omit<RuleRow, 'key' | 'value'> {
	key: Key;
	value: RuleValue<Key>;
}

export interface RuleLookup {
	/** The day for which the rule is asked; without one, the business day. */
	asOf?: Day;
	/** A division code: the nearest rule from there upwards holds. Without one, the nation's. */
	area?: string;
}

/**
 * The rule that holds on a day in an area, or the nearest above it (village, township, county,
 * city, province, nation).
 */
export async function findRule<Key extends RuleKey>(
	db: Reader,
	key: Key,
	{ asOf, area = nation }: RuleLookup = {}
): Promise<Rule<Key> | undefined> {
	const areas = listAreasUpwards(area);
	const row = await selectRules(db, asOf)
		.where('key', '=', key)
		.where('area', 'in', areas)
		.orderBy(sql`array_position(${areas}::text[], area)`)
		.limit(1)
		.executeTakeFirst();
	if (!row) return undefined;
	const schema: v.GenericSchema<unknown, unknown> = valueSchemas[ruleKeys[key]];
	// The schema is the one that the type names for this key.
	return { ...row, key, value: v.parse(schema, row.value) as RuleValue<Key> };
}

/**
 * Like `findRule`, where the work cannot go on without the rule.
 *
 * @throws NotFound `policy-rule`
 */
export async function getRule<Key extends RuleKey>(
	db: Reader,
	key: Key,
	lookup: RuleLookup = {}
): Promise<Rule<Key>> {
	const rule = await findRule(db, key, lookup);
	if (!rule) throw new NotFound('policy-rule', { values: { key } });
	return rule;
}

/** The value alone, for settings that only need the number. @throws NotFound `policy-rule` */
export async function getRuleValue<Key extends RuleKey>(
	db: Reader,
	key: Key,
	lookup: RuleLookup = {}
): Promise<RuleValue<Key>> {
	return (await getRule(db, key, lookup)).value;
}

/**
 * Every rule that holds on a day, of all areas, by key and area.
 *
 * @param options.prefix the first part of the keys, such as `exam.`
 */
export async function listRules(
	db: Reader,
	{ asOf, prefix }: { asOf?: Day; prefix?: string } = {}
): Promise<RuleRow[]> {
	let query = selectRules(db, asOf).orderBy('key').orderBy('area');
	if (prefix) query = query.where(sql<boolean>`starts_with(key, ${prefix})`);
	return query.execute();
}

/** The area itself and every area above it, nearest first, the nation last. */
export function listAreasUpwards(area: string): string[] {
	if (area === nation) return [nation];
	const codes = [area];
	if (area.length > 9) codes.push(area.slice(0, 9));
	if (area.length > 6) codes.push(area.slice(0, 6));
	codes.push(`${area.slice(0, 4)}00`, `${area.slice(0, 2)}0000`, nation);
	return [...new Set(codes)];
}

function selectRules(db: Reader, asOf: Day | undefined) {
	const day = asOf === undefined ? sql`current_date` : sql`${asOf}::date`;
	return db
		.selectFrom('policy_rule')
		.select([
			'key',
			'area',
			'value',
			'unit',
			'source',
			'confidence',
			'note',
			sql<Day | null>`lower(valid)`.as('valid_from'),
			sql<Day | null>`upper(valid)`.as('valid_to')
		])
		.where('retired_at', 'is', null)
		.where(sql<boolean>`valid @> ${day}`);
}

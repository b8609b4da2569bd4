import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import {
	describeIssue,
	pathOf,
	readYaml,
	type SourceError,
	type SourceFile
} from '../yaml/authored-yaml.ts';
import { noUnit, registrySchema, themeSchema, type Theme } from './rule-file.ts';
import { ruleKeys } from './rule-keys.ts';
import { isValueKind, valueSchemas, type ValueKind } from './rule-values.ts';

/** A rule ready to be written. */
export interface PreparedRule {
	key: string;
	area: string;
	validFrom: string;
	validTo: string | null;
	value: JsonValue;
	unit: string | null;
	source: string;
	confidence: string;
	note: string | null;
}

interface PlacedRule extends PreparedRule {
	file: string;
	line: number;
}

type Registry = Map<string, { type: ValueKind; unit: string }>;

const registryName = 'keys.yaml';

/**
 * Reads the rule files and everything that is wrong with them: nothing may be written while one
 * error stands.
 */
export function preparePolicy(files: readonly SourceFile[]): {
	rules: PreparedRule[];
	errors: SourceError[];
} {
	const registryFile = files.find(({ path }) => nameOf(path) === registryName);
	if (!registryFile) {
		const file = `policy/${registryName}`;
		return { rules: [], errors: [{ file, line: 1, code: 'missing-registry', values: {} }] };
	}
	const { registry, errors } = readRegistry(registryFile);
	if (!registry) return { rules: [], errors };

	const rules: PlacedRule[] = [];
	for (const file of files) {
		if (file === registryFile) continue;
		const reading = readYaml(file, themeSchema);
		errors.push(...reading.errors);
		if (!reading.value) continue;
		const theme = readTheme(file, reading.value, reading.lineOf, registry);
		rules.push(...theme.rules);
		errors.push(...theme.errors);
	}
	errors.push(...findOverlaps(rules));
	return { rules, errors };
}

/**
 * Writes what changed: a rule that is new or different is added, one that is gone or different is
 * retired and stays readable as what was believed before.
 */
export async function writePolicy(
	trx: Transaction<Database>,
	rules: readonly PreparedRule[]
): Promise<{ added: number; retired: number }> {
	const wanted = new Map(rules.map((rule) => [signatureOf(rule), rule]));
	const live = await trx
		.selectFrom('policy_rule')
		.select(['id', 'key', 'area', 'value', 'unit', 'source', 'confidence', 'note'])
		.select(sql<string>`lower(valid)`.as('validFrom'))
		.select(sql<string | null>`upper(valid)`.as('validTo'))
		.where('retired_at', 'is', null)
		.execute();
	const retired: number[] = [];
	for (const { id, ...rule } of live) {
		if (!wanted.delete(signatureOf(rule))) retired.push(id);
	}
	if (retired.length > 0) {
		await trx
			.updateTable('policy_rule')
			.set({ retired_at: sql<Date>`now()` })
			.where('id', 'in', retired)
			.execute();
	}
	if (wanted.size > 0) {
		await trx
			.insertInto('policy_rule')
			.values(
				[...wanted.values()].map((rule) => ({
					key: rule.key,
					area: rule.area,
					valid: `[${rule.validFrom},${rule.validTo ?? ''})`,
					value: JSON.stringify(rule.value),
					unit: rule.unit,
					source: rule.source,
					confidence: rule.confidence,
					note: rule.note
				}))
			)
			.execute();
	}
	return { added: wanted.size, retired: retired.length };
}

function signatureOf(rule: PreparedRule): string {
	const { key, area, validFrom, validTo, value, unit, source, confidence, note } = rule;
	return canonicalJson([key, area, validFrom, validTo, value, unit, source, confidence, note]);
}

function readRegistry(file: SourceFile): { registry?: Registry; errors: SourceError[] } {
	const reading = readYaml(file, registrySchema);
	if (!reading.value) return { errors: reading.errors };
	const registry: Registry = new Map();
	const errors: SourceError[] = [];
	reading.value.keys.forEach(({ key, type, unit }, index) => {
		const fail = (code: string, values: SourceError['values']) =>
			errors.push({ file: file.path, line: reading.lineOf(['keys', index]), code, values });
		const expected = (ruleKeys as Record<string, ValueKind>)[key];
		if (!isValueKind(type)) fail('unknown-type', { type });
		else if (registry.has(key)) fail('duplicate-key', { key });
		else if (expected && expected !== type) fail('key-type', { key, expected, type });
		else registry.set(key, { type, unit });
	});
	for (const key of Object.keys(ruleKeys)) {
		if (reading.value.keys.some((entry) => entry.key === key)) continue;
		errors.push({
			file: file.path,
			line: reading.lineOf(['keys']),
			code: 'missing-key',
			values: { key }
		});
	}
	return { registry, errors };
}

function readTheme(
	file: SourceFile,
	theme: Theme,
	lineOf: (path: readonly (string | number)[]) => number,
	registry: Registry
): { rules: PlacedRule[]; errors: SourceError[] } {
	const rules: PlacedRule[] = [];
	const errors: SourceError[] = [];
	const fail = (path: readonly (string | number)[], code: string, values: SourceError['values']) =>
		errors.push({ file: file.path, line: lineOf(path), code, values });

	if (`${theme.theme}.yaml` !== nameOf(file.path)) {
		fail(['theme'], 'theme-name', { theme: theme.theme });
	}
	theme.rules.forEach((rule, index) => {
		const at = (field: string) => ['rules', index, field];
		const known = registry.get(rule.key);
		const source = theme.sources[rule.source];
		if (!known) return fail(at('key'), 'unknown-key', { key: rule.key });
		if (!source) return fail(at('source'), 'unknown-source', { source: rule.source });
		if (rule.unit !== known.unit) {
			fail(at('unit'), 'unit-mismatch', { key: rule.key, unit: known.unit });
		}
		if (rule.valid_to !== undefined && rule.valid_to <= rule.valid_from) {
			fail(at('valid_to'), 'empty-range', { field: 'valid_to' });
		}
		const value = v.safeParse(valueSchemas[known.type], rule.value);
		if (!value.success) {
			for (const issue of value.issues) {
				const { code, values } = describeIssue(issue);
				const field = ['value', ...pathOf(issue)].join('.');
				const words = { ...values, key: rule.key, type: known.type, field };
				fail(
					[...at('value'), ...pathOf(issue)],
					code === 'wrong-type' ? 'wrong-value' : code,
					words
				);
			}
			return undefined;
		}
		rules.push({
			file: file.path,
			line: lineOf(['rules', index]),
			key: rule.key,
			area: rule.area,
			validFrom: rule.valid_from,
			validTo: rule.valid_to ?? null,
			value: value.output,
			unit: rule.unit === noUnit ? null : rule.unit,
			source: sourceText(source),
			confidence: rule.confidence,
			note: rule.note ?? null
		});
		return undefined;
	});
	return { rules, errors };
}

function findOverlaps(rules: readonly PlacedRule[]): SourceError[] {
	const errors: SourceError[] = [];
	const sorted = [...rules].sort(
		(a, b) => compare(a.key, b.key) || compare(a.area, b.area) || compare(a.validFrom, b.validFrom)
	);
	let before: PlacedRule | undefined;
	for (const rule of sorted) {
		if (
			!before ||
			before.key !== rule.key ||
			before.area !== rule.area ||
			(before.validTo !== null && before.validTo <= rule.validFrom)
		) {
			before = rule;
			continue;
		}
		errors.push({
			file: rule.file,
			line: rule.line,
			code: 'overlap',
			values: {
				key: rule.key,
				area: rule.area,
				day: rule.validFrom,
				file: before.file,
				line: before.line
			}
		});
		if (before.validTo !== null && (rule.validTo === null || rule.validTo > before.validTo)) {
			before = rule;
		}
	}
	return errors;
}

function sourceText({ document, number, date, page }: Theme['sources'][string]): string {
	const parts = [document, number, date, page].filter((part) => part !== undefined);
	return parts.join(' · ');
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

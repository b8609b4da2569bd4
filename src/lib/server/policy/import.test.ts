import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import words from '../../../../messages/zh-CN/content.json' with { type: 'json' };
import { freshDatabase } from '../../../../tests/support/database.ts';
import { preparePolicy, writePolicy } from './import.ts';
import { ruleKeys } from './rule-keys.ts';

const { db } = await freshDatabase();

const folder = new URL('../../../../content/policy/', import.meta.url);
const shipped = readdirSync(folder).map((name) => ({
	path: `policy/${name}`,
	text: readFileSync(new URL(name, folder), 'utf8')
}));
const registry = shipped.filter(({ path }) => path === 'policy/keys.yaml');

const rule = `  - key: exam.score-review-days
    value: 30
    unit: days
    area: CN
    valid_from: 2020-01-01
    source: notice
    confidence: high
`;

/** A theme of one rule (lines 5 to 11), with some of its lines replaced. */
function theme(rules = rule) {
	const head = 'theme: days\nsources:\n  notice: { document: 通知 }\nrules:\n';
	return { path: 'policy/days.yaml', text: head + rules };
}

function errorsOf(rules: string) {
	return preparePolicy([...registry, theme(rules)]).errors.map(({ file, line, code }) => ({
		file,
		line,
		code
	}));
}

test('the shipped rules have no error, and the registry holds just the keys that code and rules use', () => {
	const { rules, errors } = preparePolicy(shipped);

	expect(errors).toEqual([]);
	const used = new Set(rules.map(({ key }) => key));
	expect(Object.keys(ruleKeys).filter((key) => !used.has(key))).toEqual([]);
	expect(used.size).toBe(Object.keys(ruleKeys).length);
});

describe('a rule is refused with its file and line', () => {
	const refusals: [what: string, rules: string, line: number, code: string][] = [
		['an unknown key', rule.replace('exam.score', 'exam.scores'), 5, 'unknown-key'],
		['a value of another kind', rule.replace('value: 30', 'value: soon'), 6, 'wrong-value'],
		['another unit', rule.replace('unit: days', 'unit: months'), 7, 'unit-mismatch'],
		['a unit that does not exist', rule.replace('unit: days', 'unit: moons'), 7, 'wrong-type'],
		['an area that is no code', rule.replace('CN', 'Hunan'), 8, 'wrong-type'],
		['a code that is not quoted', rule.replace('CN', '430000'), 8, 'wrong-type'],
		['a day that does not exist', rule.replace('2020-01-01', '2021-02-29'), 9, 'bad-date'],
		['a source that is not listed', rule.replace('notice', 'rumour'), 10, 'unknown-source'],
		['an unknown confidence', rule.replace('high', 'sure'), 11, 'wrong-type'],
		['an unknown field', `${rule}    colour: red\n`, 12, 'unknown-field'],
		['a missing field', rule.replace('    unit: days\n', ''), 5, 'missing-field'],
		['an end before the beginning', `${rule}    valid_to: 2019-01-01\n`, 12, 'empty-range'],
		['a note that is too long', `${rule}    note: ${'长'.repeat(1_001)}\n`, 12, 'value-long'],
		['a second rule for the same days', rule + rule, 12, 'overlap']
	];
	test.each(refusals)('%s', (_what, rules, line, code) => {
		expect(errorsOf(rules)).toEqual([{ file: 'policy/days.yaml', line, code }]);
	});

	test('in words that name what is wrong', () => {
		const catalogue: Record<string, string> = words;
		for (const [what, rules] of refusals) {
			for (const { code, values } of preparePolicy([...registry, theme(rules)]).errors) {
				const text = catalogue[`content_error_${code.replaceAll('-', '_')}`];
				const asked = [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
				expect([what, text === undefined]).toEqual([what, false]);
				expect(Object.keys(values)).toEqual(expect.arrayContaining(asked));
			}
		}
	});

	test('a structured value names the line of the part that is wrong', () => {
		const rolling = rule
			.replace('exam.score-review-days', 'exam.rolling.assistant')
			.replace('value: 30', 'value:\n      subjects: [A1]\n      consecutive_exam_years: 0')
			.replace('unit: days', 'unit: years');

		expect(errorsOf(rolling)).toEqual([{ file: 'policy/days.yaml', line: 8, code: 'wrong-value' }]);
	});
});

test('rules that follow one another, or hold in different areas, do not overlap', () => {
	const earlier = rule.replace('2020-01-01', '2010-01-01') + '    valid_to: 2020-01-01\n';
	const elsewhere = rule.replace('CN', "'430000'");

	expect(errorsOf(earlier + rule + elsewhere)).toEqual([]);
});

test('errors of all rules are collected', () => {
	const rules = rule.replace('value: 30', 'value: soon') + rule.replace('notice', 'rumour');

	expect(errorsOf(rules)).toHaveLength(2);
});

test('without the registry, or with one that contradicts the product, nothing is read', () => {
	expect(preparePolicy([theme()]).errors).toMatchObject([{ code: 'missing-registry' }]);

	const contradicting = registry.map(({ path, text }) => ({
		path,
		text: text.replace('type: integer', 'type: text')
	}));
	expect(preparePolicy(contradicting).errors).toMatchObject([{ code: 'key-type' }]);

	const short = [{ path: 'policy/keys.yaml', text: 'keys: []\n' }];
	expect(preparePolicy(short).errors).toHaveLength(Object.keys(ruleKeys).length);
});

test('a theme carries the name of its file', () => {
	const renamed = { ...theme(), path: 'policy/weeks.yaml' };

	expect(preparePolicy([...registry, renamed]).errors).toMatchObject([
		{ file: 'policy/weeks.yaml', line: 1, code: 'theme-name' }
	]);
});

test('a second writing changes nothing, a changed rule retires the old one and keeps it', async () => {
	const write = (rules: string) =>
		db
			.transaction()
			.execute((trx) => writePolicy(trx, preparePolicy([...registry, theme(rules)]).rules));

	expect(await write(rule)).toEqual({ added: 1, retired: 0 });
	expect(await write(rule)).toEqual({ added: 0, retired: 0 });
	expect(await write(rule.replace('30', '15'))).toEqual({ added: 1, retired: 1 });

	const rows = await db
		.selectFrom('policy_rule')
		.select(['value', 'retired_at'])
		.orderBy('id')
		.execute();
	expect(rows).toEqual([
		{ value: 30, retired_at: expect.any(Date) },
		{ value: 15, retired_at: null }
	]);
});

test('structured and fractional values survive the database unchanged', async () => {
	const { rules } = preparePolicy(shipped);
	const write = () => db.transaction().execute((trx) => writePolicy(trx, rules));

	await write();
	expect(await write()).toEqual({ added: 0, retired: 0 });
});

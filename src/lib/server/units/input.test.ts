import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	closureInput,
	creationInput,
	mergerForm,
	mergerInput,
	moveInput,
	renamingInput,
	splitForm
} from './input.ts';
import { suggestLevel } from './kind.ts';

const act = { effective_on: '2024-07-01', document_number: '示例政发〔2024〕7号', reason: '' };
const parent = '018f0000-0000-7000-8000-000000000001';

const issueOf = (schema: v.GenericSchema, input: unknown) => {
	const result = v.safeParse(schema, input);
	return result.success ? undefined : [v.getDotPath(result.issues[0]), result.issues[0].type];
};

test('a form of a founding becomes its input', () => {
	const form = {
		...act,
		...{ name: ' 松湖社工站 ', short_name: '', tree: 'civil-affairs', parent, level: '6' },
		...{ kind: 'social-work-station', code: 'ab12', credit_code: '', division_code: '430121' }
	};
	expect(v.parse(creationInput, form)).toEqual({
		...act,
		...{ reason: null, name: '松湖社工站', short_name: null, tree: 'civil-affairs', parent },
		...{ level: 6, kind: 'social-work-station', code: 'AB12', credit_code: null },
		...{ division_code: '430121', is_demo: false }
	});
});

test('names are composed, and neither empty, too long nor full of control characters', () => {
	const named = (name: string) => ({ ...act, name });
	expect(v.parse(renamingInput, named('e\u0301')).name).toBe('\u00e9');
	expect(issueOf(renamingInput, named('  '))).toEqual(['name', 'non_empty']);
	expect(issueOf(renamingInput, named('示'.repeat(101)))).toEqual(['name', 'max_length']);
	expect(issueOf(renamingInput, named('示例\u0000'))).toEqual(['name', 'regex']);
	expect(issueOf(renamingInput, named('㮾'.repeat(100)))).toBeUndefined();
});

test('an act needs a real day and its document', () => {
	const name = '示例';
	expect(issueOf(renamingInput, { ...act, name, effective_on: '2024-02-30' })).toEqual([
		...['effective_on', 'check']
	]);
	expect(issueOf(renamingInput, { ...act, name, document_number: ' ' })).toEqual([
		...['document_number', 'non_empty']
	]);
});

test('one ticked unit is a list of one, the same unit twice is one unit', () => {
	const form = { ...act, tree: 'civil-affairs', into: parent, name: '', parent: '' };
	expect(v.parse(mergerInput, { ...form, units: parent }).units).toEqual([parent]);
	expect(v.parse(mergerInput, { ...form, units: [parent, parent, ''] }).units).toEqual([parent]);
	expect(issueOf(mergerInput, form)?.[0]).toBe('units');
});

test('an empty choice is none, a wrong one is refused', () => {
	expect(v.parse(closureInput, { ...act, children_parent: '' }).children_parent).toBeNull();
	expect(issueOf(closureInput, { ...act, children_parent: 'x' })?.[0]).toBe('children_parent');
	expect(issueOf(moveInput, { ...act, tree: 'civil-affairs', parent: '', level: '' })?.[0]).toBe(
		'parent'
	);
	expect(issueOf(moveInput, { ...act, tree: 'other', parent, level: '' })?.[0]).toBe('tree');
});

test('a level is suggested below the parent', () => {
	expect(suggestLevel('civil-affairs', 0)).toBe(1);
	expect(suggestLevel('civil-affairs', 2)).toBe(3);
	expect(suggestLevel('township', 2)).toBe(4);
	expect(suggestLevel('social-work-station', 3)).toBe(6);
	expect(suggestLevel('township', 5)).toBeUndefined();
});

test('a merger that keeps one of the ticked units ends the others', () => {
	const other = parent.replace(/1$/, '2');
	const form = { ...act, tree: 'civil-affairs', name: '', parent: '', units: [parent, other] };
	expect(v.parse(mergerForm, { ...form, into: parent })).toMatchObject({
		...{ into: parent, units: [other] }
	});
	expect(v.parse(mergerForm, { ...form, into: '', name: '新街道' })).toMatchObject({
		...{ into: null, units: [parent, other] }
	});
});

test('the form of a split shares out the units below by the number of the part', () => {
	const [one, other] = [parent, parent.replace(/1$/, '2')];
	const form = {
		...act,
		tree: 'civil-affairs',
		is_kept: 'on',
		name: ['东县', ' '],
		short_name: ['', '']
	};
	const input = v.parse(splitForm, { ...form, [`child_${one}`]: '1', [`child_${other}`]: '' });
	expect(input).toMatchObject({ is_kept: true, parts: [{ name: '东县', children: [one] }] });
	expect(issueOf(splitForm, { ...form, [`child_${one}`]: '2' })).toEqual([
		...[null, 'raw_transform']
	]);
	expect(issueOf(splitForm, { ...form, name: ['', ''] })?.[0]).toBe('parts');
});

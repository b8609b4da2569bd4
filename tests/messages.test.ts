import { describe, expect, test } from 'vitest';
import {
	findMessageUse,
	findMissingMessages,
	findUnusedMessages,
	readCatalogue
} from '#lib/checks/catalogues.ts';
import { findMessageProblems } from '#lib/checks/plugin.ts';
import { readSources } from '#lib/checks/sources.ts';

describe('the catalogues', () => {
	test('hold every text that the code asks for, in both languages', () => {
		expect(findMessageProblems('.')).toEqual([]);
	});

	test('hold nothing that no code asks for', () => {
		expect(
			findUnusedMessages(readCatalogue('.', 'zh-CN'), findMessageUse(readSources('.')))
		).toEqual([]);
	});
});

describe('the checks of the catalogues', () => {
	const nothing = { keys: new Map(), beginnings: new Set<string>(), errors: new Set<string>() };

	test('find a key that one language lacks, and an empty text', () => {
		const catalogues = { 'zh-CN': { a: '甲', b: ' ' }, en: { b: 'B' } };
		expect(findMissingMessages(catalogues, nothing)).toEqual([
			'zh-CN says nothing for b',
			'en lacks a'
		]);
	});

	test('find placeholders that differ, in variants too', () => {
		const catalogues = {
			'zh-CN': { a: '{count} 人', b: [{ match: { 'count=one': '{count}' } }] },
			en: { a: '{number} people', b: [{ match: { 'count=one': 'one' } }] }
		};
		expect(findMissingMessages(catalogues, nothing)).toEqual([
			'a has other placeholders in each language: count / number',
			'b has other placeholders in each language: count / '
		]);
	});

	test('find what the code asks for and no language has', () => {
		const use = findMessageUse([
			{
				path: 'src/routes/x/+page.svelte',
				text: `import { m } from '#lib/paraglide/messages.js';\nm.x_title(); const label = m.x_label;`
			},
			{ path: 'src/lib/server/x/x.ts', text: `throw new Conflict(late ? 'x-late' : 'x-early');` },
			{
				path: 'src/lib/server/x/input.ts',
				text: `v.pipe(v.string(), v.check((text) => text !== '', 'x-empty'))`
			}
		]);
		expect([...use.keys.keys()]).toEqual([
			'x_title',
			'x_label',
			'error_x_late',
			'error_x_early',
			'error_x_empty'
		]);
		expect(findMissingMessages({ 'zh-CN': { x_title: '题' } }, use)).toHaveLength(4);
	});

	test('find what nobody asks for, and spare what is put together', () => {
		const use = findMessageUse([
			{
				path: 'src/lib/x.ts',
				text: "import { m } from '#lib/paraglide/messages.js'; m[`role_${role}`]; const code = 'x-late';"
			}
		]);
		const catalogue = {
			role_learner: '学员',
			error_x_late: '晚了',
			error_x_early: '早了',
			old: '旧'
		};
		expect(findUnusedMessages(catalogue, use)).toEqual(['error_x_early', 'old']);
	});
});

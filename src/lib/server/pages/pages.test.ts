import { describe, expect, test } from 'vitest';
import { NotFound } from '../errors.ts';
import { getPage, listPages } from './pages.ts';
import { listLicences } from './licences.ts';

const pages = listPages();
const names = new Set(pages.map(({ name }) => name));

describe('the pages about the platform', () => {
	test('are all there', () => {
		expect([...names]).toEqual(
			expect.arrayContaining(['about', 'accessibility', 'help', 'privacy'])
		);
	});

	test.each([...names])('%s is there in both languages, with a title', (name) => {
		const [chinese, english] = [getPage(name, 'zh-CN'), getPage(name, 'en')];
		expect(chinese.title).toMatch(/\p{Script=Han}/u);
		expect(english.title).toMatch(/^[A-Z]/);
		const levels = (document: typeof chinese) =>
			document.children.filter(({ type }) => type === 'heading').length;
		expect(levels(english)).toBe(levels(chinese));
	});

	test.each(pages)('$name in $language leads to pages that are there', ({ document }) => {
		const links = JSON.stringify(document).matchAll(/"href":"\/help\/([^"#]*)/g);
		for (const [, target = ''] of links) expect(names).toContain(target);
	});

	test.each(['missing', '../pages/about', 'about.zh-CN', ''])('%j is not found', (name) => {
		expect(() => getPage(name, 'en')).toThrow(NotFound);
	});
});

test('the licences name every package that the product runs on', async () => {
	const packages = (await listLicences()).flatMap((group) => group.packages);
	const found = packages.map(({ name }) => name);
	expect(found).toEqual(expect.arrayContaining(['kysely', 'lucia', 'pg', 'svelte']));
	expect(found).not.toContain('vitest');
	expect(new Set(packages.map(({ name, version }) => `${name} ${version}`)).size).toBe(
		packages.length
	);
	expect(packages.every(({ version }) => /^\d+\./.test(version))).toBe(true);
});

import { describe, expect, test } from 'vitest';
import { courseFiles, door, manifest, packageFiles } from '../../../../tests/support/courses.ts';
import { hostileYaml } from '../../../../tests/support/hostile.ts';
import { preparePackage } from './package.ts';

const folder = 'courses/first-visit';

function prepare(changes: Record<string, string>) {
	const files = packageFiles(folder, { ...courseFiles(), ...changes });
	return preparePackage(folder, files, { courses: new Set(['first-visit']), speeds: undefined });
}

/** Every place that takes a text. */
const places: [where: string, changes: (value: string) => Record<string, string>][] = [
	[
		'the title',
		(value) => ({ 'course.yaml': manifest.replace(/^title: .*$/m, `title: ${value}`) })
	],
	[
		'the slug of a lesson',
		(value) => ({ 'course.yaml': manifest.replace('[01-before, 02-door]', value) })
	],
	['a term', (value) => ({ 'course.yaml': manifest.replace('最低生活保障。', value) })],
	['what is required', (value) => ({ 'course.yaml': `${manifest}requires: ${value}\n` })],
	[
		'the front matter',
		(value) => ({ '02-door.md': door.replace(/^title: .*$/m, `title: ${value}`) })
	]
];

describe.each(places)('in %s', (_where, changes) => {
	test.each(hostileYaml)('%j is a text or an error with file and line', (value) => {
		const { course, errors } = prepare(changes(value));

		expect(course === undefined).toBe(errors.length > 0);
		for (const error of errors) {
			expect(error.file).toMatch(/^courses\/first-visit\/[a-z0-9-]+\.(yaml|md)$/);
			expect(error.line).toBeGreaterThanOrEqual(1);
		}
		expect(({} as Record<string, unknown>).isHostile).toBeUndefined();
		if (!course) return;
		expect(course.manifest.title).toBeTypeOf('string');
		for (const { title, slug } of course.lessons) {
			expect(title).toBeTypeOf('string');
			expect(slug).toMatch(/^[a-z0-9-]+$/);
		}
		for (const meaning of Object.values(course.manifest.terms))
			expect(meaning).toBeTypeOf('string');
	});
});

test('the name of a lesson leads nowhere but into its folder', () => {
	const { errors } = prepare({
		'course.yaml': manifest.replace('01-before,', '../other/01-before,')
	});
	expect(errors).toMatchObject([{ file: 'courses/first-visit/course.yaml', line: 16 }]);
});

test.each(['\\u0000', '\\u202e', '\\ud800', '\\u0007'])(
	'%s, which no author types, is refused',
	(character) => {
		const title = `title: "走访入门${character}"`;
		expect(
			prepare({ 'course.yaml': manifest.replace(/^title: .*$/m, title) }).errors
		).toMatchObject([{ line: 1, code: 'odd-characters' }]);
		expect(prepare({ '02-door.md': door.replace(/^title: .*$/m, title) }).errors).toMatchObject([
			{ line: 2, code: 'odd-characters' }
		]);
	}
);

import { describe, expect, test } from 'vitest';
import {
	before,
	courseFiles,
	door,
	manifest,
	packageFiles,
	pixel
} from '../../../../tests/support/courses.ts';
import { preparePackage } from './package.ts';

const folder = 'courses/first-visit';
const context = {
	courses: new Set(['first-visit', 'other-course']),
	speeds: { charactersMin: 120, charactersMax: 600 }
};

function prepare(changes: Record<string, string | Buffer | undefined> = {}, at = folder) {
	const files = Object.entries({ ...courseFiles(), ...changes }).filter(
		(entry): entry is [string, string | Buffer] => entry[1] !== undefined
	);
	return preparePackage(at, packageFiles(at, Object.fromEntries(files)), context);
}

function errorsOf(changes: Record<string, string | Buffer | undefined>, at = folder) {
	return prepare(changes, at).errors.map(({ file, line, code }) => ({
		file: file.slice(at.length + 1),
		line,
		code
	}));
}

test('a package is read with its lessons, and its files lead to where they are served', () => {
	const { course, errors } = prepare();

	expect(errors).toEqual([]);
	expect(course?.manifest).toMatchObject({ title: '走访入门（示例）', references: [] });
	expect(course?.lessons).toMatchObject([
		{
			slug: '01-before',
			title: '敲门之前',
			minutes: 1,
			terms: ['低保'],
			media: ['media/map.png'],
			checks: [{ slug: 'clue', kind: 'single', isRequired: true }],
			sections: [
				{ slug: 'intro', title: null },
				{ slug: 's-线索不等于结论', title: '线索不等于结论' },
				{ slug: 's-入户走访的提纲' }
			]
		},
		{ slug: '02-door', checks: [{ isRequired: false }] }
	]);
	const text = JSON.stringify(course?.lessons[0]?.document);
	expect(text).toMatch(/"src":"\/media\/[0-9a-f]{64}\.png"/);
	expect(text).not.toContain('熟人也会看漏');
	expect(text).not.toContain('提醒你去看');
	expect(course?.media).toMatchObject([{ path: 'media/map.png', mediaType: 'image/png' }]);
});

describe('the hash of a course', () => {
	const hashOf = (changes: Record<string, string | Buffer | undefined>) =>
		prepare(changes).course?.hash.toString('hex');
	const lessonHashOf = (changes: Record<string, string | Buffer | undefined>) =>
		prepare(changes).course?.lessons[1]?.hash.toString('hex');

	test('is another where a lesson, a file of it, a term or the course itself is another', () => {
		const hashes = [
			hashOf({}),
			hashOf({ '02-door.md': door.replace('招呼', '喊') }),
			hashOf({ 'media/map.png': Buffer.concat([pixel, Buffer.from('x')]) }),
			hashOf({ 'course.yaml': manifest.replace('最低生活保障。', '另一种说法。') }),
			hashOf({ 'course.yaml': manifest.replace('T1', 'T2') })
		];
		expect(new Set(hashes).size).toBe(5);
	});

	test('is the same whatever the line ends, and of a lesson whatever the others say', () => {
		expect(hashOf({ '02-door.md': door.replaceAll('\n', '\r\n') })).toBe(hashOf({}));
		expect(lessonHashOf({ '01-before.md': before.replace('三月', '四月') })).toBe(lessonHashOf({}));
	});
});

describe('a package is refused with file and line', () => {
	const inManifest = (from: string | RegExp, to: string) => ({
		'course.yaml': manifest.replace(from, to)
	});
	const inBefore = (from: string | RegExp, to: string) => ({
		'01-before.md': before.replace(from, to)
	});
	const refusals: [
		what: string,
		changes: Record<string, string | Buffer | undefined>,
		file: string,
		line: number,
		code: string
	][] = [
		['without course.yaml', { 'course.yaml': undefined }, 'course.yaml', 1, 'course-missing'],
		[
			'with a field nobody knows',
			inManifest('tier: T1', 'tier: T1\ncolour: red'),
			'course.yaml',
			4,
			'unknown-field'
		],
		['with an unknown tier', inManifest('T1', 'T9'), 'course.yaml', 3, 'wrong-type'],
		['with a short title', inManifest(/title: .*/, 'title: 走'), 'course.yaml', 1, 'value-short'],
		[
			'with a long summary',
			inManifest('学完能走一户。', '长'.repeat(121)),
			'course.yaml',
			2,
			'value-long'
		],
		[
			'with an audience twice',
			inManifest('[village-staff]', '[managers, managers]'),
			'course.yaml',
			4,
			'doubled-entry'
		],
		['with two outcomes', inManifest('  - 能写下事实\n', ''), 'course.yaml', 10, 'value-short'],
		[
			'with a requirement of two kinds',
			inManifest('lessons: [', 'requires: { course: other-course, tier: T1 }\nlessons: ['),
			'course.yaml',
			16,
			'requires-form'
		],
		[
			'that requires itself',
			inManifest('lessons: [', 'requires: { course: first-visit }\nlessons: ['),
			'course.yaml',
			16,
			'requires-itself'
		],
		[
			'that requires a course that is not there',
			inManifest('lessons: [', 'requires: { any: [course: nowhere] }\nlessons: ['),
			'course.yaml',
			16,
			'requires-unknown'
		],
		[
			'with more lessons to finish than there are',
			inManifest('lessons: all', 'lessons: 3'),
			'course.yaml',
			15,
			'completion-lessons'
		],
		[
			'with a lesson that is not there',
			{ '02-door.md': undefined },
			'course.yaml',
			16,
			'lesson-missing'
		],
		[
			'with a lesson that is not listed',
			{ '03-more.md': door },
			'03-more.md',
			1,
			'lesson-unlisted'
		],
		[
			'with a picture that is not there',
			{ 'media/map.png': undefined },
			'01-before.md',
			13,
			'media-missing'
		],
		[
			'with a picture that is none',
			{ 'media/map.png': Buffer.from('<svg/>') },
			'media/map.png',
			1,
			'media-type'
		],
		[
			'with a lesson without front matter',
			{ '02-door.md': '正文' },
			'02-door.md',
			1,
			'front-matter'
		],
		[
			'with a lesson without minutes',
			inBefore('minutes: 1\n', ''),
			'01-before.md',
			2,
			'missing-field'
		],
		[
			'with minutes that nobody needs',
			inBefore('minutes: 1', 'minutes: 40'),
			'01-before.md',
			3,
			'minutes-many'
		],
		[
			'with minutes in which nobody can read it',
			inBefore('三月初', '走访要先听后看。'.repeat(200)),
			'01-before.md',
			3,
			'minutes-few'
		],
		[
			'with a term that is not explained',
			inBefore('term[低保]', 'term[特困]'),
			'01-before.md',
			7,
			'unknown-term'
		]
	];
	test.each(refusals)('%s', (_what, changes, file, line, code) => {
		expect(errorsOf(changes)).toEqual([{ file, line, code }]);
		expect(prepare(changes).course).toBeUndefined();
	});

	test('in a folder whose name is no slug', () => {
		expect(errorsOf({}, 'courses/First_Visit')).toMatchObject([{ code: 'course-slug' }]);
	});

	test('with everything that is wrong at once', () => {
		expect(
			errorsOf({
				'01-before.md': before.replace('#clue', '').replace('term[低保]', 'term[特困]'),
				'02-door.md': door.replace('minutes: 1', 'minutes: soon')
			})
		).toEqual([
			{ file: '01-before.md', line: 7, code: 'unknown-term' },
			{ file: '01-before.md', line: 15, code: 'id-missing' },
			{ file: '02-door.md', line: 3, code: 'wrong-type' }
		]);
	});
});

test('a file that no lesson names is not kept, whatever it is', () => {
	const { course, errors } = prepare({ 'media/left-over.png': Buffer.from('no picture') });

	expect(errors).toEqual([]);
	expect(course?.media.map(({ path }) => path)).toEqual(['media/map.png']);
});

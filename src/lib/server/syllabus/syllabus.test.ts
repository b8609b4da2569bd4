import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { hostileYaml } from '../../../../tests/support/hostile.ts';
import { seedBank, syllabus } from '../../../../tests/support/questions.ts';
import { findActiveSyllabus, listTopicTitles } from './syllabus.ts';
import { prepareSyllabus } from './syllabus-file.ts';
import { archiveSyllabus } from './write.ts';

const path = 'syllabus/2025/A2.yaml';
const errorsOf = (text: string, at = path) =>
	prepareSyllabus({ path: at, text }).errors.map(({ line, code }) => [line, code]);

describe('a syllabus is refused on the line', () => {
	test.each([
		['of another place', syllabus, 2, 'syllabus-place', 'syllabus/2018/A2.yaml'],
		['of a subject that there is not', syllabus.replace('A2', 'D1'), 2, 'wrong-type'],
		['of an edition without a year', syllabus.replace('2025版', '新版'), 1, 'wrong-type'],
		[
			'of weights that are no hundred',
			syllabus.replace('weight: 60', 'weight: 50'),
			5,
			'syllabus-weight'
		],
		[
			'of points that are more than their chapter',
			syllabus.replace('weight: 20', 'weight: 30'),
			6,
			'syllabus-weight'
		],
		['of a weight below nothing', syllabus.replace('weight: 20', 'weight: -1'), 12, 'wrong-type'],
		[
			'of a point of another chapter',
			syllabus.replace('disaster.recovery', 'flood.recovery'),
			18,
			'syllabus-point'
		],
		['of a point twice', syllabus.replace('.referral', '.finding'), 12, 'syllabus-doubled'],
		[
			'of a chapter twice',
			syllabus
				.replace('code: disaster\n', 'code: social-assistance\n')
				.replace('disaster.recovery', 'social-assistance.recovery'),
			13,
			'syllabus-doubled'
		],
		['of a code in capitals', syllabus.replace('.referral', '.Referral'), 12, 'wrong-type'],
		[
			'of a confidence nobody knows',
			syllabus.replace('confidence: medium', 'confidence: sure'),
			9,
			'wrong-type'
		],
		[
			'of a field nobody knows',
			syllabus.replace('status: active', 'state: active'),
			3,
			'unknown-field'
		]
	] as [string, string, number, string, string?][])('%s', (_what, text, line, code, at) => {
		expect(errorsOf(text, at)).toContainEqual([line, code]);
	});

	test.each(hostileYaml)('or read as words: %j', (value) => {
		const text = syllabus.replace('title: 主动发现', () => `title: ${value}`);
		const { syllabus: read, errors } = prepareSyllabus({ path, text });

		expect(read === undefined).toBe(errors.length > 0);
		for (const { line } of errors) expect(line).toBeGreaterThanOrEqual(1);
		expect(read?.chapters[0]?.points[0]?.title ?? '').toBeTypeOf('string');
	});
});

describe('a syllabus that was imported', async () => {
	const { db } = await freshDatabase();
	const write = (text: string) => seedBank(db, { [path]: text });

	test('is the one of its subject, with its chapters and points in order', async () => {
		await write(syllabus);

		expect(await findActiveSyllabus(db, 'B1')).toBeUndefined();
		expect(await findActiveSyllabus(db, 'A2')).toMatchObject({
			edition: '2025版',
			source: '《示例大纲》',
			chapters: [
				{
					code: 'social-assistance',
					weight: 60,
					confidence: 'medium',
					points: [
						{ code: 'social-assistance.finding', weight: 40, confidence: 'low' },
						{ code: 'social-assistance.referral', weight: 20, confidence: 'high' }
					]
				},
				{ code: 'disaster', points: [{ title: '灾后恢复' }] }
			]
		});
	});

	test('is replaced, and what it names no more keeps its title', async () => {
		await write(
			syllabus
				.replace(
					'social-assistance.referral, title: 转介',
					'social-assistance.linking, title: 链接'
				)
				.replace('title: 灾后恢复', 'title: 灾后重建')
		);
		const points = (await findActiveSyllabus(db, 'A2'))?.chapters[0]?.points;

		expect(points?.map(({ code }) => code)).toEqual([
			'social-assistance.finding',
			'social-assistance.linking'
		]);
		const titles = await listTopicTitles(db, 'A2');
		expect(titles.get('social-assistance.referral')).toBe('转介');
		expect(titles.get('disaster.recovery')).toBe('灾后重建');
		expect(titles.get('disaster')).toBe('防灾减灾救灾（示例）');
		expect(titles.get('children')).toBeUndefined();
	});

	test('brings a point back that it names again', async () => {
		await write(syllabus);
		const points = (await findActiveSyllabus(db, 'A2'))?.chapters[0]?.points;

		expect(points?.map(({ code }) => code)).toEqual([
			'social-assistance.finding',
			'social-assistance.referral'
		]);
	});

	test('is not asked any more when its file is gone', async () => {
		await db
			.transaction()
			.execute((trx) => archiveSyllabus(trx, { edition: '2025版', subject: 'A2' }));

		expect(await findActiveSyllabus(db, 'A2')).toBeUndefined();
		expect((await listTopicTitles(db, 'A2')).size).toBeGreaterThan(0);
	});
});

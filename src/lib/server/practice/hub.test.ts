import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { seedHolder } from '../../../../tests/support/people.ts';
import {
	answerByFile,
	begin,
	letPracticeAge,
	practiceFiles,
	seedPracticeBank
} from '../../../../tests/support/practice.ts';
import { seedBank } from '../../../../tests/support/questions.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getDrillPage } from './drill-page.ts';
import { readHub } from './hub.ts';

const { db, vault } = await freshDatabase();
let wang: Actor;
let li: Actor;
let ids: Map<string, number>;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
});

beforeEach(async () => {
	await sql`truncate practice_drill, practice_drill_item, practice_response, practice_correction,
		practice_review, practice_mark, practice_setting, practice_remark, practice_paper, attempt cascade`.execute(
		db
	);
	ids = await seedPracticeBank(db);
});

const page = (drill: string, at?: number, actor = wang) => getDrillPage(db, actor, drill, { at });
const chapter = () => begin(db, wang, { kind: 'chapter', topic: 'social-assistance' });

describe('where practice begins', () => {
	test('the daily practice is the same for everybody, and one a day', async () => {
		const own = await page(await begin(db, wang, { kind: 'daily' }));
		const others = await page(await begin(db, li, { kind: 'daily' }), undefined, li);
		expect(own.outline).toHaveLength(10);
		expect(others.current?.question).toBe(own.current?.question);
		expect(await begin(db, wang, { kind: 'daily' })).toBe(own.drill);
	});

	test('says what there is, what was done, and what is for today', async () => {
		const drill = await chapter();
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['a'] });
		await answerByFile(db, wang, drill, { ordinal: 2, chosen: ['b'] });
		const hub = await readHub(db, wang, 'A2');

		expect(hub.chapters).toMatchObject([
			{ code: 'social-assistance', questions: 6, answered: 2, weaknessPercent: null },
			{ code: 'disaster', questions: 4, answered: 0 }
		]);
		expect(hub.runs).toMatchObject([{ drill, done: 2, questions: 6, title: '社会救助（示例）' }]);
		expect(hub.book).toEqual({ open: 1, cleared: 0 });
		expect(hub.today.doneQuestions).toBe(2);
		expect(hub.today.reviews).toEqual([]);
		expect(hub.today.fresh).toHaveLength(8);
		expect((await readHub(db, li, 'A2')).book).toEqual({ open: 0, cleared: 0 });
	});

	test('brings back what is due, before what is new', async () => {
		const drill = await chapter();
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['a'] });
		await letPracticeAge(db, 40);
		const today = await page(await begin(db, wang, { kind: 'today' }));
		const sources = await db
			.selectFrom('practice_drill_item as item')
			.innerJoin('practice_drill as drill', 'drill.id', 'item.drill_id')
			.where('drill.public_id', '=', today.drill)
			.select(['item.question_id', 'item.source'])
			.orderBy('ordinal')
			.execute();

		expect(sources[0]).toEqual({ question_id: ids.get('a2-q1'), source: 'review' });
		expect(sources.slice(1).every(({ source }) => source === 'drill')).toBe(true);
	});

	test('has nothing to begin where nothing is weak, wrong or kept', async () => {
		for (const kind of ['weakness', 'mistakes', 'favourites'] as const)
			expect(await codeOf(begin(db, wang, { kind }))).toBe('practice-nothing');
		expect(await codeOf(begin(db, wang, { kind: 'chapter', topic: 'nowhere' }))).toBe(
			'practice-nothing'
		);
	});

	test('leaves out questions whose law is no longer in force', async () => {
		const files = practiceFiles();
		const path = 'questions/A2/disaster.md';
		await seedBank(db, {
			...files,
			[path]: (files[path] ?? '').replace('style=recall', 'style=recall laws=old-rules')
		});
		const drill = await begin(db, wang, { kind: 'chapter', topic: 'disaster' });
		expect((await page(drill)).outline).toHaveLength(3);
	});
});

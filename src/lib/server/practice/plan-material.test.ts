import { beforeAll, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { seedHolder } from '../../../../tests/support/people.ts';
import { answerByFile, begin, seedPracticeBank } from '../../../../tests/support/practice.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder } from '../hours/holder.ts';
import { readRoad } from '../qualifications/road.ts';
import { readStudyPlan } from '../qualifications/study-plan.ts';
import { readPlanMaterial } from './plan-material.ts';

const { db, vault } = await freshDatabase();
let wang: Actor;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	await seedPracticeBank(db);
	await db
		.insertInto('exam_target')
		.values({
			...{ public_id: createPublicId(), person_id: wang.personId },
			...{ level: 'assistant', year: 2027, area: '430000', minutes_per_week: 300 }
		})
		.execute();
});

async function plan() {
	const holder = await getHolder(db, wang.personId);
	const road = await readRoad(db, holder, { today: '2026-11-24' });
	const material = await readPlanMaterial(db, holder.id, road);
	const study = await readStudyPlan(db, holder, road, material);
	const tasks = study?.weeks.flatMap((week) => week.tasks) ?? [];
	const minutesOf = (code: string) =>
		tasks.reduce(
			(sum, task) => (task.kind === 'chapter' && task.code === code ? sum + task.minutes : sum),
			0
		);
	return { study, minutesOf };
}

test('a plan goes through the chapters of the syllabus by what they weigh and what is lost', async () => {
	const before = await plan();
	expect(before.study?.chapters).toMatchObject([
		{ subject: 'A1', code: 'all', weight: 100 },
		{ subject: 'A2', code: 'social-assistance', weight: 60, weakness: undefined },
		{ subject: 'A2', code: 'disaster', weight: 40 }
	]);
	expect(before.minutesOf('social-assistance')).toBeGreaterThan(before.minutesOf('disaster'));
	const drill = await begin(db, wang, { kind: 'chapter', topic: 'social-assistance' });
	for (const ordinal of [1, 2, 3, 4, 5])
		await answerByFile(db, wang, drill, { ordinal, chosen: ['b'] });
	const after = await plan();

	expect(after.study?.chapters[1]?.weakness).toBeLessThan(0.2);
	expect(after.minutesOf('social-assistance')).toBeLessThan(before.minutesOf('social-assistance'));
	expect(after.minutesOf('disaster')).toBeGreaterThan(before.minutesOf('disaster'));
});

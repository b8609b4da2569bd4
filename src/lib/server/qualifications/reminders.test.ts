import { beforeAll, describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedPolicy } from '../../../../tests/support/hours.ts';
import { seedHolder } from '../../../../tests/support/people.ts';
import { facts, fileAs, seedExamAreas } from '../../../../tests/support/qualifications.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { noticeWords } from '../notices/words.ts';
import { listReminders, sendReminders } from './reminders.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let count = 0;
const hold = () =>
	seedHolder(db, vault, { name: `提醒${count++}`, role: 'learner', at: units.langli });

beforeAll(async () => {
	await seedPolicy(db);
	await seedExamAreas(db);
});

const aim = async (area: string) => {
	const actor = await hold();
	await db
		.insertInto('exam_target')
		.values({
			...{ public_id: createPublicId(), person_id: actor.personId, level: 'assistant' },
			...{ year: 2026, area, minutes_per_week: 210 }
		})
		.execute();
	return actor;
};
const register = (actor: Actor) =>
	fileAs(
		db,
		vault,
		actor,
		facts.examRegistration({ year: 2026, level: 'assistant', subjects: ['A1', 'A2'] })
	);
const noticesOf = async (actor: Actor) =>
	(
		await db
			.selectFrom('notice')
			.where('person_id', '=', actor.personId)
			.select(['kind', 'detail'])
			.orderBy('id')
			.execute()
	).map(({ kind, detail }) => [kind, detail]);
const due = async (actor: Actor, today: string) =>
	(await listReminders(db, actor, { today })).map(({ kind, on }) => `${kind} ${on}`);

describe('registration for the exam', () => {
	test('is due while the window of the province is open, and no longer when it is done', async () => {
		const actor = await aim('320000');
		expect(await due(actor, '2026-03-09')).toEqual([]);
		expect(await due(actor, '2026-03-10')).toEqual(['exam-registration 2026-03-29']);
		expect(await due(actor, '2026-03-30')).toEqual([]);
		await register(actor);
		expect(await due(actor, '2026-03-10')).toEqual([]);
	});

	test('is told at its beginning and before its end, each once, to those who still have to', async () => {
		const [late, done] = [await aim('320000'), await aim('320000')];
		await register(done);
		await sendReminders(db, { today: '2026-03-09' });
		expect(await noticesOf(late)).toEqual([]);
		for (const today of ['2026-03-10', '2026-03-10', '2026-03-20'])
			await sendReminders(db, { today });
		const detail = { year: 2026, day: '2026-03-29' };
		expect(await noticesOf(late)).toEqual([['exam-registration-open', detail]]);
		for (const today of ['2026-03-26', '2026-03-27']) await sendReminders(db, { today });
		expect(await noticesOf(late)).toEqual([
			['exam-registration-open', detail],
			['exam-registration-closing', detail]
		]);
		expect(await noticesOf(done)).toEqual([]);
		expect(noticeWords('exam-registration-closing', detail, 'zh-CN')).toContain('2026年3月29日');
	});
});

describe('a certificate', () => {
	test('is to be registered within a year, then it is late', async () => {
		const actor = await hold();
		await fileAs(db, vault, actor, facts.credential({ approved_on: '2025-05-25' }));
		expect(await due(actor, '2025-06-01')).toEqual(['register-certificate 2026-05-24']);
		expect(await due(actor, '2026-05-25')).toEqual(['register-certificate null']);
		for (const today of ['2026-01-01', '2026-02-23', '2026-02-24', '2026-05-20'])
			await sendReminders(db, { today });
		const detail = { level: 'assistant', day: '2026-05-24' };
		expect(await noticesOf(actor)).toEqual([
			['registration-due', detail],
			['registration-due', detail]
		]);
	});

	test('is to be renewed in the last three months, told at each step of the rule', async () => {
		const actor = await hold();
		await fileAs(db, vault, actor, facts.credential());
		await fileAs(db, vault, actor, facts.registration());
		expect(await due(actor, '2026-10-31')).toEqual([]);
		expect(await due(actor, '2026-11-01')).toEqual(['renew-registration 2027-01-31']);
		for (const today of ['2026-11-02', '2026-11-03', '2027-01-01', '2027-01-24', '2027-01-31'])
			await sendReminders(db, { today });
		const kinds = (await noticesOf(actor)).map(([kind]) => kind);
		expect(kinds).toEqual(['registration-ending', 'registration-ending', 'registration-ending']);
	});

	test('that is nobody’s reminds nobody', async () => {
		expect(await due(await hold(), '2026-03-10')).toEqual([]);
	});
});

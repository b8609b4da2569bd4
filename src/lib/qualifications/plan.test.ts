import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '#lib/dates.ts';
import type { ExamSubject } from './levels.ts';
import { planStepMinutes, planStudy, type PlanChapter, type PlanTerms } from './plan.ts';

const terms = (change: Partial<PlanTerms> = {}): PlanTerms => ({
	today: '2026-11-24',
	examOn: '2027-05-01',
	minutesAWeek: 210,
	mockDaysBefore: [42, 21, 7],
	paperMinutes: new Map<ExamSubject, number>([
		['A1', 120],
		['A2', 120]
	]),
	...change
});
const chapter = (code: string, weight: number, change: Partial<PlanChapter> = {}): PlanChapter => ({
	...{ subject: 'A1', code, title: code, weight },
	...change
});
const book = [
	chapter('values', 10),
	chapter('casework', 30),
	chapter('assistance', 20, { subject: 'A2' }),
	chapter('family', 40, { subject: 'A2' })
];
const minutesOf = (chapters: readonly PlanChapter[], given: PlanTerms) => {
	const sums = new Map(chapters.map(({ code }) => [code, 0]));
	for (const { tasks } of planStudy(chapters, given).weeks)
		for (const task of tasks)
			if (task.kind === 'chapter') sums.set(task.code, (sums.get(task.code) ?? 0) + task.minutes);
	return sums;
};

describe('the plan', () => {
	test('ends the day before the sitting, in weeks that begin on Monday', () => {
		const { weeks } = planStudy(book, terms());
		expect(weeks[0]).toMatchObject({ from: '2026-11-24', to: '2026-11-29' });
		expect(weeks[1]).toMatchObject({ from: '2026-11-30', to: '2026-12-06' });
		expect(weeks.at(-1)?.to).toBe('2027-04-30');
	});

	test('gives the chapters their time by weight', () => {
		const minutes = minutesOf(book, terms());
		const sum = [...minutes.values()].reduce((total, each) => total + each, 0);
		for (const { code, weight } of book)
			expect(Math.abs((minutes.get(code) ?? 0) - (sum * weight) / 100)).toBeLessThanOrEqual(
				planStepMinutes
			);
	});

	test('gives a chapter that is half known half as much', () => {
		const known = book.map((each) => (each.code === 'family' ? { ...each, weakness: 0.5 } : each));
		const minutes = minutesOf(known, terms());
		const difference = (minutes.get('family') ?? 0) - (minutes.get('assistance') ?? 0);
		expect(Math.abs(difference)).toBeLessThanOrEqual(planStepMinutes);
		const all = minutesOf([...book.slice(0, 3), chapter('family', 40, { weakness: 0 })], terms());
		expect(all.get('family')).toBe(0);
	});

	test('begins with what is worth most', () => {
		const [week] = planStudy(book, terms()).weeks;
		expect(week?.tasks[0]).toMatchObject({ code: 'family' });
	});

	test('puts a paper of each subject on its days', () => {
		const tasks = planStudy(book, terms()).weeks.flatMap((week) => week.tasks);
		const mocks = tasks.flatMap((task) =>
			task.kind === 'mock' ? [`${task.subject} ${task.on}`] : []
		);
		expect(mocks).toEqual([
			...['A1 2027-03-20', 'A2 2027-03-20', 'A1 2027-04-10', 'A2 2027-04-10'],
			...['A1 2027-04-24', 'A2 2027-04-24']
		]);
	});

	test('leaves the early papers out where time is short, and none begin in the past', () => {
		const short = planStudy(book, terms({ minutesAWeek: 30, examOn: '2027-01-20' }));
		expect(short.mockMinutes).toBeLessThanOrEqual(short.minutes / 2 + planStepMinutes);
		const late = planStudy(book, terms({ today: '2027-04-20', minutesAWeek: 420 }));
		expect(late.mockMinutes).toBe(240);
	});

	test('is empty where the sitting is not ahead, and where there is nothing to study', () => {
		expect(planStudy(book, terms({ today: '2027-05-01' })).weeks).toEqual([]);
		expect(planStudy([], terms()).minutes).toBe(0);
	});

	test('asks no more of what is done', () => {
		const before = minutesOf(book, terms());
		const done = book.map((each) =>
			each.code === 'casework' ? { ...each, doneMinutes: before.get('casework') ?? 0 } : each
		);
		const later = minutesOf(done, terms({ today: '2026-12-28' }));
		expect(later.get('casework')).toBeLessThan((before.get('casework') ?? 0) / 4);
	});
});

describe('whatever the chapters and the time', () => {
	const chapters = fc.uniqueArray(
		fc.record({
			subject: fc.constantFrom('A1' as const, 'A2' as const),
			code: fc.string({ minLength: 1, maxLength: 3 }),
			title: fc.constant('章'),
			weight: fc.integer({ min: 0, max: 40 }),
			weakness: fc.option(
				fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
				{ nil: undefined }
			),
			doneMinutes: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined })
		}),
		{ maxLength: 12, selector: ({ subject, code }) => subject + code }
	);
	const times = fc
		.record({
			days: fc.integer({ min: 0, max: 400 }),
			minutesAWeek: fc.integer({ min: 30, max: 1_200 })
		})
		.map(({ days, minutesAWeek }) => terms({ examOn: addDays('2026-11-24', days), minutesAWeek }));

	test('no week holds more than was set, but for its papers, and all weeks together never do', () => {
		fc.assert(
			fc.property(chapters, times, (all, given) => {
				const plan = planStudy(all, given);
				const days = Math.max(0, daysBetween(given.today, given.examOn));
				expect(plan.minutes).toBeLessThanOrEqual((given.minutesAWeek * days) / 7 + planStepMinutes);
				for (const { from, to, tasks, minutes } of plan.weeks) {
					const study = tasks.filter(({ kind }) => kind === 'chapter');
					const budget = (given.minutesAWeek * (daysBetween(from, to) + 1)) / 7;
					expect(study.reduce((sum, task) => sum + task.minutes, 0)).toBeLessThanOrEqual(budget);
					expect(minutes).toBe(tasks.reduce((sum, task) => sum + task.minutes, 0));
				}
				expect(plan.minutes).toBe(plan.chapterMinutes + plan.mockMinutes);
			}),
			{ numRuns: 500 }
		);
	});

	test('every day up to the sitting lies in one week', () => {
		fc.assert(
			fc.property(chapters, times, (all, given) => {
				const { weeks } = planStudy(all, given);
				let next = given.today;
				for (const { from, to } of weeks) {
					expect(from).toBe(next);
					expect(to >= from && to < given.examOn).toBe(true);
					next = addDays(to, 1);
				}
				if (weeks.length > 0) expect(next).toBe(given.examOn);
			})
		);
	});

	test('a weaker chapter never gets less time', () => {
		fc.assert(
			fc.property(chapters, times, fc.nat(), (all, given, at) => {
				fc.pre(all.length > 0);
				const index = at % all.length;
				const key = (each: PlanChapter | undefined) => each?.code ?? '';
				const unique = all.map((each, place) => ({ ...each, code: `${each.code}#${place}` }));
				const weaker = unique.map((each, place) =>
					place === index ? { ...each, weakness: 1 } : each
				);
				const before = minutesOf(unique, given).get(key(unique[index])) ?? 0;
				const after = minutesOf(weaker, given).get(key(weaker[index])) ?? 0;
				expect(after).toBeGreaterThanOrEqual(before - planStepMinutes);
			})
		);
	});
});

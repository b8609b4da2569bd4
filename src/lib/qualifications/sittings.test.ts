import { describe, expect, test } from 'vitest';
import { examSubjects, subjectsOf } from './levels.ts';
import {
	daysLeft,
	findClashes,
	findNextDate,
	listDates,
	resultsOn,
	type Sitting,
	type SittingTerms,
	type Slot
} from './sittings.ts';

const terms: SittingTerms = {
	ticketDaysBefore: 7,
	resultsAfterMonths: 2,
	scoreReviewDays: 30,
	certificateAfterMonths: { from: 2, to: 3 }
};
const slots: Slot[] = [
	{ subjects: ['B2'], day: '2026-05-23', from: '14:00', to: '16:00' },
	{ subjects: ['A1', 'B1'], day: '2026-05-24', from: '09:00', to: '11:00' },
	{ subjects: ['A2'], day: '2026-05-24', from: '14:00', to: '16:00' },
	{ subjects: ['B3'], day: '2026-05-24', from: '14:00', to: '16:30' },
	{ subjects: ['C1'], day: '2026-05-24', from: '14:00', to: '17:00' }
];
const announced: Sitting = {
	year: 2026,
	status: 'announced',
	days: ['2026-05-23', '2026-05-24'],
	expectedMonth: null,
	expectedRegistrationMonth: null,
	slots,
	registration: { from: '2026-03-10', to: '2026-03-29' },
	isOwnRegistration: true
};
const expected: Sitting = {
	year: 2027,
	status: 'expected',
	days: [],
	expectedMonth: 5,
	expectedRegistrationMonth: 3,
	slots: [],
	registration: null,
	isOwnRegistration: false
};
const kindOf = (sitting: Sitting, kind: string) =>
	listDates(sitting, terms).find((date) => date.kind === kind);

describe('the dates of a sitting that was announced', () => {
	test('are its own days, and days that are counted from them', () => {
		expect(kindOf(announced, 'exam')).toEqual({
			...{ kind: 'exam', certainty: 'announced', from: '2026-05-23', to: '2026-05-24', month: null }
		});
		expect(kindOf(announced, 'ticket')).toMatchObject({
			certainty: 'expected',
			from: '2026-05-16',
			to: '2026-05-22'
		});
		expect(kindOf(announced, 'results')).toMatchObject({
			certainty: 'expected',
			from: '2026-07-24'
		});
		expect(kindOf(announced, 'score-review')).toMatchObject({ to: '2026-08-22' });
		expect(kindOf(announced, 'certificate')).toMatchObject({
			from: '2026-09-24',
			to: '2026-10-24'
		});
	});

	test('count a window of all provinces as expected, and that of one’s own as announced', () => {
		expect(kindOf(announced, 'registration')?.certainty).toBe('announced');
		const outer = { ...announced, isOwnRegistration: false };
		expect(kindOf(outer, 'registration')?.certainty).toBe('expected');
	});
});

describe('a sitting that nobody has announced', () => {
	test('has months at most, and no day', () => {
		const dates = listDates(expected, terms);
		expect(dates.every(({ certainty, from }) => certainty === 'expected' && from === null)).toBe(
			true
		);
		expect(kindOf(expected, 'exam')?.month).toBe('2027-05-01');
		expect(kindOf(expected, 'registration')?.month).toBe('2027-03-01');
		expect(kindOf(expected, 'results')?.month).toBe('2027-07-01');
	});

	test('is never counted down to', () => {
		for (const date of listDates(expected, terms)) expect(daysLeft(date, '2026-11-24')).toBeNull();
		const estimated = kindOf(announced, 'results');
		expect(estimated && daysLeft(estimated, '2026-06-01')).toBeNull();
	});

	test('has no dates at all where it was cancelled', () => {
		expect(listDates({ ...announced, status: 'cancelled' }, terms)).toEqual([]);
	});
});

test('days are counted down to what was announced, until it begins', () => {
	const exam = kindOf(announced, 'exam');
	expect(exam && daysLeft(exam, '2026-05-01')).toBe(22);
	expect(exam && daysLeft(exam, '2026-05-23')).toBe(0);
	expect(exam && daysLeft(exam, '2026-05-24')).toBeNull();
});

test('the next date is the one that is under way or ahead, months included', () => {
	const next = (sitting: Sitting, today: string) =>
		findNextDate(listDates(sitting, terms), today)?.kind;
	expect(next(announced, '2026-01-05')).toBe('registration');
	expect(next(announced, '2026-03-29')).toBe('registration');
	expect(next(announced, '2026-03-30')).toBe('ticket');
	expect(next(announced, '2026-05-24')).toBe('exam');
	expect(next(announced, '2026-11-24')).toBeUndefined();
	expect(next(expected, '2027-03-31')).toBe('registration');
	expect(next(expected, '2027-04-01')).toBe('exam');
});

test('results are out at the end of the month in which they are expected, where only that is known', () => {
	expect(resultsOn(announced, terms)).toBe('2026-07-24');
	expect(resultsOn(expected, terms)).toBe('2027-07-31');
	expect(resultsOn({ ...expected, expectedMonth: null }, terms)).toBeNull();
});

describe('time slots', () => {
	test('leave nobody room for two levels in one year', () => {
		const both = [...subjectsOf('assistant'), ...subjectsOf('social-worker')];
		expect(findClashes(both, slots).map(({ subjects }) => subjects)).toEqual([
			['A1', 'B1'],
			['A2', 'B3']
		]);
		expect(findClashes(['B3', 'C1'], slots)).toMatchObject([{ day: '2026-05-24' }]);
	});

	test('never clash within a level', () => {
		for (const level of ['assistant', 'social-worker', 'senior'] as const)
			expect(findClashes(subjectsOf(level), slots)).toEqual([]);
	});

	test('that follow one another do not clash, and unknown ones neither', () => {
		const after: Slot[] = [
			{ subjects: ['A1'], day: '2026-05-24', from: '09:00', to: '11:00' },
			{ subjects: ['A2'], day: '2026-05-24', from: '11:00', to: '13:00' }
		];
		expect(findClashes(['A1', 'A2'], after)).toEqual([]);
		expect(findClashes(examSubjects, [])).toEqual([]);
	});
});

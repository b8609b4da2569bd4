import { describe, expect, test } from 'vitest';
import { judgeHours, judgeRegistration, type RegistrationFacts } from './registration.ts';
import { judgeSlip } from './slip.ts';

const terms = { firstWithinMonths: 12, renewalWindowMonths: 3, isLateAccepted: false };
const facts = (change: Partial<RegistrationFacts> = {}): RegistrationFacts => ({
	approvedOn: '2025-05-25',
	periods: [],
	appliedOn: null,
	...change
});
const on = (today: string, change: Partial<RegistrationFacts> = {}) =>
	judgeRegistration(facts(change), terms, today);

describe('a certificate', () => {
	test('is registered first within a year of its day', () => {
		expect(on('2025-05-25')).toMatchObject({
			state: 'first-open',
			period: null,
			window: { from: '2025-05-25', to: '2026-05-24' }
		});
		expect(on('2026-05-24').state).toBe('first-open');
		expect(on('2026-05-25').state).toBe('first-late');
	});

	test('is renewed in the last three months, neither before nor after', () => {
		const periods = [{ from: '2023-03-01', until: '2026-03-01' }];
		const state = (today: string) => on(today, { approvedOn: '2022-06-18', periods }).state;
		expect(state('2025-11-30')).toBe('registered');
		expect(state('2025-12-01')).toBe('renewal-open');
		expect(state('2026-02-28')).toBe('renewal-open');
		expect(state('2026-03-01')).toBe('lapsed');
		expect(on('2026-01-01', { periods }).window).toEqual({ from: '2025-12-01', to: '2026-02-28' });
	});

	test('goes by the latest of its registrations, whatever their order', () => {
		const periods = [
			{ from: '2026-03-01', until: '2029-03-01' },
			{ from: '2023-03-01', until: '2026-03-01' }
		];
		expect(on('2026-06-01', { periods })).toMatchObject({
			state: 'registered',
			period: { until: '2029-03-01' }
		});
	});

	test('waits while an application of this window is not answered', () => {
		expect(on('2025-07-01', { appliedOn: '2025-06-20' }).isPending).toBe(true);
		const periods = [{ from: '2023-03-01', until: '2026-03-01' }];
		expect(on('2026-01-10', { periods, appliedOn: '2023-02-20' }).isPending).toBe(false);
		expect(on('2026-01-10', { periods, appliedOn: '2026-01-05' }).isPending).toBe(true);
	});
});

test('61 of 72 hours leave 11 hours to earn', () => {
	expect(judgeHours(61 * 60, { hours: 72, minutesAnHour: 60 })).toEqual({
		minutes: 3_660,
		neededMinutes: 4_320,
		gapMinutes: 660
	});
	expect(judgeHours(4_400, { hours: 72, minutesAnHour: 60 }).gapMinutes).toBe(0);
});

describe('a senior pass slip', () => {
	const slip = (today: string, issuedOn: string | null) =>
		judgeSlip({ year: 2024, issuedOn, expectedOn: '2024-08-16', validYears: 3, today });

	test('of 2024 runs out in 2027, three years after the day on it', () => {
		expect(slip('2026-11-24', '2024-08-20')).toEqual({
			...{ year: 2024, issuedOn: '2024-08-20', isEstimated: false },
			...{ until: '2027-08-20', isValid: true }
		});
		expect(slip('2027-08-19', '2024-08-20').isValid).toBe(true);
		expect(slip('2027-08-20', '2024-08-20').isValid).toBe(false);
	});

	test('without its day is only estimated, and says so', () => {
		expect(slip('2026-11-24', null)).toMatchObject({ isEstimated: true, until: '2027-08-16' });
	});
});

import { expect, test } from 'vitest';
import { isCalendarYear, isThreeYears, periodNamed, readPeriod } from './hours-period.ts';

const today = '2026-11-23';
const ask = (query: string) => readPeriod(new URLSearchParams(query), today);

test('a named period is that of the day', () => {
	expect(periodNamed('this-year', today)).toEqual({ from: '2026-01-01', until: '2027-01-01' });
	expect(periodNamed('last-year', today)).toEqual({ from: '2025-01-01', until: '2026-01-01' });
	expect(periodNamed('three-years', today)).toEqual({ from: '2023-11-24', until: '2026-11-24' });
	expect(periodNamed('three-years', '2028-02-28')).toEqual({
		from: '2025-03-01',
		until: '2028-02-29'
	});
});

test('a period knows whether a target is set for it', () => {
	expect(isCalendarYear(periodNamed('last-year', today))).toBe(true);
	expect(isCalendarYear({ from: '2026-02-01', until: '2027-02-01' })).toBe(false);
	expect(isThreeYears(periodNamed('three-years', today))).toBe(true);
	expect(isThreeYears(periodNamed('three-years', '2028-02-28'))).toBe(true);
	expect(isThreeYears(periodNamed('this-year', today))).toBe(false);
});

test('an address may name a period or give its first and last day', () => {
	expect(ask('period=last-year')).toEqual({ from: '2025-01-01', until: '2026-01-01' });
	expect(ask('from=2026-05-01&to=2026-05-31')).toEqual({ from: '2026-05-01', until: '2026-06-01' });
});

test('what cannot be meant is no period', () => {
	for (const query of [
		'',
		'period=century',
		'from=2026-05-01',
		'from=2026-05-31&to=2026-05-01',
		'from=2026-02-30&to=2026-05-01',
		'from=1999-12-31&to=2001-01-01',
		'from=2000-01-01&to=2026-01-01'
	])
		expect(ask(query)).toBeUndefined();
});

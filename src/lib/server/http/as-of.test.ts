import { expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { readAsOf } from './as-of.ts';

const today = businessDay(new Date());

function asOf(text: string) {
	return readAsOf(new URL(`http://localhost/units?as_of=${text}`));
}

test('a day in the address is the day of the page', () => {
	expect(asOf('2024-02-29')).toEqual({ asOf: '2024-02-29', isToday: false });
	expect(asOf(today)).toEqual({ asOf: today, isToday: true });
});

test.each(['', '2025-02-29', '2024-2-9', '1949-09-30', '2999-01-01', "2024-01-01'--", 'today'])(
	'%j is today',
	(text) => {
		expect(asOf(text)).toEqual({ asOf: today, isToday: true });
	}
);

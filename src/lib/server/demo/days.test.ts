import { expect, test } from 'vitest';
import { dateAct, dateEnd } from './days.ts';

const today = '2026-12-20';

test('an end counted from the day of seeding becomes a day; one that is named stays', () => {
	expect(dateEnd({ until_in_days: 21 }, today)).toEqual({ until: '2027-01-10' });
	expect(dateEnd({ until: '2024-10-01' }, today)).toEqual({ until: '2024-10-01' });
	expect(dateEnd({}, today)).toEqual({});
});

test('two ends for one fact are refused', () => {
	expect(() => dateEnd({ until: '2024-10-01', until_in_days: 21 }, today)).toThrow('one end');
});

test('an act has one day: named, or counted from the day of seeding', () => {
	expect(dateAct({ effective_in_days: 40 }, today).on).toBe('2027-01-29');
	expect(dateAct({ on: '2024-01-01' }, today).on).toBe('2024-01-01');
	expect(() => dateAct({}, today)).toThrow('one day');
	expect(() => dateAct({ on: '2024-01-01', effective_in_days: 40 }, today)).toThrow('one day');
});

import * as v from 'valibot';
import { expect, test } from 'vitest';
import { hoursFilterSchema, learnerFilterSchema, periodOf } from './input.ts';

test('what an address cannot mean is left out, and the rest still holds', () => {
	expect(
		v.parse(learnerFilterSchema, {
			course: 'first-home-visit',
			state: 'asleep',
			unit: 'nowhere',
			query: '长'.repeat(41),
			section: 'no-stroke',
			publication: '0',
			colour: 'red'
		})
	).toEqual({ course: 'first-home-visit' });
	expect(v.parse(hoursFilterSchema, { from: '2026-02-30', ledger: 'x', cursor: 'a_b' })).toEqual(
		{}
	);
	expect(v.parse(learnerFilterSchema, { check: '01-knock/first-words', option: ' b ' })).toEqual({
		check: '01-knock/first-words',
		option: 'b'
	});
});

test('a period holds its last day, and is this year where none is given or it ends too early', () => {
	const today = '2026-06-30';
	const year = { from: '2026-01-01', until: '2027-01-01' };
	expect(periodOf({ from: '2026-02-01', to: '2026-02-28' }, today)).toEqual({
		from: '2026-02-01',
		until: '2026-03-01'
	});
	expect(periodOf({ from: undefined, to: undefined }, today)).toEqual(year);
	expect(periodOf({ from: '2026-05-01', to: '2026-04-01' }, today)).toEqual(year);
});

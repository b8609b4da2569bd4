import { describe, expect, test } from 'vitest';
import {
	codeOfLedgerPart,
	hoursOfMinutes,
	isLedgerPartCode,
	ledgerPartCodes,
	ledgerPartOf,
	minutesOfHours
} from './hours.ts';

describe('a part of a ledger', () => {
	test('is read from its code and written back as it was', () => {
		expect(ledgerPartOf('technician:professional')).toEqual({
			ledger: 'technician',
			subject: 'professional'
		});
		expect(ledgerPartOf('cadre')).toEqual({ ledger: 'cadre', subject: null });
		for (const code of ledgerPartCodes) expect(codeOfLedgerPart(ledgerPartOf(code))).toBe(code);
	});

	test('is no other text', () => {
		for (const text of ['technician', 'cadre:public', 'CADRE', '', 'technician:professional '])
			expect(isLedgerPartCode(text)).toBe(false);
	});
});

describe('minutes as hours', () => {
	test('are rounded down to tenths, so that nothing is shown that was not earned', () => {
		expect(hoursOfMinutes(45, 45)).toBe(1);
		expect(hoursOfMinutes(44, 45)).toBe(0.9);
		expect(hoursOfMinutes(89, 60)).toBe(1.4);
		expect(hoursOfMinutes(0, 45)).toBe(0);
	});

	test('take away what was given, no less and no more', () => {
		expect(hoursOfMinutes(-44, 45)).toBe(-0.9);
	});

	test('come back as no less than was asked for', () => {
		expect(minutesOfHours(2, 45)).toBe(90);
		expect(minutesOfHours(0.5, 45)).toBe(23);
		expect(hoursOfMinutes(minutesOfHours(0.5, 45), 45)).toBe(0.5);
	});
});

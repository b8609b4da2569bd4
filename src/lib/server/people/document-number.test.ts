import fc from 'fast-check';
import { expect, test } from 'vitest';
import { residentNumber } from '../../../../tests/support/people.ts';
import { normaliseDocumentNumber, readResidentNumber } from './document-number.ts';

const number = residentNumber('19880312', '002');

test('a number is kept in half width and upper case, without separators', () => {
	const endingInX = residentNumber('19880312', '006');
	expect(endingInX).toMatch(/X$/);
	const wide = [...endingInX.toLowerCase()]
		.map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
		.join(' ');
	expect(normaliseDocumentNumber('resident-id', wide)).toBe(endingInX);
});

test('a number states the day of birth and the sex', () => {
	expect(readResidentNumber(number)).toEqual({ birthOn: '1988-03-12', sex: 'female' });
});

test.each([
	['990102880312002', 'document-legacy-15'],
	['9.90102E+17', 'document-from-sheet'],
	[`${residentNumber('19880313', '002').slice(0, 15)}000`, 'document-from-sheet'],
	[number.slice(0, 17), 'document-format'],
	[`${number}1`, 'document-format'],
	['', 'document-format'],
	[residentNumber('19880231', '002'), 'document-birth-date'],
	[residentNumber('18880312', '002'), 'document-birth-date'],
	[residentNumber('20991231', '002'), 'document-birth-date']
])('%j is refused as %s', (typed, code) => {
	expect(() => normaliseDocumentNumber('resident-id', typed)).toThrow(code);
});

test('every single wrong digit and every swap of neighbours is found', () => {
	const digit = fc.integer({ min: 0, max: 9 });
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 16 }), digit, (at, replacement) => {
			fc.pre(number[at] !== String(replacement));
			const wrong = number.slice(0, at) + replacement + number.slice(at + 1);
			expect(() => normaliseDocumentNumber('resident-id', wrong)).toThrow(/^document-/);
		}),
		{ seed: 20261123 }
	);
	for (let at = 0; at < 17; at++) {
		if (number[at] === number[at + 1]) continue;
		const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
		expect(() => normaliseDocumentNumber('resident-id', swapped)).toThrow(/^document-/);
	}
});

test.each([
	['hk-macao-permit', 'h12345678', 'H12345678'],
	['taiwan-permit', '12345678', '12345678'],
	['foreign-permanent-residence', 'usa123456789012', 'USA123456789012'],
	['passport', 'e 1234 5678', 'E12345678']
] as const)('%s %j is kept as %j', (type, typed, kept) => {
	expect(normaliseDocumentNumber(type, typed)).toBe(kept);
});

test.each([
	['hk-macao-permit', 'X12345678', 'document-format'],
	['taiwan-permit', '1234567', 'document-format'],
	['residence-permit', '810000198803120021', 'document-check-digit'],
	['residence-permit', '990000198803120020', 'document-format'],
	['passport', 'E-1', 'document-format'],
	['passport', '护照12345', 'document-format']
] as const)('%s %j is refused', (type, typed, code) => {
	expect(() => normaliseDocumentNumber(type, typed)).toThrow(code);
});

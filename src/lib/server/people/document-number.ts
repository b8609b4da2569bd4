import { isDay, type Day } from '#lib/dates.ts';
import { Invalid } from '../errors.ts';

export const documentTypes = [
	'resident-id',
	'hk-macao-permit',
	'taiwan-permit',
	'residence-permit',
	'foreign-permanent-residence',
	'passport'
] as const;

export type DocumentType = (typeof documentTypes)[number];

/** Longer than any number with its separators. */
export const documentNumberLengthMax = 40;

const patterns: Record<Exclude<DocumentType, 'resident-id'>, RegExp> = {
	'hk-macao-permit': /^[HM](\d{8}|\d{10})$/,
	'taiwan-permit': /^(\d{8}|\d{10}[A-Z]?)$/,
	'residence-permit': /^8[123]\d{15}[\dX]$/,
	// 15 characters until 2023, 18 digits beginning with 9 since.
	'foreign-permanent-residence': /^([A-Z]{3}\d{12}|9\d{16}[\dX])$/,
	passport: /^[A-Z0-9]{5,20}$/
};

/**
 * The number as the register keeps and hashes it: half width, upper case, no separators.
 *
 * The region of a resident number is not held against a list: it is the code at issue, and many
 * have been abolished since.
 *
 * @throws Invalid `document-format`, `document-legacy-15`, `document-birth-date`,
 * `document-check-digit`, and `document-from-sheet` where a spreadsheet has lost the last digits
 */
export function normaliseDocumentNumber(type: DocumentType, text: string): string {
	const number = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
	if (type === 'resident-id') checkResidentNumber(number);
	else if (!patterns[type].test(number)) throw refuse('document-format');
	else if (/^\d{17}[\dX]$/.test(number)) checkEighteen(number);
	return number;
}

/** The day of birth and the sex that an 18-digit number of a resident states. */
export function readResidentNumber(number: string): { birthOn: Day; sex: 'female' | 'male' } {
	const birthOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
	return { birthOn, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' };
}

function checkResidentNumber(number: string): void {
	if (/^\d{15}$/.test(number)) throw refuse('document-legacy-15');
	// Excel shows long numbers as 1.10105E+17, and keeps fifteen digits of them.
	if (/^\d(\.\d+)?E\+?\d+$/.test(number)) throw refuse('document-from-sheet');
	if (!/^\d{17}[\dX]$/.test(number)) throw refuse('document-format');
	checkEighteen(number);
}

function checkEighteen(number: string): void {
	if (checkDigit(number) !== number[17]) {
		throw refuse(number.endsWith('000') ? 'document-from-sheet' : 'document-check-digit');
	}
	const { birthOn } = readResidentNumber(number);
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	if (!isDay(birthOn) || birthOn > tomorrow) throw refuse('document-birth-date');
}

/** ISO 7064 MOD 11-2 over the first seventeen digits (GB 11643-1999). */
function checkDigit(number: string): string | undefined {
	const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
	const sum = weights.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
	return '10X98765432'[sum % 11];
}

function refuse(code: string): Invalid {
	return new Invalid(code, { field: 'document_number' });
}

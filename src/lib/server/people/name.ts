import { pinyin } from 'pinyin-pro';
import { Invalid } from '../errors.ts';

export const nameLengthMax = 100;

const han = String.raw`[\p{Script=Han}\u{20000}-\u{3FFFF}]`;
/** What people type, and what other systems export, where U+00B7 is meant. */
const dots = /[\u2022\u2027\u2219\u22C5\u30FB\uFF65\u0387\u16EB]/gu;
const dotBetweenHan = new RegExp(`(?<=${han})[.\\uFF0E](?=${han})`, 'gu');
const spaceBesideHan = new RegExp(`(?<=${han}) (?=${han})| ?(·) ?`, 'gu');
/** Letters of any script, their marks, digits and the few signs that names hold; no control or bidi. */
const allowed = /^[\p{L}\p{M}\p{N}\u{20000}-\u{3FFFF}·'’\-. ()（）]+$/u;

/**
 * A name as the register keeps it: NFC, one kind of middle dot, no spaces between Chinese
 * characters, rare and four-byte characters as they are.
 *
 * @throws Invalid `person-name-characters` for control, direction and other signs no name has
 */
export function normaliseName(text: string): string {
	const name = text
		.normalize('NFC')
		.replace(/[\uFF21-\uFF3A\uFF41-\uFF5A\uFF10-\uFF19]/gu, (wide) => wide.normalize('NFKC'))
		.replace(/[ \u00A0\u3000]+/gu, ' ')
		.trim()
		.replace(dots, '·')
		.replace(dotBetweenHan, '·')
		.replace(spaceBesideHan, '$1');
	if (!allowed.test(name)) throw new Invalid('person-name-characters', { field: 'name' });
	return name;
}

/**
 * The first letters of the name's syllables, surnames read as surnames (单 is s, 查 is z), Latin
 * letters and digits whole: 单田芳 → stf, 阿依古丽·买买提 → ayglmmt. A character without a known
 * reading leaves no letter.
 */
export function nameInitials(name: string): string {
	return pinyin(name, { surname: 'head', pattern: 'first', toneType: 'none', type: 'array' })
		.join('')
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '')
		.slice(0, nameLengthMax);
}

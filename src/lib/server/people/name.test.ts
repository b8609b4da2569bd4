import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameInitials, normaliseName } from './name.ts';

test.each([
	['单田芳', 'stf'],
	['仇英', 'qy'],
	['解晓东', 'xxd'],
	['查良镛', 'zly'],
	['曾国藩', 'zgf'],
	['区志强', 'ozq'],
	['万俟卨', 'mqx'],
	['尉迟恭', 'ycg'],
	['单于', 'sy'],
	['阿依古丽·买买提', 'ayglmmt'],
	['Jane Li', 'janeli'],
	['张伟3', 'zw3'],
	['吕布', 'lb'],
	['𠮷田明', 'tm']
])('%s is found by %s', (name, initials) => {
	expect(nameInitials(name)).toBe(initials);
});

test.each([
	['阿依古丽•买买提', '阿依古丽·买买提'],
	['阿依古丽・买买提', '阿依古丽·买买提'],
	['阿依古丽.买买提', '阿依古丽·买买提'],
	['阿依古丽 · 买买提', '阿依古丽·买买提'],
	['张　伟', '张伟'],
	[' 欧 阳 修 ', '欧阳修'],
	['Jane  Li', 'Jane Li'],
	['José', 'José'],
	['ＬＩ', 'LI'],
	['㮾𬀩', '㮾𬀩']
])('%j is kept as %j', (typed, kept) => {
	expect(normaliseName(typed)).toBe(kept);
});

test.each(['张\u202E伟', '张\u200B伟', '张\u0000伟', '张\n伟', '<b>张</b>', '张;伟', '😀', ''])(
	'%j is no name',
	(typed) => {
		expect(() => normaliseName(typed)).toThrow('person-name-characters');
	}
);

test('a kept name stays as it is, and its initials are letters and digits', () => {
	const characters = fc.constantFrom(...'张伟单解查曾㮾𬀩𠮷·•.  AbéＺ3-'.split(/(?:)/u));
	fc.assert(
		fc.property(fc.array(characters, { minLength: 1, maxLength: 30 }), (typed) => {
			let name: string;
			try {
				name = normaliseName(typed.join(''));
			} catch {
				return;
			}
			expect(normaliseName(name)).toBe(name);
			expect(nameInitials(name)).toMatch(/^[a-z0-9]*$/);
		}),
		{ seed: 20261123, numRuns: 500 }
	);
});

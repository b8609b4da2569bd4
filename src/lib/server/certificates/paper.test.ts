import { beforeAll, describe, expect, test } from 'vitest';
import {
	countDifferences,
	countInk,
	cutOut,
	readText,
	renderPages,
	type Pixels
} from '../../../../tests/support/pixels.ts';
import type { CertificateBody } from '#lib/certificates.ts';
import type { Certificate } from './own.ts';
import { nameBox, printCertificate } from './paper.ts';

const origin = 'https://zhixing.example.gov.cn';

function certificateOf(
	holder: string,
	facts: Partial<CertificateBody> = {},
	revokedAt: Date | null = null
): Certificate {
	return {
		document: {
			id: 1,
			publicId: '0198c0de-0000-7000-8000-000000000000',
			kind: 'certificate',
			body: '{}',
			hash: '0123456789abcdef'.repeat(4),
			signature: '',
			keyId: 'zx-1',
			personId: 1,
			issuedAt: new Date('2026-05-23T01:00:00Z'),
			revokedAt,
			revocationReason: revokedAt && '示例'
		},
		says: {
			number: '430000D002-2026-000017',
			holder: { name: holder, document: { type: 'resident-id', tail: '001X' } },
			course: {
				slug: 'first-home-visit',
				title: '看见需要：入户走访的第一步',
				tier: 'T2',
				publication: 3
			},
			base: { code: '430000D002', name: '湖南省社会救助培训基地（示例）' },
			minutes: 62,
			class_hours: { count: 1.3, minutes_each: 45, rule_valid_from: '2015-01-01' },
			completed_on: '2026-05-22',
			issued_on: '2026-05-23',
			lessons: [],
			ledgers: ['continuing-education'],
			...facts
		}
	};
}

const print = (certificate: Certificate) => printCertificate(certificate, origin);
const pageOf = async (certificate: Certificate): Promise<Pixels> => {
	const pages = renderPages(await print(certificate));
	expect(pages).toHaveLength(1);
	return pages[0] as Pixels;
};

describe('the name on the paper', () => {
	const names = ['王𬭩', '欧阳𠮷', '阿卜杜拉·买买提'];
	/** As many characters that look alike, as a face without the right ones would print them. */
	const boxes = names.map((name) => '□'.repeat([...name].length));
	let printed: Pixels[];
	let tofu: Pixels[];

	beforeAll(async () => {
		const nameOf = async (name: string) => cutOut(await pageOf(certificateOf(name)), nameBox);
		printed = await Promise.all(names.map(nameOf));
		tofu = await Promise.all(boxes.map(nameOf));
	});

	test.each(names)('%s has ink where it belongs', (name) => {
		expect(countInk(printed[names.indexOf(name)] as Pixels)).toBeGreaterThan(
			200 * [...name].length
		);
	});

	test('differs from every other name, and from empty boxes', () => {
		for (const [index, picture] of printed.entries()) {
			const others = [...printed.filter((_other, at) => at !== index), tofu[index] as Pixels];
			for (const other of others) expect(countDifferences(picture, other)).toBeGreaterThan(500);
		}
	});

	test('differs by its rare character alone', async () => {
		const nameOf = async (name: string) => cutOut(await pageOf(certificateOf(name)), nameBox);
		const [rare, usual] = await Promise.all([nameOf('欧阳𠮷'), nameOf('欧阳吉')]);
		expect(countDifferences(rare, usual)).toBeGreaterThan(100);
	});

	test('is refused where a character of it cannot be printed', async () => {
		await expect(print(certificateOf('王\u{31000}'))).rejects.toMatchObject({
			code: 'character-not-printable',
			values: { character: '\u{31000}', code: 'U+31000' }
		});
	});

	test('stays on the sheet however long it is', async () => {
		const long = '阿'.repeat(100);
		const page = await pageOf(certificateOf(long));
		const margin = { x: 0, y: nameBox.y, width: 30, height: nameBox.height };
		expect(countInk(cutOut(page, margin))).toBe(0);
		expect(countInk(cutOut(page, nameBox))).toBeGreaterThan(1_000);
	});
});

describe('the sheet', () => {
	test('says what was signed, and that it is not a national certificate', async () => {
		const text = readText(await print(certificateOf('王𬭩')));
		for (const words of [
			'编号 430000D002-2026-000017',
			'王𬭩',
			'证件尾号 001X',
			'2026年5月22日',
			'《看见需要：入户走访的第一步》',
			'T2 岗位能力',
			'共62分钟，折合1.3学时（每学时45分钟）',
			'2026年5月23日',
			'湖南省社会救助培训基地（示例）',
			'本证书为培训结业证书，不是国家职业资格证书'
		]) {
			expect(text).toContain(words);
		}
		expect(text).not.toContain('撤销');
	});

	test('says so where it was revoked', async () => {
		const certificate = certificateOf('王𬭩', {}, new Date('2026-06-01T00:00:00Z'));
		expect(readText(await print(certificate))).toContain('本证书已经撤销');
	});

	test('carries a code and a seal, and is the same to the byte each time', async () => {
		const pdf = await print(certificateOf('王𬭩'));
		expect((await print(certificateOf('王𬭩'))).equals(pdf)).toBe(true);
		const page = renderPages(pdf)[0] as Pixels;
		const code = cutOut(page, { x: 70, y: 468, width: 64, height: 64 });
		expect(countInk(code) / code.grey.length).toBeGreaterThan(0.25);
		const seal = cutOut(page, { x: 650, y: 420, width: 110, height: 110 });
		expect(countInk(seal)).toBeGreaterThan(2_000);
	});

	test('of the platform itself bears the platform’s name', async () => {
		const own = certificateOf('王𬭩', { base: { code: 'ZX', name: null } });
		expect(readText(await print(own))).toContain('知行培训平台');
	});
});

import { describe, expect, test } from 'vitest';
import { cleanFileName, contentDisposition } from './file-name.ts';
import { detectMediaType } from './media-types.ts';

describe('a name', () => {
	test.each([
		['花名册.xlsx', '花名册.xlsx'],
		['../../etc/passwd', 'passwd'],
		['C:\\windows\\cmd.pdf', 'cmd.pdf'],
		['a\r\nSet-Cookie: x.pdf', 'a Set-Cookie x.pdf'],
		['批文\u202efdp.exe', '批文 fdp.exe'],
		['  .. ', 'file'],
		['', 'file'],
		['e\u0301.pdf', 'é.pdf'],
		['㮾梨\u{20000}.pdf', '㮾梨\u{20000}.pdf']
	])('%j is kept as %j', (name, clean) => {
		expect(cleanFileName(name)).toBe(clean);
	});

	test('of any length keeps its ending', () => {
		const clean = cleanFileName(`${'名'.repeat(400)}.xlsx`);
		expect(Array.from(clean)).toHaveLength(200);
		expect(clean.endsWith('名.xlsx')).toBe(true);
	});
});

test('a download carries a plain name and the true one', () => {
	expect(contentDisposition('溆浦县 名册(1).xlsx')).toBe(
		`attachment; filename="___ __(1).xlsx"; filename*=UTF-8''%E6%BA%86%E6%B5%A6%E5%8E%BF%20%E5%90%8D%E5%86%8C%281%29.xlsx`
	);
	expect(contentDisposition('a"; filename="evil.html\r\nX: y')).not.toMatch(/[\r\n]|"evil/);
});

describe('the type', () => {
	const zip = Buffer.from('PK\u0003\u0004rest');
	test.each<[string, Buffer, string | undefined]>([
		['a.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'image/png'],
		['a.JPG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
		['a.pdf', Buffer.from('%PDF-1.4'), 'application/pdf'],
		['a.webp', Buffer.from('RIFF\0\0\0\0WEBP'), 'image/webp'],
		['a.csv', Buffer.from('\ufeff姓名,单位\r\n'), 'text/csv'],
		['a.csv', Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c]), 'text/csv'],
		['a.csv', Buffer.from('\ufeff <svg onload=alert(1)>'), undefined],
		['a.csv', Buffer.from([0x41, 0x00, 0x42]), undefined],
		['a.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), undefined],
		['a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), undefined],
		['a.html', Buffer.from('<!doctype html>'), undefined],
		['a.pdf', zip, undefined],
		['a.png.html', Buffer.from([0x89, 0x50, 0x4e, 0x47]), undefined]
	])('of %s goes by ending and first bytes', (name, head, type) => {
		expect(detectMediaType(name, head)).toBe(type);
	});

	test('of a sheet is that of a sheet', () => {
		expect(detectMediaType('a.xlsx', zip)).toMatch(/spreadsheetml/);
	});
});

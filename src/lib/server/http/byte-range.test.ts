import { expect, test } from 'vitest';
import { readByteRange } from './byte-range.ts';

test.each([
	['bytes=0-', { start: 0, end: 99 }],
	['bytes=10-19', { start: 10, end: 19 }],
	['bytes=90-500', { start: 90, end: 99 }],
	['bytes=-20', { start: 80, end: 99 }],
	['bytes=-500', { start: 0, end: 99 }]
])('%s of a hundred bytes is a part', (header, range) => {
	expect(readByteRange(header, 100)).toEqual(range);
});

test.each(['bytes=100-', 'bytes=500-600', 'bytes=-0'])('%s lies beyond the end', (header) => {
	expect(readByteRange(header, 100)).toBe('unsatisfiable');
});

test.each([null, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])(
	'%s asks for the whole',
	(header) => {
		expect(readByteRange(header, 100)).toBeUndefined();
	}
);

import { describe, expect, test } from 'vitest';
import {
	formatBytes,
	formatCount,
	formatDay,
	formatDayRange,
	formatDaySpan,
	formatInstant,
	formatMonth,
	formatNumber,
	formatShare,
	formatTime
} from './format.ts';

describe('days', () => {
	test('a day is written as people write it', () => {
		expect(formatDay('2026-05-23', 'zh-CN')).toBe('2026年5月23日');
		expect(formatDay('2026-05-03', 'en')).toBe('3 May 2026');
		expect(formatDay('2026-05-23', 'zh-CN', { year: false })).toBe('5月23日');
		expect(formatMonth('2026-05-23', 'zh-CN')).toBe('2026年5月');
		expect(formatMonth('2026-06-23', 'en')).toBe('June 2026');
	});

	test('no day is a dash, never an empty cell', () => {
		expect(formatDay(null, 'zh-CN')).toBe('—');
		expect(formatDay('', 'en')).toBe('—');
		expect(formatDaySpan(null, null, 'zh-CN')).toBe('—');
		expect(formatInstant(undefined, 'en')).toBe('—');
	});

	test('a span says once what its ends share', () => {
		expect(formatDaySpan('2026-05-23', '2026-05-24', 'zh-CN')).toBe('2026年5月23日–24日');
		expect(formatDaySpan('2026-05-23', '2026-05-24', 'zh-CN', { year: false })).toBe(
			'5月23日–24日'
		);
		expect(formatDaySpan('2026-05-23', '2026-06-02', 'zh-CN')).toBe('2026年5月23日–6月2日');
		expect(formatDaySpan('2025-12-30', '2026-01-02', 'zh-CN')).toBe('2025年12月30日–2026年1月2日');
		expect(formatDaySpan('2026-05-23', '2026-05-24', 'en')).toBe('23–24 May 2026');
		expect(formatDaySpan('2026-05-23', '2026-06-02', 'en')).toBe('23 May – 2 Jun 2026');
		expect(formatDaySpan('2025-12-30', '2026-01-02', 'en')).toBe('30 Dec 2025 – 2 Jan 2026');
		expect(formatDaySpan('2026-05-23', '2026-05-23', 'en')).toBe('23 May 2026');
	});

	test('an open end is said in words', () => {
		expect(formatDaySpan('2026-05-23', null, 'zh-CN')).toBe('2026年5月23日起');
		expect(formatDaySpan(null, '2026-05-23', 'en')).toBe('until 23 May 2026');
	});

	test('a stored range ends on the day before its bound, over a month and a leap day too', () => {
		expect(formatDayRange('2026-05-01', '2026-06-01', 'zh-CN')).toBe('2026年5月1日–31日');
		expect(formatDayRange('2028-02-01', '2028-03-01', 'zh-CN')).toBe('2028年2月1日–29日');
		expect(formatDayRange('2026-05-01', null, 'zh-CN')).toBe('2026年5月1日起');
	});

	test('an instant is shown in Chinese time, past midnight too', () => {
		expect(formatInstant('2026-05-22T16:05:00Z', 'zh-CN')).toBe('2026年5月23日 00:05');
		expect(formatTime(new Date('2026-05-23T06:05:00Z'))).toBe('14:05');
	});
});

describe('numbers', () => {
	test('thousands are set apart by a thin space', () => {
		expect(formatNumber(1234567)).toBe('1\u202f234\u202f567');
		expect(formatNumber(999)).toBe('999');
		expect(formatNumber(61.5)).toBe('61.5');
		expect(formatNumber(1234.567, { digits: 2 })).toBe('1\u202f234.57');
	});

	test('a negative has a true minus, and nothing rounds to minus zero', () => {
		expect(formatNumber(-4)).toBe('−4');
		expect(formatNumber(-0.04)).toBe('0.0');
	});

	test('what is no number is a dash', () => {
		expect(formatNumber(null)).toBe('—');
		expect(formatNumber(Number.NaN)).toBe('—');
	});

	test('a share of nothing is a dash, and a share of something is not', () => {
		expect(formatShare(0, 0)).toBe('—');
		expect(formatShare(null, 5)).toBe('—');
		expect(formatShare(0, 5)).toBe('0.0%');
		expect(formatShare(214, 553)).toBe('38.7%');
		expect(formatShare(1, 3, { digits: 0 })).toBe('33%');
	});

	test('people and attendances keep their own words', () => {
		expect(formatCount(214, 'people', 'zh-CN')).toBe('214 人');
		expect(formatCount(1530, 'attendances', 'zh-CN')).toBe('1\u202f530 人次');
		expect(formatCount(1, 'people', 'en')).toBe('1 person');
		expect(formatCount(null, 'people', 'zh-CN')).toBe('—');
	});

	test('file sizes stay short', () => {
		expect(formatBytes(512)).toBe('512 B');
		expect(formatBytes(1_468_006)).toBe('1.4 MB');
		expect(formatBytes(200 * 1024)).toBe('200 KB');
		expect(formatBytes(10 * 1024 * 1024)).toBe('10 MB');
	});
});

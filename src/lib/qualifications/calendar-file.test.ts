import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCalendar, type CalendarEvent } from './calendar-file.ts';

const event = (change: Partial<CalendarEvent> = {}): CalendarEvent => ({
	uid: 'exam-2026@zhixing',
	from: '2026-05-23',
	to: '2026-05-24',
	summary: '社会工作者职业资格考试',
	...change
});
const write = (...events: CalendarEvent[]) =>
	writeCalendar(events, { name: '备考路线', writtenAt: new Date('2026-11-24T01:02:03.456Z') });
const unfold = (text: string) => text.replaceAll('\r\n ', '');

describe('a calendar file', () => {
	test('holds whole days up to the day after the last, with the moment of writing', () => {
		const lines = write(event()).split('\r\n');
		expect(lines).toEqual(
			expect.arrayContaining([
				...['DTSTART;VALUE=DATE:20260523', 'DTEND;VALUE=DATE:20260525'],
				...['DTSTAMP:20261124T010203Z', 'STATUS:CONFIRMED', 'TRANSP:TRANSPARENT']
			])
		);
		expect(lines[0]).toBe('BEGIN:VCALENDAR');
		expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
	});

	test('holds times of day in China', () => {
		const text = write(event({ to: '2026-05-23', times: { from: '14:00', to: '16:30' } }));
		expect(text).toContain('DTSTART;TZID=Asia/Shanghai:20260523T140000\r\n');
		expect(text).toContain('DTEND;TZID=Asia/Shanghai:20260523T163000\r\n');
		expect(text).toContain('TZID:Asia/Shanghai\r\n');
	});

	test('marks what may still change', () => {
		expect(write(event({ isTentative: true }))).toContain('STATUS:TENTATIVE\r\n');
	});

	test('keeps a text one value, whatever stands in it', () => {
		const text = write(event({ summary: 'a;b,c\\d\r\nEND:VEVENT\rx\ny' }));
		expect(text).toContain('SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\\nx\\ny\r\n');
	});

	test('has no line of more than 75 octets, and cuts no character', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (words) => {
				const text = write(event({ summary: words, description: words }));
				for (const line of text.split('\r\n'))
					expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
				expect(Buffer.from(text).toString('utf8')).toBe(text);
				const summary = unfold(text)
					.split('\r\n')
					.find((line) => line.startsWith('SUMMARY:'));
				const meant = words.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');
				expect(summary).toBe(`SUMMARY:${meant}`);
			})
		);
	});
});

import { afterEach, expect, test, vi } from 'vitest';
import { announcementAt, formatRemaining, PaperClock } from './clock.ts';

let elapsed = 0;
const clockAt = (serverNow: string) =>
	new PaperClock(
		{ state: 'in-progress', serverNow, deadlineAt: '2026-11-24T10:00:00.000Z' },
		() => elapsed
	);

afterEach(() => {
	elapsed = 0;
	vi.useRealTimers();
});

test.each(['2016-11-24T08:00:00.000Z', '2036-11-24T08:00:00.000Z'])(
	'a device that believes it is %s has as much time as any other',
	(believed) => {
		vi.useFakeTimers({ now: new Date(believed) });
		const clock = clockAt('2026-11-24T09:00:00.000Z');
		elapsed += 60_000;
		expect(clock.remainingMs).toBe(59 * 60_000);
		vi.setSystemTime(new Date('2046-01-01T00:00:00.000Z'));
		expect(clock.remainingMs).toBe(59 * 60_000);
	}
);

test('a word of the server sets the clock forward, and a late one not back', () => {
	const clock = clockAt('2026-11-24T09:00:00.000Z');
	elapsed += 5_000;
	const time = { state: 'in-progress', deadlineAt: '2026-11-24T10:00:00.000Z' } as const;
	clock.hear({ ...time, serverNow: '2026-11-24T09:00:02.000Z' });
	expect(clock.remainingMs).toBe(60 * 60_000 - 5_000);
	// The page was asleep, and its own clock with it.
	clock.hear({ ...time, serverNow: '2026-11-24T09:30:00.000Z' });
	expect(clock.remainingMs).toBe(30 * 60_000);
});

test('more time counts at once, and none is left after the end', () => {
	const clock = clockAt('2026-11-24T09:59:00.000Z');
	elapsed += 90_000;
	expect(clock.remainingMs).toBe(0);
	clock.hear({
		state: 'in-progress',
		serverNow: '2026-11-24T10:00:30.000Z',
		deadlineAt: '2026-11-24T10:10:00.000Z'
	});
	expect(clock.remainingMs).toBe(570_000);
});

test('the time is said once as it passes a mark, and only the last of several', () => {
	const minutes = [30, 10, 5, 1];
	const at = (before: number, now: number) =>
		announcementAt(minutes, before * 60_000, now * 60_000);
	expect(at(30.01, 30)).toBe(30);
	expect(at(30, 29.99)).toBeNull();
	expect(at(12, 4)).toBe(5);
	expect(at(0.5, 0.2)).toBeNull();
});

test('time is read in minutes and seconds', () => {
	expect([0, 999, 61_500, 3_730_000].map(formatRemaining)).toEqual([
		'0:00',
		'0:00',
		'1:01',
		'62:10'
	]);
});

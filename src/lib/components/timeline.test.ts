import { expect, test } from 'vitest';
import { layOut, type TimelineEntry } from './timeline.ts';

const entry = (id: string, from: string, until?: string | null): TimelineEntry => ({
	id,
	title: id,
	from,
	...(until === undefined ? {} : { until })
});

const drawn = (entries: TimelineEntry[]) =>
	layOut(entries).map(
		({ entry, marks }) => `${entry.id}: ${marks.map(({ mark }) => mark).join(' ')}`
	);

test('the newest stands first, and a span that goes on rises to the top', () => {
	const post = entry('post', '2020-01-01', null);
	const pass = entry('pass', '2024-06-01');
	expect(drawn([post, pass])).toEqual(['pass: top moment', 'post: start none']);
	expect(layOut([post, pass])[0]?.marks[0]?.isOpen).toBe(true);
});

test('a span that ended does not reach what came later', () => {
	expect(
		drawn([
			entry('first post', '2015-01-01', '2018-01-01'),
			entry('exam', '2016-06-01'),
			entry('second post', '2018-01-01', null)
		])
	).toEqual(['second post: whole none', 'exam: top moment', 'first post: start none']);
});

test('a secondment during a post has a lane of its own', () => {
	expect(
		drawn([
			entry('post', '2015-01-01', null),
			entry('secondment', '2019-01-01', '2020-01-01'),
			entry('training', '2019-06-01'),
			entry('certificate', '2021-01-01')
		])
	).toEqual([
		'certificate: top moment none',
		'training: through top moment',
		'secondment: through start none',
		'post: start none none'
	]);
});

test('nothing to show has no rows', () => {
	expect(layOut([])).toEqual([]);
});

test('two things of one day keep one order', () => {
	const [b, a] = [entry('b', '2020-01-01'), entry('a', '2020-01-01')];
	expect(drawn([a, b])).toEqual(drawn([b, a]));
});

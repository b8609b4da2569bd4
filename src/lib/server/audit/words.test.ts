import { expect, test } from 'vitest';
import { readSources } from '#lib/checks/sources.ts';
import { actKinds } from '../units/act.ts';
import { actionWords, subjectWords } from './words.ts';

const lines = readSources('.')
	.filter(({ path }) => path.startsWith('src/lib/server/'))
	.flatMap(({ text }) => text.split('\n'));

/** Every quoted text of the pattern on the lines that speak of audit rows. */
function findAll(within: RegExp, pattern: RegExp): string[] {
	const found = lines
		.filter((line) => within.test(line))
		.flatMap((line) => [...line.matchAll(pattern)].map(([, text = '']) => text));
	return [...new Set(found)].sort();
}

const actions = [
	...findAll(/\baction:|\brecord[A-Z]\w*\(/, /'([a-z]+\.[a-z]+(?:-[a-z]+)*)'/g),
	...actKinds.map((kind) => `unit.${kind}`)
];
const kinds = findAll(/subjectKind/, /'([a-z]+(?:-[a-z]+)*)'/g);

test('the code has actions and subjects to name', () => {
	expect(actions).toEqual(expect.arrayContaining(['grant.create', 'session.end', 'unit.merge']));
	expect(kinds).toEqual(expect.arrayContaining(['account', 'person', 'unit']));
});

test.each(actions)('the action %s has words', (action) => {
	expect(actionWords(action)).not.toBe(action);
});

test.each(kinds)('the subject %s has words', (kind) => {
	expect(subjectWords(kind)).not.toBe(kind);
});

test('an action of another version is shown by its code', () => {
	expect(actionWords('astrology.predict')).toBe('astrology.predict');
	expect(subjectWords('star-sign')).toBe('star-sign');
});

import { expect, test } from 'vitest';
import { withQuery } from './url.ts';

const url = new URL('https://zhixing.example/people?q=%E7%8E%8B&cursor=abc#top');

test('a changed parameter keeps the others', () => {
	expect(withQuery(url, { sort: '-name' })).toBe('/people?q=%E7%8E%8B&cursor=abc&sort=-name');
});

test('an empty parameter goes, and the last one takes the question mark along', () => {
	expect(withQuery(url, { cursor: null, q: '' })).toBe('/people');
});

test('the address itself is not changed', () => {
	withQuery(url, { q: 'x' });
	expect(url.searchParams.get('q')).toBe('王');
});

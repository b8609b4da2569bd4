import { expect, test } from 'vitest';
import { papersMax, takePaper } from './shelf.ts';

let printed = 0;
const print = async () => Buffer.from(String(++printed));

test('a paper is printed once, also where two ask at the same moment', async () => {
	const papers = await Promise.all([takePaper('a', print), takePaper('a', print)]);
	expect([...papers, await takePaper('a', print)].map(String)).toEqual(['1', '1', '1']);
	expect(String(await takePaper('b', print))).toBe('2');
});

test('the one that nobody has asked for the longest makes room', async () => {
	for (let number = 0; number < papersMax - 1; number++) {
		await takePaper(`other ${number}`, print);
		await takePaper('a', print);
	}
	const before = printed;
	await takePaper('a', print);
	expect(printed).toBe(before);
	await takePaper('b', print);
	expect(printed).toBe(before + 1);
});

test('a print that failed is tried again', async () => {
	const fail = () => Promise.reject(new Error('no glyph'));
	await expect(takePaper('c', fail)).rejects.toThrow('no glyph');
	expect(String(await takePaper('c', print))).toBe(String(printed));
});

import { expect, test } from 'vitest';
import { AttentionMeter } from './attention.ts';

const rule = { promptMs: 60_000, answerMs: 10_000 };

function start() {
	let now = 1_000;
	const meter = new AttentionMeter(rule, () => now);
	return { meter, pass: (ms: number) => (now += ms) };
}

test('time counts while somebody is there, and whole seconds are taken once', () => {
	const { meter, pass } = start();
	pass(20_500);
	expect(meter.takeSeconds()).toBe(20);
	expect(meter.takeSeconds()).toBe(0);
	pass(500);
	expect(meter.takeSeconds()).toBe(1);
});

test('a page in the background counts nothing', () => {
	const { meter, pass } = start();
	pass(5_000);
	meter.setVisible(false);
	pass(30_000);
	meter.setVisible(true);
	pass(2_000);
	expect(meter.takeSeconds()).toBe(7);
});

test('after a long silence it asks, and then time stands still until there is a sign', () => {
	const { meter, pass } = start();
	pass(59_000);
	expect(meter.attention()).toBe('here');
	pass(2_000);
	expect(meter.attention()).toBe('asking');
	pass(20_000);
	expect(meter.attention()).toBe('away');
	expect(meter.takeSeconds()).toBe(70);
	pass(60_000);
	expect(meter.takeSeconds()).toBe(0);
	meter.noteSign();
	expect(meter.attention()).toBe('here');
	pass(3_000);
	expect(meter.takeSeconds()).toBe(3);
});

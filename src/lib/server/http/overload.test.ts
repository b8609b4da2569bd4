import { describe, expect, test } from 'vitest';
import { accessByRoute } from './access.ts';
import { atOnceMax, Gate, urgencies, urgencyOf, waitSeconds } from './overload.ts';

describe('when there are too many requests', () => {
	const limits = { save: 5, paper: 4, door: 3, usual: 2, export: 1 };

	test('the least urgent is turned away first, and the answers of a paper last', () => {
		const gate = new Gate(limits);
		const admitted = () => {
			const open = urgencies.filter((urgency) => {
				const leave = gate.enter(urgency);
				leave?.();
				return leave !== undefined;
			});
			return open.length;
		};
		const seen: number[] = [];
		for (let inside = 0; inside <= 5; inside++) {
			seen.push(admitted());
			gate.enter('save');
		}
		expect(seen).toEqual([5, 4, 3, 2, 1, 0]);
	});

	test('what has been answered makes room again', () => {
		const gate = new Gate(limits);
		const leave = gate.enter('export');
		expect(gate.enter('export')).toBeUndefined();
		leave?.();
		expect(gate.enter('export')).toBeDefined();
	});

	test('each kind has less room than the one before it', () => {
		const rooms = urgencies.map((urgency) => atOnceMax[urgency]);
		expect(rooms).toEqual([...rooms].sort((one, other) => other - one));
		expect(new Set(rooms).size).toBe(rooms.length);
	});

	test('they come back after some seconds, not all at once', () => {
		expect([waitSeconds(0), waitSeconds(0.999)]).toEqual([2, 7]);
	});
});

describe('of the routes', () => {
	test('answers come first, files last, and whether the app lives is always said', () => {
		const attempt = '/exam/papers/[attempt=uuid]';
		expect(urgencyOf(`${attempt}/answers`)).toBe('save');
		expect(urgencyOf(attempt)).toBe('paper');
		expect(urgencyOf('/sign-in')).toBe('door');
		expect(urgencyOf('/units')).toBe('usual');
		expect(urgencyOf('/training/learners.xlsx')).toBe('export');
		expect(urgencyOf('/readyz')).toBeUndefined();
	});

	test('each that is named is there', () => {
		const named = ['/exam/papers/[attempt=uuid]/turn', '/learning/operations', '/healthz'];
		for (const route of named) expect(accessByRoute[route]).toBeDefined();
	});
});

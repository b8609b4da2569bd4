import { describe, expect, test } from 'vitest';
import { isPass, measureImpact } from './correction-impact.ts';

const of = (points: number, pointsMax = 100) => ({ points, pointsMax });

describe('a pass', () => {
	test('is reached at the line, and by share where a question was dropped', () => {
		expect(isPass(of(60), 60)).toBe(true);
		expect(isPass(of(59.5), 60)).toBe(false);
		expect(isPass(of(59.5, 99), 60)).toBe(true);
		expect(isPass(of(0, 0), 60)).toBe(false);
	});
});

test('the impact counts who goes up and down, and which passes turn', () => {
	expect(
		measureImpact(
			[
				{ before: of(59), after: of(60) },
				{ before: of(60), after: of(59) },
				{ before: of(70), after: of(69) },
				{ before: of(40), after: of(40) },
				{ before: of(59.5), after: of(59.5, 99) }
			],
			60
		)
	).toEqual({ papers: 5, up: 2, down: 2, passesGained: 2, passesLost: 1 });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExamSubject } from './levels.ts';
import { judgeRolling, type Pass, type RollingRule, type RollingTerms } from './rolling.ts';

const subjects = ['B1', 'B2', 'B3'] as const;

const termsOf = (rule: RollingRule, cancelled: readonly number[] = []): RollingTerms => ({
	ruleOf: () => rule,
	isSittingYear: (year) => !cancelled.includes(year)
});
const assistant = termsOf({ subjects: ['A1', 'A2'], consecutiveSittings: 1 });
const socialWorker = termsOf({ subjects, consecutiveSittings: 2 });

const pass = (subject: ExamSubject, year: number, scope: Pass['scope'] = 'nation'): Pass => ({
	...{ subject, year, scope }
});
const statesOf = (passes: readonly Pass[], year: number, terms = socialWorker) =>
	Object.fromEntries(
		judgeRolling(passes, year, terms).passes.map(({ subject, year: of, state, usableThrough }) => [
			`${subject} ${of}`,
			`${state} ${usableThrough}`
		])
	);

describe('a social worker needs all three within two sittings that follow one another', () => {
	test('B1 of 2024 and B2 of 2025 leave B1 and B3 to sit in 2026', () => {
		const passes = [pass('B1', 2024), pass('B2', 2025)];
		expect(statesOf(passes, 2026)).toEqual({
			'B1 2024': 'lapsed 2025',
			'B2 2025': 'last-chance 2026'
		});
		expect(judgeRolling(passes, 2026, socialWorker)).toMatchObject({
			toSit: ['B1', 'B3'],
			kept: ['B2'],
			completion: undefined
		});
	});

	test('B3 of 2026 alone then leaves B1 and B2 to sit in 2027, for B2 has lapsed', () => {
		const passes = [pass('B1', 2024), pass('B2', 2025), pass('B3', 2026)];
		expect(statesOf(passes, 2027)['B2 2025']).toBe('lapsed 2026');
		expect(judgeRolling(passes, 2027, socialWorker)).toMatchObject({
			toSit: ['B1', 'B2'],
			kept: ['B3']
		});
	});

	test('B1 of 2026 alone counts in 2027 and no longer', () => {
		const passes = [pass('B1', 2026)];
		expect(statesOf(passes, 2027)).toEqual({ 'B1 2026': 'last-chance 2027' });
		expect(judgeRolling(passes, 2027, socialWorker).toSit).toEqual(['B2', 'B3']);
	});

	test('B1 of 2025, incomplete after 2026, has lapsed', () => {
		expect(statesOf([pass('B1', 2025)], 2027)).toEqual({ 'B1 2025': 'lapsed 2026' });
		expect(judgeRolling([pass('B1', 2025)], 2027, socialWorker).toSit).toEqual([...subjects]);
	});

	test('passes of two years make the certificate of the second, and what is over is spare', () => {
		const passes = [pass('B1', 2024), pass('B1', 2025), pass('B2', 2024), pass('B3', 2025)];
		const standing = judgeRolling(passes, 2026, socialWorker);
		expect(standing.completion).toMatchObject({ year: 2025, scope: 'nation' });
		expect(standing.toSit).toEqual([]);
		expect(statesOf(passes, 2026)).toEqual({
			'B1 2024': 'spare 2025',
			'B1 2025': 'counted 2026',
			'B2 2024': 'counted 2025',
			'B3 2025': 'counted 2026'
		});
	});
});

describe('an assistant needs both in one sitting', () => {
	test('one alone is worth nothing the year after', () => {
		expect(statesOf([pass('A1', 2026)], 2027, assistant)).toEqual({ 'A1 2026': 'lapsed 2026' });
		expect(judgeRolling([pass('A1', 2026)], 2027, assistant).toSit).toEqual(['A1', 'A2']);
	});

	test('A1 of one year and A2 of the next make nothing', () => {
		const passes = [pass('A1', 2025), pass('A2', 2026)];
		expect(judgeRolling(passes, 2026, assistant).completion).toBeUndefined();
		expect(judgeRolling([...passes, pass('A1', 2026)], 2026, assistant).completion?.year).toBe(
			2026
		);
	});
});

describe('a pass by a separate line', () => {
	test('makes the certificate one of the area, and leaves its subject to sit for the nation', () => {
		const passes = [pass('B1', 2024), pass('B2', 2024, 'separate-area'), pass('B3', 2024)];
		const standing = judgeRolling(passes, 2025, socialWorker);
		expect(standing.completion).toMatchObject({ year: 2024, scope: 'separate-area' });
		expect(standing.nationwide).toBeUndefined();
		expect(standing.toSit).toEqual(['B2']);
		expect(judgeRolling(passes, 2026, socialWorker).toSit).toEqual([...subjects]);
	});

	test('gives way to one for the nation of the same window', () => {
		const passes = [
			...[pass('B1', 2024), pass('B2', 2024, 'separate-area'), pass('B3', 2024)],
			pass('B2', 2025)
		];
		expect(judgeRolling(passes, 2025, socialWorker).nationwide).toMatchObject({ year: 2025 });
	});
});

test('a year without a sitting does not count: what was promised reaches beyond it', () => {
	const terms = termsOf({ subjects, consecutiveSittings: 2 }, [2025]);
	expect(statesOf([pass('B1', 2024)], 2026, terms)).toEqual({ 'B1 2024': 'last-chance 2026' });
});

test('a pass keeps the window of the rule of its own year', () => {
	const terms: RollingTerms = {
		ruleOf: (year) => ({ subjects, consecutiveSittings: year >= 2026 ? 3 : 2 }),
		isSittingYear: () => true
	};
	expect(statesOf([pass('B1', 2025), pass('B2', 2026)], 2027, terms)).toEqual({
		'B1 2025': 'lapsed 2026',
		'B2 2026': 'usable 2028'
	});
});

/**
 * The rule said another way, without windows of passes: a certificate is there with a sitting where
 * one can pick a pass for every subject from the last sittings that follow one another up to it.
 */
const oracle = {
	isComplete(passes: readonly Pass[], year: number, { rule, sittings }: Scene): boolean {
		const end = sittings.indexOf(year);
		if (end < 0) return false;
		const window = sittings.slice(Math.max(0, end - rule.consecutiveSittings + 1), end + 1);
		return rule.subjects.every((subject) =>
			passes.some((each) => each.subject === subject && window.includes(each.year))
		);
	},
	firstYear(passes: readonly Pass[], until: number, scene: Scene): number | undefined {
		return scene.sittings.find((year) => year <= until && this.isComplete(passes, year, scene));
	},
	/** The fewest subjects that, passed in the year, make the certificate: every set is tried. */
	fewest(passes: readonly Pass[], year: number, scene: Scene): ExamSubject[] {
		const { subjects: all } = scene.rule;
		const sets = Array.from({ length: 2 ** all.length }, (_, bits) =>
			all.filter((_subject, index) => (bits & (2 ** index)) !== 0)
		).sort((one, other) => one.length - other.length);
		return (
			sets.find((set) =>
				this.isComplete([...passes, ...set.map((subject) => pass(subject, year))], year, scene)
			) ?? []
		);
	}
};

interface Scene {
	rule: RollingRule;
	sittings: number[];
}

const first = 2018;
const last = 2027;
const everyYear = Array.from({ length: last - first + 1 }, (_, index) => first + index);

const scenes = fc
	.record({
		size: fc.integer({ min: 1, max: 3 }),
		consecutiveSittings: fc.integer({ min: 1, max: 3 }),
		cancelled: fc.subarray(everyYear.slice(1, -1), { maxLength: 3 })
	})
	.map(({ size, consecutiveSittings, cancelled }) => ({
		rule: { subjects: subjects.slice(0, size), consecutiveSittings },
		sittings: everyYear.filter((year) => !cancelled.includes(year)),
		cancelled
	}));

const histories = scenes.chain((scene) =>
	fc.record({
		scene: fc.constant(scene),
		year: fc.constantFrom(...scene.sittings),
		passes: fc.uniqueArray(
			fc.record({
				subject: fc.constantFrom(...scene.rule.subjects),
				year: fc.constantFrom(...scene.sittings),
				scope: fc.constantFrom('nation' as const, 'nation' as const, 'separate-area' as const)
			}),
			{ maxLength: 9, selector: ({ subject, year }) => `${subject}${year}` }
		)
	})
);

describe('the rule agrees with trying everything', () => {
	test('about when there is a certificate, and for where', () => {
		fc.assert(
			fc.property(histories, ({ scene, year, passes }) => {
				const terms = termsOf(scene.rule, scene.cancelled);
				const known = passes.filter((each) => each.year <= year);
				const standing = judgeRolling(known, year, terms);
				const national = known.filter(({ scope }) => scope === 'nation');
				expect(standing.completion?.year).toBe(oracle.firstYear(known, year, scene));
				expect(standing.nationwide?.year).toBe(oracle.firstYear(national, year, scene));
			}),
			{ numRuns: 2_000 }
		);
	});

	test('about what is to be sat: the fewest subjects that make the certificate', () => {
		fc.assert(
			fc.property(histories, ({ scene, year, passes }) => {
				const terms = termsOf(scene.rule, scene.cancelled);
				const known = passes.filter((each) => each.year < year && each.scope === 'nation');
				const standing = judgeRolling(known, year, terms);
				if (standing.completion) expect(standing.toSit).toEqual([]);
				else expect(standing.toSit).toEqual(oracle.fewest(known, year, scene));
				expect([...standing.toSit, ...standing.kept].sort()).toEqual([...scene.rule.subjects]);
			}),
			{ numRuns: 2_000 }
		);
	});

	test('about what has lapsed: with it and all the rest of the year there is still no certificate', () => {
		fc.assert(
			fc.property(histories, ({ scene, year, passes }) => {
				const terms = termsOf(scene.rule, scene.cancelled);
				const known = passes.filter((each) => each.year < year && each.scope === 'nation');
				const standing = judgeRolling(known, year, terms);
				fc.pre(standing.completion === undefined);
				for (const each of standing.passes) {
					const rest = scene.rule.subjects
						.filter((subject) => subject !== each.subject)
						.map((subject) => pass(subject, year));
					const helps = oracle.isComplete([each, ...rest], year, scene);
					expect([each, each.state === 'lapsed']).toEqual([each, !helps]);
				}
			}),
			{ numRuns: 2_000 }
		);
	});
});

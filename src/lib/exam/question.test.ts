import { expect, expectTypeOf, test } from 'vitest';
import { isObjective, type ChoiceAnswer, type ShownQuestion } from './question.ts';

test('what holds an answer is not a question to show: the compiler says so', () => {
	const shown = { kind: 'single' as const, stem: [], options: [] };
	const option = { letter: 'a', children: [], isFixed: false };

	expectTypeOf(shown).toExtend<ShownQuestion>();
	expectTypeOf<typeof shown & ChoiceAnswer>().not.toExtend<ShownQuestion>();
	expectTypeOf<typeof shown & Pick<ChoiceAnswer, 'right'>>().not.toExtend<ShownQuestion>();
	expectTypeOf<typeof shown & { slug: string }>().not.toExtend<ShownQuestion>();
	const marked = { ...shown, options: [{ ...option, notes: {} }] };
	expectTypeOf(marked).not.toExtend<ShownQuestion>();
});

test('kinds are marked by a rule or by people', () => {
	expect((['single', 'multiple', 'case', 'design', 'essay'] as const).map(isObjective)).toEqual([
		true,
		true,
		false,
		false,
		false
	]);
});

import { isRight, type CheckKey, type CheckKind } from '#lib/courses/check.ts';
import { blockText } from '#lib/markdown/text.ts';
import { plainText, type NodeOf } from '#lib/markdown/tree.ts';
import type { StatisticsRules } from './rules.ts';

/** A part of first answers, as it was sent. */
export interface ChosenPart {
	part: string;
	/** Where in the answer it stood, from 1. */
	place: number;
	people: number;
}

/** Something that could be chosen, and how often it was at the first try. */
export interface Choice {
	/** As an answer names it; for `order` the place and the id, such as `2:c`. */
	id: string;
	text: string;
	isRight: boolean;
	people: number;
	/** Nobody took it though enough have answered: a distractor that distracts nobody. */
	isNeverChosen: boolean;
}

interface ShownCheck {
	kind: CheckKind;
	shown: Pick<NodeOf<'check'>, 'options' | 'matches'>;
	key: CheckKey;
	/** Whether enough people have answered to say that nobody chose something. */
	hasAnswers: boolean;
}

type ChoiceReader = (
	check: ShownCheck,
	chosen: readonly ChosenPart[],
	rules: Pick<StatisticsRules, 'peopleMin'>
) => Omit<Choice, 'isNeverChosen'>[];

const readers: Record<CheckKind, ChoiceReader> = {
	single: readOptions,
	multiple: readOptions,
	truefalse: readOptions,
	order: readSteps,
	match: readPairs,
	short: readWordings
};

/** What could be chosen in a check, in the order in which it is shown, with how many chose it first. */
export function listChoices(
	check: ShownCheck,
	chosen: readonly ChosenPart[],
	rules: Pick<StatisticsRules, 'peopleMin'>
): Choice[] {
	return readers[check.kind](check, chosen, rules).map((choice) => ({
		...choice,
		isNeverChosen: check.hasAnswers && choice.people === 0
	}));
}

function readOptions({ shown, key }: ShownCheck, chosen: readonly ChosenPart[]) {
	return shown.options.map(({ id, children }) => ({
		id,
		text: blockText(children),
		isRight: key.right.includes(id),
		people: countPeople(chosen, ({ part }) => part === id)
	}));
}

/** Of an order: who put each step into its place, and which step was mistaken for it most often. */
function readSteps({ shown, key }: ShownCheck, chosen: readonly ChosenPart[]) {
	const texts = new Map(shown.options.map(({ id, children }) => [id, blockText(children)]));
	return key.right.flatMap((right, index) => {
		const here = chosen.filter(({ place }) => place === index + 1);
		const mistaken = here
			.filter(({ part }) => part !== right)
			.toSorted((a, b) => b.people - a.people)
			.slice(0, 1);
		return [right, ...mistaken.map(({ part }) => part)].map((id) => ({
			id: `${index + 1}:${id}`,
			text: `${index + 1}. ${texts.get(id) ?? id}`,
			isRight: id === right,
			people: countPeople(here, ({ part }) => part === id)
		}));
	});
}

/** Of a match: each right pair, and the wrong ones that were made. */
function readPairs({ shown, key }: ShownCheck, chosen: readonly ChosenPart[]) {
	const left = new Map(shown.options.map(({ id, children }) => [id, blockText(children)]));
	const right = new Map(shown.matches.map(({ id, children }) => [id, plainText(children)]));
	const made = [...new Set([...key.right, ...chosen.map(({ part }) => part)])];
	return made
		.map((id) => {
			const [from = '', to = ''] = id.split('=');
			return {
				id,
				text: `${left.get(from) ?? from} — ${right.get(to) ?? to}`,
				isRight: key.right.includes(id),
				people: countPeople(chosen, ({ part }) => part === id)
			};
		})
		.toSorted(
			(a, b) => leftOf(a.id).localeCompare(leftOf(b.id)) || Number(b.isRight) - Number(a.isRight)
		);
}

/** Of a short answer: what several wrote in the same words. One person's own words stay their own. */
function readWordings(
	{ key }: ShownCheck,
	chosen: readonly ChosenPart[],
	{ peopleMin }: Pick<StatisticsRules, 'peopleMin'>
) {
	return chosen
		.filter(({ people }) => people >= peopleMin)
		.toSorted((a, b) => b.people - a.people)
		.map(({ part, people }) => ({
			id: part,
			text: part,
			isRight: isRight('short', key, [part]),
			people
		}));
}

function countPeople(
	chosen: readonly ChosenPart[],
	isMeant: (part: ChosenPart) => boolean
): number {
	return chosen.filter(isMeant).reduce((sum, { people }) => sum + people, 0);
}

function leftOf(pair: string): string {
	return pair.split('=')[0] ?? '';
}

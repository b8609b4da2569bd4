import { createRandom } from '../../random.ts';
import { draftPaper, weighCandidates } from './draft.ts';
import type { PaperPlan, PoolQuestion, Shortage } from './plan.ts';
import { findPlainShortages } from './plain-shortages.ts';
import { repairPaper } from './repair.ts';
import { solvePaper } from './solve.ts';
import { Tally } from './tally.ts';

/** A paper, or why there is none. */
export type Assembly =
	{ questions: PoolQuestion[]; shortages: [] } | { questions: undefined; shortages: Shortage[] };

/** How many drafts are made before the exact search. */
const draftsMax = 4;

/**
 * A paper as the plan wants it. The same pool, plan and seed give the same paper; the order in which
 * the pool is given does not matter.
 *
 * What counting alone shows to be short is named at once: that is why a paper mostly fails. Else first by drafting and exchanging, which takes a few milliseconds and is nearly always enough; where
 * it is not, by an integer programme. Where that finds none either, it says which rules fall short and
 * by how much: in the paper that comes nearest, so that what it names is really what is missing.
 *
 * @returns the questions in the order of the sections and, within them, of the chapters
 */
export function assemblePaper(
	plan: PaperPlan,
	pool: readonly PoolQuestion[],
	seed: number
): Assembly {
	const random = createRandom(seed);
	const chapters = new Set(plan.chapters.map(({ code }) => code));
	const kinds = new Set(plan.sections.map(({ kind }) => kind));
	const usable = [...pool]
		.filter(({ chapter, kind }) => chapters.has(chapter) && kinds.has(kind))
		.sort((a, b) => a.id - b.id);
	const plain = findPlainShortages(plan, usable);
	if (plain.length > 0) return { questions: undefined, shortages: plain };
	for (let draft = 0; draft < draftsMax; draft++) {
		const candidates = weighCandidates(usable, random);
		const paper = repairPaper(plan, usable, draftPaper(plan, candidates, random));
		if (listShortages(plan, paper).length === 0 && new Tally(plan, paper).cost() === 0)
			return { questions: arrange(plan, random.shuffle(paper)), shortages: [] };
	}
	const paper = solvePaper(plan, usable);
	const shortages = listShortages(plan, paper);
	if (shortages.length > 0) return { questions: undefined, shortages };
	return { questions: arrange(plan, random.shuffle(paper)), shortages: [] };
}

/** Where questions are missing, what else falls short does so because of them. */
function listShortages(plan: PaperPlan, paper: readonly PoolQuestion[]): Shortage[] {
	const sections = plan.sections.flatMap(({ kind, items }): Shortage[] => {
		const missing = items - paper.filter((question) => question.kind === kind).length;
		return missing > 0 ? [{ of: 'section', kind, missing }] : [];
	});
	return sections.length > 0 ? sections : new Tally(plan, paper).listShortages();
}

/** As papers are printed: by section, and within it by chapter. */
function arrange(plan: PaperPlan, paper: readonly PoolQuestion[]): PoolQuestion[] {
	const sections = new Map(plan.sections.map(({ kind }, index) => [kind, index]));
	const chapters = new Map(plan.chapters.map(({ code }, index) => [code, index]));
	const place = ({ kind, chapter }: PoolQuestion) =>
		(sections.get(kind) ?? 0) * 1_000 + (chapters.get(chapter) ?? 0);
	return [...paper].sort((a, b) => place(a) - place(b));
}

/**
 * The order in which a paper shows the options of a question: mixed, but each that is fixed in its
 * place.
 */
export function mixOptions(
	options: readonly { letter: string; isFixed: boolean }[],
	seed: number
): string[] {
	const free = options.filter(({ isFixed }) => !isFixed).map(({ letter }) => letter);
	const mixed = createRandom(seed).shuffle(free);
	return options.map(({ letter, isFixed }) => (isFixed ? letter : (mixed.shift() ?? letter)));
}

import type { Random } from '../../random.ts';
import type { PaperPlan, PlanSection, PoolQuestion } from './plan.ts';
import { Tally } from './tally.ts';

/** Beyond what chance may tip: a question that was met before comes after all that were not. */
const seenCost = 1_000;

/** A question and how little one would like to take it. */
interface Candidate {
	question: PoolQuestion;
	reluctance: number;
}

/** How little one would like to take each question: met before, then often shown, then by chance. */
export function weighCandidates(pool: readonly PoolQuestion[], random: Random): Candidate[] {
	return pool.map((question) => ({
		question,
		reluctance: (question.isSeen ? seenCost : 0) + question.exposure + random.next()
	}));
}

/**
 * A first paper: chapter by chapter in turn, each time the question that one would like to take most.
 * It may be incomplete, and may breach what only the whole shows.
 */
export function draftPaper(
	plan: PaperPlan,
	candidates: readonly Candidate[],
	random: Random
): PoolQuestion[] {
	const tally = new Tally(plan);
	const chosen = new Set<PoolQuestion>();
	// What is worth most first: the rest then fills each chapter up to its weight.
	const sections = [...plan.sections].sort((a, b) => b.pointsEach - a.pointsEach);
	for (const [index, section] of sections.entries()) {
		const isLast = index === sections.length - 1;
		const counts = new Map<string, number>();
		for (let item = 0; item < section.items; item++) {
			const next = pickNext(plan, section, { candidates, chosen, tally, counts, isLast, random });
			if (!next) break;
			chosen.add(next);
			tally.add(next);
			counts.set(next.chapter, (counts.get(next.chapter) ?? 0) + 1);
		}
	}
	return [...chosen];
}

interface Progress {
	candidates: readonly Candidate[];
	chosen: ReadonlySet<PoolQuestion>;
	tally: Tally;
	/** How many of the section each chapter has. */
	counts: ReadonlyMap<string, number>;
	/** Whether no section comes after this one. */
	isLast: boolean;
	random: Random;
}

function pickNext(
	plan: PaperPlan,
	section: PlanSection,
	{ candidates, chosen, tally, counts, isLast, random }: Progress
): PoolQuestion | undefined {
	const open = candidates.filter(
		({ question }) =>
			question.kind === section.kind && !chosen.has(question) && tally.hasRoomFor(question)
	);
	const needs = new Map(
		plan.chapters.map(({ code, weight }) => {
			const share = (weight * section.items) / weightTotal - (counts.get(code) ?? 0);
			const marks = (weight - tally.marksOf(code)) / section.pointsEach;
			return [code, needOf(plan, { weight, share: isLast ? marks : share, random })];
		})
	);
	let best: Candidate | undefined;
	for (const candidate of open) {
		if (!best || comesBefore(candidate, best, needs)) best = candidate;
	}
	return best?.question;
}

const weightTotal = 100;

/** Where chapters have no marks to reach, they are drawn by their weights. */
function needOf(
	{ chapterMarksTolerance }: PaperPlan,
	{ weight, share, random }: { weight: number; share: number; random: Random }
): number {
	if (chapterMarksTolerance !== null) return share + random.next() / 2;
	return Math.log(1 - random.next()) / Math.max(weight, 1);
}

function comesBefore(a: Candidate, b: Candidate, needs: ReadonlyMap<string, number>): boolean {
	const needA = needs.get(a.question.chapter) ?? -Infinity;
	const needB = needs.get(b.question.chapter) ?? -Infinity;
	return needA === needB ? a.reluctance < b.reluctance : needA > needB;
}

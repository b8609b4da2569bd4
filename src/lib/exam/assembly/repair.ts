import type { PaperPlan, PoolQuestion } from './plan.ts';
import { Tally } from './tally.ts';

/** How often one question is taken for another at most. */
const swapsMax = 200;

/**
 * Takes one question for another of its kind, each time where that helps most, until nothing is
 * breached or no exchange helps.
 */
export function repairPaper(
	plan: PaperPlan,
	pool: readonly PoolQuestion[],
	draft: readonly PoolQuestion[]
): PoolQuestion[] {
	const chosen = new Set(draft);
	const tally = new Tally(plan, chosen);
	for (let swap = 0; swap < swapsMax; swap++) {
		const before = tally.cost();
		if (before === 0) break;
		const exchange = findBestExchange(tally, chosen, pool);
		if (!exchange || exchange.cost >= before) break;
		chosen.delete(exchange.out);
		chosen.add(exchange.in);
		tally.remove(exchange.out);
		tally.add(exchange.in);
	}
	return [...chosen];
}

interface Exchange {
	out: PoolQuestion;
	in: PoolQuestion;
	cost: number;
}

function findBestExchange(
	tally: Tally,
	chosen: ReadonlySet<PoolQuestion>,
	pool: readonly PoolQuestion[]
): Exchange | undefined {
	let best: Exchange | undefined;
	const others = pool.filter((question) => !chosen.has(question));
	for (const out of chosen) {
		tally.remove(out);
		for (const candidate of others) {
			if (candidate.kind !== out.kind) continue;
			tally.add(candidate);
			const cost = tally.cost();
			tally.remove(candidate);
			if (!best || cost < best.cost) best = { out, in: candidate, cost };
		}
		tally.add(out);
	}
	return best;
}

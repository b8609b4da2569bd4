import { solve, type Constraint } from 'yalps';
import { chapterBounds, pointsOf, type PaperPlan, type PoolQuestion } from './plan.ts';

/** How long it may search for a paper. */
const timeoutMs = 1_000;

/** What falling short costs: questions of the paper most, for without them there is no paper. */
const slackCosts = { section: 1_000, chapter: 20, unseen: 10, facility: 0.2 } as const;

/**
 * The paper that falls short of its plan least, as an integer programme: exact where the search by
 * exchange has found none. What no paper may breach (points, chapters, enemies) it does not breach; it
 * rather leaves a question out.
 */
export function solvePaper(plan: PaperPlan, pool: readonly PoolQuestion[]): PoolQuestion[] {
	const model = new Model();
	for (const { kind, items } of plan.sections) {
		model.constrain(`section ${kind}`, { equal: items });
		model.slack(`section ${kind}`, 1, slackCosts.section);
	}
	for (const { code, weight } of plan.chapters) {
		const { min, max } = chapterBounds(plan, weight);
		model.constrain(`marks ${code}`, max === Infinity ? { min } : { min, max });
		model.slack(`marks ${code}`, 1, slackCosts.chapter);
		model.slack(`marks ${code}`, -1, slackCosts.chapter);
		if (plan.chapterItemsMax !== null)
			model.constrain(`items ${code}`, { max: plan.chapterItemsMax });
	}
	model.constrain('unseen', { min: plan.unseenMin });
	model.slack('unseen', 1, slackCosts.unseen);
	if (plan.facilityPercent) {
		for (const side of ['low', 'high'] as const) {
			model.constrain(`facility ${side}`, side === 'low' ? { min: 0 } : { max: 0 });
			model.slack(`facility ${side}`, side === 'low' ? 1 : -1, slackCosts.facility);
		}
	}
	for (const question of pool) addQuestion(model, plan, question);
	const taken = model.solve();
	return pool.filter(({ id }) => taken.has(id));
}

function addQuestion(model: Model, plan: PaperPlan, question: PoolQuestion): void {
	const { kind, chapter, point, enemies, facilityPercent, isSeen } = question;
	const parts: Record<string, number> = {
		cost: question.exposure / 1_000,
		[`section ${kind}`]: 1,
		[`marks ${chapter}`]: pointsOf(plan, kind),
		[`items ${chapter}`]: 1,
		[`point ${point}`]: 1,
		unseen: isSeen ? 0 : 1
	};
	model.constrain(`point ${point}`, { max: plan.pointItemsMax });
	for (const enemy of enemies) {
		model.constrain(`enemy ${enemy}`, { max: 1 });
		parts[`enemy ${enemy}`] = 1;
	}
	if (plan.facilityPercent && facilityPercent !== null) {
		const { mean, tolerance } = plan.facilityPercent;
		parts['facility low'] = facilityPercent - mean + tolerance;
		parts['facility high'] = facilityPercent - mean - tolerance;
	}
	model.take(question.id, parts);
}

/** A programme of yes and no for each question, and of amounts by which a rule is not kept. */
class Model {
	readonly #constraints = new Map<string, Constraint>();
	readonly #variables = new Map<string, Record<string, number>>();
	readonly #binaries = new Set<string>();

	constrain(name: string, constraint: Constraint): void {
		this.#constraints.set(name, constraint);
	}

	slack(constraint: string, sign: 1 | -1, cost: number): void {
		this.#variables.set(`slack ${constraint} ${sign}`, { [constraint]: sign, cost });
	}

	take(id: number, parts: Record<string, number>): void {
		this.#variables.set(String(id), parts);
		this.#binaries.add(String(id));
	}

	/** The ids of the questions that are taken; the best that was found in the time. */
	solve(): Set<number> {
		const { variables } = solve(
			{
				direction: 'minimize',
				objective: 'cost',
				constraints: this.#constraints,
				variables: this.#variables,
				binaries: this.#binaries
			},
			{ timeout: timeoutMs }
		);
		return new Set(
			variables
				.filter(([name, value]) => this.#binaries.has(name) && value > 0.5)
				.map(([name]) => Number(name))
		);
	}
}

import {
	chapterBounds,
	pointsOf,
	type PaperPlan,
	type PoolQuestion,
	type Shortage
} from './plan.ts';

/** What the breach of each rule costs, in the search for a paper that breaches none. */
const costs = {
	chapterMark: 10,
	chapterItem: 40,
	pointItem: 20,
	enemy: 40,
	unseen: 8,
	/** For each percent that all questions together are too easy or too hard. */
	facility: 0.5
} as const;

/** Counts what the rules ask about, of questions that come and go. */
export class Tally {
	readonly #plan: PaperPlan;
	readonly #marks = new Map<string, number>();
	readonly #chapterItems = new Map<string, number>();
	readonly #pointItems = new Map<string, number>();
	readonly #enemies = new Map<string, number>();
	#unseen = 0;
	#facility = 0;
	#estimated = 0;

	constructor(plan: PaperPlan, questions: Iterable<PoolQuestion> = []) {
		this.#plan = plan;
		for (const question of questions) this.add(question);
	}

	add(question: PoolQuestion): void {
		this.#count(question, 1);
	}

	remove(question: PoolQuestion): void {
		this.#count(question, -1);
	}

	marksOf(chapter: string): number {
		return this.#marks.get(chapter) ?? 0;
	}

	/** Whether one more question keeps what no paper may breach. */
	hasRoomFor({ chapter, point, enemies }: PoolQuestion): boolean {
		const { chapterItemsMax, pointItemsMax } = this.#plan;
		return (
			(this.#chapterItems.get(chapter) ?? 0) < (chapterItemsMax ?? Infinity) &&
			(this.#pointItems.get(point) ?? 0) < pointItemsMax &&
			enemies.every((enemy) => (this.#enemies.get(enemy) ?? 0) === 0)
		);
	}

	/** What all breaches together cost; nothing where there is none. */
	cost(): number {
		const { chapters, chapterItemsMax, pointItemsMax, unseenMin } = this.#plan;
		let cost = costs.unseen * Math.max(0, unseenMin - this.#unseen);
		for (const { code, weight } of chapters) {
			const { min, max } = chapterBounds(this.#plan, weight);
			const marks = this.marksOf(code);
			cost += costs.chapterMark * Math.max(0, min - marks, marks - max);
		}
		cost += costs.chapterItem * excess(this.#chapterItems, chapterItemsMax ?? Infinity);
		cost += costs.pointItem * excess(this.#pointItems, pointItemsMax);
		cost += costs.enemy * excess(this.#enemies, 1);
		return cost + costs.facility * Math.abs(this.#facilityGap()) * this.#estimated;
	}

	/** Where the questions fall short of the plan, sections aside. */
	listShortages(): Shortage[] {
		const found: Shortage[] = [];
		for (const { code, weight } of this.#plan.chapters) {
			const { min, max } = chapterBounds(this.#plan, weight);
			const marks = this.marksOf(code);
			if (marks < min) found.push({ of: 'chapter', chapter: code, missing: min - marks });
			if (marks > max) found.push({ of: 'chapter-over', chapter: code, over: marks - max });
		}
		const gap = this.#facilityGap();
		if (Math.abs(gap) > precision)
			found.push({
				of: 'facility',
				direction: gap < 0 ? 'easier' : 'harder',
				percent: Math.ceil(Math.abs(gap) * 10) / 10
			});
		const missing = this.#plan.unseenMin - this.#unseen;
		if (missing > 0) found.push({ of: 'unseen', missing });
		return found;
	}

	/** By how much the mean of the facilities lies outside of its bounds, below zero where it is too hard. */
	#facilityGap(): number {
		const asked = this.#plan.facilityPercent;
		if (!asked || this.#estimated === 0) return 0;
		const difference = this.#facility / this.#estimated - asked.mean;
		return Math.sign(difference) * Math.max(0, Math.abs(difference) - asked.tolerance);
	}

	#count(question: PoolQuestion, sign: 1 | -1): void {
		const { kind, chapter, point, enemies, facilityPercent, isSeen } = question;
		bump(this.#marks, chapter, sign * pointsOf(this.#plan, kind));
		bump(this.#chapterItems, chapter, sign);
		bump(this.#pointItems, point, sign);
		for (const enemy of enemies) bump(this.#enemies, enemy, sign);
		if (!isSeen) this.#unseen += sign;
		if (facilityPercent === null) return;
		this.#facility += sign * facilityPercent;
		this.#estimated += sign;
	}
}

const precision = 1e-9;

function bump(counts: Map<string, number>, key: string, by: number): void {
	counts.set(key, (counts.get(key) ?? 0) + by);
}

function excess(counts: ReadonlyMap<string, number>, max: number): number {
	let sum = 0;
	for (const count of counts.values()) sum += Math.max(0, count - max);
	return sum;
}

import { sql, type Kysely } from 'kysely';
import { browserOf, nextSeq, type AnswerEvent, type PaperState } from '#lib/mocks/protocol.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Refusal } from '#lib/server/errors.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { saveAnswers } from '#lib/server/mocks/save.ts';
import { takeTurn } from '#lib/server/mocks/turn.ts';
import { answered } from './mocks.ts';
import { run } from './people.ts';

/** What may happen to one request on its way. */
export const faults = ['none', 'cut-before', 'cut-after', 'doubled', 'at-once', 'held-up'] as const;

export type Fault = (typeof faults)[number];

interface Sent {
	device: string;
	epoch: number;
	events: AnswerEvent[];
}

/** One paper on the real server, and a network that does to each request what it is told. */
export class PaperWorld {
	/** Every event that a device was told is kept. */
	acknowledged: (AnswerEvent & { device: string })[] = [];
	/** Every event that has reached the server, with whose turn it was and whether it was in time. */
	arrived: (AnswerEvent & { device: string; isDue: boolean })[] = [];
	isOver = false;
	#db: Kysely<Database>;
	#actor: Actor;
	#attempt: string;
	#heldUp: Sent[] = [];
	#turn: { browser: string; epoch: number } | undefined;
	/** Deeds so far: each takes a moment of its own. */
	#moment = 0;

	constructor(db: Kysely<Database>, actor: Actor, attempt: string) {
		this.#db = db;
		this.#actor = actor;
		this.#attempt = attempt;
	}

	/** The browser whose turn it is. */
	get turn(): { browser: string; epoch: number } | undefined {
		return this.#turn;
	}

	/** The clock of the paper, which every page reads. */
	nextMoment(): number {
		return ++this.#moment;
	}

	/** As it was after the start: nothing answered, nobody's turn, and two hours to go. */
	async reset(): Promise<void> {
		const id = sql`(select id from attempt where public_id = ${this.#attempt})`;
		await sql`delete from response_event where attempt_id = ${id}`.execute(this.#db);
		await sql`update attempt_item set response = '[]', client_seq = 0, answered_at = null, changes = 0
			where attempt_id = ${id}`.execute(this.#db);
		await sql`update attempt set lease_device = null, lease_epoch = 0, started_at = now(),
				deadline_at = now() + make_interval(secs => effective_limit_seconds)
			where public_id = ${this.#attempt}`.execute(this.#db);
	}

	/** The time is up, and the seconds of grace too. */
	async end(): Promise<void> {
		await sql`update attempt set started_at = started_at - interval '1 day',
				deadline_at = deadline_at - interval '1 day'
			where public_id = ${this.#attempt}`.execute(this.#db);
		this.isOver = true;
	}

	async takeTurn(device: string, takesOver: boolean): Promise<PaperState> {
		const state = await run(this.#db, (trx) =>
			takeTurn(trx, this.#actor, this.#attempt, { device, takesOver })
		);
		if (state.isHere) this.#turn = { browser: browserOf(device), epoch: state.epoch };
		return state;
	}

	/** @returns what the device is told, if anything reaches it */
	async carry(sent: Sent, fault: Fault): Promise<Told | undefined> {
		if (fault === 'cut-before') return undefined;
		if (fault === 'held-up') {
			this.#heldUp.push(sent);
			return undefined;
		}
		if (fault === 'at-once') await Promise.all([this.#arrive(sent), this.#arrive(sent)]);
		if (fault === 'doubled') await this.#arrive(sent);
		const told = await this.#arrive(sent);
		if (fault === 'cut-after') return undefined;
		const kept = new Set(told.kept.map(([, seq]) => seq));
		const named = sent.events.filter(({ seq }) => kept.has(seq));
		this.acknowledged.push(...named.map((event) => ({ ...event, device: sent.device })));
		return told;
	}

	/** What was held up arrives, the latest first. */
	async release(): Promise<void> {
		for (const sent of this.#heldUp.splice(0).reverse()) await this.#arrive(sent);
	}

	async #arrive({ device, epoch, events }: Sent): Promise<Told> {
		const isTurn = this.#turn?.browser === browserOf(device) && this.#turn.epoch === epoch;
		const isDue = isTurn && !this.isOver;
		this.arrived.push(...events.map((event) => ({ ...event, device, isDue })));
		return saveAnswers(
			this.#db,
			this.#actor,
			this.#attempt,
			{ device, epoch, events },
			{ graceSeconds: 20 }
		).then(
			({ kept }) => ({ kept, isRefused: false }),
			(refusal: Refusal) => {
				const { kept } = refusal.state as { kept: Told['kept'] };
				return { kept, isRefused: true };
			}
		);
	}
}

interface Told {
	kept: [ordinal: number, seq: number][];
	isRefused: boolean;
}

/** What a device may do wrong. */
export interface DeviceFaults {
	forgetsEarly?: boolean;
	repeatsNumbers?: boolean;
	/** It numbers its deeds by what it has done itself, and looks at no clock. */
	countsAlone?: boolean;
}

/** A page that writes down what is done and sends it until it is told that it is kept. */
export class ModelDevice {
	/** By question, what was answered last in this page. */
	last = new Map<number, { letter: string; moment: number; epoch: number }>();
	waiting: (AnswerEvent & { epoch: number })[] = [];
	isWriting = false;
	readonly name: string;
	#world: PaperWorld;
	#faults: DeviceFaults;
	#epoch = 0;
	#seq = 0;

	constructor(world: PaperWorld, name: string, faults: DeviceFaults = {}) {
		this.#world = world;
		this.name = name;
		this.#faults = faults;
	}

	async open(takesOver: boolean): Promise<void> {
		const state = await this.#world.takeTurn(this.name, takesOver);
		if (!state.isHere || (this.isWriting && state.epoch === this.#epoch)) return;
		this.isWriting = true;
		this.#epoch = state.epoch;
		const highest = Math.max(state.seq, ...this.waiting.map(({ seq }) => seq));
		this.#seq = this.#faults.repeatsNumbers ? 0 : highest;
	}

	answer(ordinal: number, letter: string): void {
		if (!this.isWriting) return;
		const moment = this.#world.nextMoment();
		const isAlone = this.#faults.countsAlone || this.#faults.repeatsNumbers;
		this.#seq = isAlone ? this.#seq + 1 : nextSeq(this.#seq, moment * 1_000);
		this.waiting.push({ ...answered(ordinal, this.#seq, [letter]), epoch: this.#epoch });
		this.last.set(ordinal, { letter, moment, epoch: this.#epoch });
	}

	async send(size: number, fault: Fault): Promise<void> {
		const [first] = this.waiting;
		if (!first) return;
		const { epoch } = first;
		const batch = this.waiting.filter((one) => one.epoch === epoch).slice(0, size);
		if (this.#faults.forgetsEarly) this.#forget(batch);
		const events = batch.map(({ epoch: _, ...event }) => event);
		const told = await this.#world.carry({ device: this.name, epoch, events }, fault);
		if (!told) return;
		const kept = new Set(told.kept.map(([, seq]) => seq));
		this.#forget(batch.filter(({ seq }) => kept.has(seq)));
		if (told.isRefused && epoch === this.#epoch) this.isWriting = false;
	}

	#forget(events: readonly AnswerEvent[]): void {
		this.waiting = this.waiting.filter((one) => !events.some(({ seq }) => seq === one.seq));
	}
}

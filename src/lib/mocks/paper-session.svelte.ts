import { createPublicId } from '../identifiers.ts';
import type { OfflineIdentity } from '../offline/account.ts';
import { openAnswerLine, type AnswerLine, type LineState } from './answer-line.ts';
import type { PaperDeed, Word } from './answer-post.ts';
import { announcementAt, PaperClock } from './clock.ts';
import type { CandidateQuestion, PaperPage } from './page.ts';
import { askTurn, fetchQuestions } from './paper-requests.ts';
import {
	answerOf,
	deviceOf,
	eventOf,
	nextSeq,
	type AnswerEvent,
	type EventKind,
	type ItemAnswer,
	type PaperState
} from './protocol.ts';

/** What a candidate is told of their answers. */
export type SavingMood =
	'connecting' | 'saved' | 'saving' | 'waiting' | 'unreachable' | 'signed-out';

const tickMs = 500;
const connectPauseMs = 3_000;
/** Whoever leaves a question so soon has not worked on it; who writes may pause so long. */
const glanceMs = 1_000;
const writingPauseMs = 1_000;

/** One paper in one page while it is written: what stands on it, and the way to the server. */
export class PaperSession {
	items = $state<ItemAnswer[]>([]);
	ordinal = $state(1);
	/** Whether it is handed in or looked over, instead of a question. */
	isHandingIn = $state(false);
	/** By their place; those that have not come yet are missing. */
	questions = $state.raw<readonly (CandidateQuestion | undefined)[]>([]);
	/** Whether script has taken the page over: every deed is kept as it is done. */
	isLive = $state(false);
	isConnected = $state(false);
	isElsewhere = $state(false);
	isClosed = $state(false);
	isOver = $state(false);
	isDurable = $state(true);
	remainingMs = $state<number | null>(null);
	/** Minutes left, when it is time to say so. */
	announced = $state<number | null>(null);
	line = $state.raw<LineState>({ waiting: 0, phase: 'idle', unkept: 0 });

	#page: PaperPage;
	#clock: PaperClock;
	#startedMs: number;
	#epoch: number;
	#seq: number;
	/** By question, the number of the deed that it shows. */
	#seqs: number[] = [];
	/** Questions that were touched before the page had its turn. */
	#early: number[] = [];
	#line: AnswerLine | undefined;
	#device = '';
	#channel: BroadcastChannel | undefined;
	#shownAtMs = 0;
	#writing: ReturnType<typeof setTimeout> | undefined;

	constructor(page: PaperPage, elapsedMs: () => number = () => performance.now()) {
		this.#page = page;
		this.#clock = new PaperClock(page.paper, elapsedMs);
		this.#startedMs = Date.parse(page.paper.startedAt ?? page.paper.serverNow);
		this.#epoch = page.paper.epoch;
		this.#seq = page.paper.seq;
		this.ordinal = page.question.ordinal;
		this.isHandingIn = page.isHandingIn;
		this.questions = page.outline.map(({ ordinal }) =>
			ordinal === page.question.ordinal ? page.question : undefined
		);
		this.remainingMs = this.#clock.remainingMs;
		this.isOver = this.remainingMs === 0;
		this.#show(page.paper, true);
	}

	get item(): ItemAnswer {
		return this.items[this.ordinal - 1] as ItemAnswer;
	}

	get question(): CandidateQuestion | undefined {
		return this.questions[this.ordinal - 1];
	}

	get canWrite() {
		return !this.isElsewhere && !this.isClosed && !this.isOver;
	}

	get mood(): SavingMood {
		if (this.line.phase === 'signed-out') return 'signed-out';
		if (!this.isConnected) return 'connecting';
		if (this.line.waiting === 0) return 'saved';
		if (this.line.phase === 'unreachable' || this.line.phase === 'waiting') return this.line.phase;
		return 'saving';
	}

	/** Takes the page over. @param open of `answer-line.ts` @returns how to stop */
	start(identity: OfflineIdentity): () => void {
		const abort = new AbortController();
		const { signal } = abort;
		this.isLive = true;
		this.#shownAtMs = performance.now();
		const ticking = setInterval(() => this.#tick(), tickMs);
		addEventListener('online', () => void this.refresh(), { signal });
		addEventListener('pagehide', () => this.#leave(), { signal });
		document.addEventListener('visibilitychange', () => this.#turnToOrAway(), { signal });
		this.#listen(signal);
		void this.#open(identity, signal);
		return () => {
			this.#leave();
			clearInterval(ticking);
			clearTimeout(this.#writing);
			abort.abort();
			void this.#line?.close();
		};
	}

	/** Shows another question, and notes how long the one before was looked at. */
	goTo(ordinal: number): void {
		this.#put('blur');
		this.isHandingIn = false;
		this.#shownAtMs = performance.now();
		this.ordinal = Math.min(Math.max(1, ordinal), this.items.length);
	}

	/** Shows what is still open, before the paper is handed in. */
	lookOver(): void {
		this.#put('blur');
		this.isHandingIn = true;
	}

	choose(response: string[]): void {
		this.item.response = [...response].sort();
		this.#put(response.length > 0 ? 'select' : 'clear');
	}

	flag(isFlagged: boolean): void {
		this.item.isFlagged = isFlagged;
		this.#put('flag');
	}

	rate(confidence: ItemAnswer['confidence']): void {
		this.item.confidence = confidence;
		this.#put('confidence');
	}

	/** Takes what is being written, and keeps it at the next pause. */
	write(response: string[]): void {
		this.item.response = response;
		clearTimeout(this.#writing);
		this.#writing = setTimeout(() => this.#put('write'), writingPauseMs);
	}

	/** Asks the server how the paper stands, and sends what waits. */
	async refresh(takesOver = false): Promise<void> {
		if (!this.#line) return;
		const asked = await askTurn(this.#page.attempt, { device: this.#device, takesOver });
		if (asked === 'signed-out') this.line = { ...this.line, phase: 'signed-out' };
		if (typeof asked === 'string') return;
		this.#hear(asked);
		this.isConnected = true;
		for (const ordinal of this.#early) if (this.canWrite) this.#record(ordinal, 'select');
		this.#early = [];
		await this.#line.flush();
	}

	/** Sends all there is. @returns how many deeds the server does not have yet */
	async drain(): Promise<number> {
		this.#put('blur');
		if (!this.#line || !this.isConnected) await this.refresh();
		return (await this.#line?.drain(this.#page.attempt)) ?? this.#early.length;
	}

	async #open(identity: OfflineIdentity, signal: AbortSignal): Promise<void> {
		const opened = await openAnswerLine(identity, {
			onState: (state) => (this.line = state),
			onWord: (word) => this.#heed(word)
		});
		if (signal.aborted) return opened.line.close();
		this.#device = deviceOf(opened.browser, createPublicId());
		this.#line = opened.line;
		this.isDurable = opened.isDurable;
		for (const deed of await opened.line.open()) this.#takeUp(deed);
		while (!signal.aborted) {
			if (!this.isConnected) await this.refresh();
			if (this.questions.includes(undefined)) await this.#fetchQuestions();
			if (this.isConnected && !this.questions.includes(undefined)) return;
			await new Promise((resolve) => setTimeout(resolve, connectPauseMs));
		}
	}

	/** All questions, so that the paper goes on without a network. */
	async #fetchQuestions(): Promise<void> {
		this.questions = (await fetchQuestions(this.#page.attempt)) ?? this.questions;
	}

	/** What an earlier page of this browser did, or another one is doing, in the same turn. */
	#takeUp(deed: Pick<PaperDeed, 'attempt' | 'epoch'> & AnswerEvent): void {
		if (deed.attempt !== this.#page.attempt || deed.epoch !== this.#epoch) return;
		this.#seq = Math.max(this.#seq, deed.seq);
		if (deed.seq < (this.#seqs[deed.ordinal] ?? 0)) return;
		this.#seqs[deed.ordinal] = deed.seq;
		this.items[deed.ordinal - 1] = answerOf(deed);
	}

	#heed(word: Word): void {
		if (word.attempt !== this.#page.attempt) return;
		if (word.kind === 'saved') this.#clock.hear(word.answer);
		else this.#hear(word.paper);
	}

	#hear(paper: PaperState): void {
		this.#clock.hear(paper);
		this.isClosed = paper.state !== 'in-progress';
		this.isElsewhere = !this.isClosed && !paper.isHere;
		const isAnotherTurn = paper.epoch !== this.#epoch;
		this.#epoch = paper.epoch;
		this.#seq = Math.max(this.#seq, paper.seq);
		this.#show(paper, isAnotherTurn && this.#early.length === 0);
	}

	/** @param isAll whether what was done here counts no more, where somebody else has written since */
	#show(paper: PaperState, isAll: boolean): void {
		for (const item of paper.items) {
			const { ordinal, seq } = item;
			if (this.#early.includes(ordinal)) continue;
			if (!isAll && seq <= (this.#seqs[ordinal] ?? 0)) continue;
			this.#seqs[ordinal] = seq;
			this.items[ordinal - 1] = answerOf(item);
		}
	}

	/** Keeps how the question that is shown stands now. */
	#put(kind: EventKind): void {
		const wasWriting = this.#writing !== undefined;
		clearTimeout(this.#writing);
		this.#writing = undefined;
		if (!this.isLive || !this.canWrite || this.isHandingIn) return;
		const nowMs = performance.now();
		if (kind === 'blur' && !wasWriting && nowMs - this.#shownAtMs < glanceMs) return;
		const isSeen = document.visibilityState === 'visible';
		if (isSeen || kind === 'blur')
			this.item.timeMs = Math.round(this.item.timeMs + nowMs - this.#shownAtMs);
		this.#shownAtMs = nowMs;
		this.#record(this.ordinal, wasWriting ? 'write' : kind);
	}

	#record(ordinal: number, kind: EventKind): void {
		if (!this.#line || !this.isConnected) {
			if (kind !== 'blur' && !this.#early.includes(ordinal)) this.#early.push(ordinal);
			return;
		}
		this.#seq = nextSeq(this.#seq, this.#clock.nowMs - this.#startedMs);
		this.#seqs[ordinal] = this.#seq;
		const item = answerOf(this.items[ordinal - 1] as ItemAnswer);
		const event = eventOf(item, { ordinal, seq: this.#seq, kind });
		const turn = { attempt: this.#page.attempt, device: this.#device, epoch: this.#epoch };
		this.#channel?.postMessage({ ...event, ...turn });
		void this.#line.record(event, turn);
	}

	/** Other pages of this browser show what is done here, with or without a network. */
	#listen(signal: AbortSignal): void {
		if (!('BroadcastChannel' in globalThis)) return;
		const channel = new BroadcastChannel(`zhixing-paper:${this.#page.attempt}`);
		channel.addEventListener('message', ({ data }) => this.#takeUp(data));
		signal.addEventListener('abort', () => channel.close());
		this.#channel = channel;
	}

	#tick(): void {
		const before = this.remainingMs ?? 0;
		this.remainingMs = this.#clock.remainingMs;
		if (this.remainingMs === null) return;
		const { announceMinutes } = this.#page;
		this.announced = announcementAt(announceMinutes, before, this.remainingMs) ?? this.announced;
		if (this.remainingMs === 0 && !this.isOver) {
			this.#put('blur');
			this.isOver = true;
		}
	}

	#turnToOrAway(): void {
		if (document.visibilityState !== 'visible') return this.#leave();
		this.#shownAtMs = performance.now();
		void this.refresh();
	}

	#leave(): void {
		this.#put('blur');
		this.#line?.leave();
	}
}

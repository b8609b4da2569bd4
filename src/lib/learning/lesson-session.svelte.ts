import { createContext } from 'svelte';
import { isRight, type CheckKey, type CheckKind, type CheckResponse } from '../courses/check.ts';
import type { OfflineIdentity } from '../offline/account.ts';
import type { Study } from '../offline/study.ts';
import { AttentionMeter, type Attention } from './attention.ts';
import { stateOfCheck, type CheckState } from './check-state.ts';
import type { Condition } from './judgment.ts';
import type { LearningDeed, LearningOperation, OperationResult } from './operation.ts';
import { advance, advanceTime } from './progress.ts';
import type { BeatAnswer, LessonNote, LessonPage } from './page.ts';

/** How often a device without a network notes the time that was spent. */
const offlineNoteSeconds = 60;

type Keys = Record<string, { kind: CheckKind; key: CheckKey }>;

/** A lesson while somebody is in it: what they did, how it stands, and what is told to the server. */
export class LessonSession {
	readonly page: LessonPage;
	checks: Record<string, CheckState>;
	conditions: Condition[];
	isComplete: boolean;
	isCourseComplete: boolean;
	notes: LessonNote[];
	/** The sections that were read to their end. */
	read: readonly string[];
	/** Whether the course was finished while this page was open. */
	isNewlyFinished = $state(false);
	/** Another device is learning just now. */
	isElsewhere = $state(false);
	attention = $state<Attention>('here');
	/** Whether a script is here to do what forms do otherwise. */
	isScripted = $state(false);
	/** Answers that are under way, by check. */
	underWay = $state.raw<readonly string[]>([]);
	/** Words for what went wrong with an answer, by check. */
	troubles = $state<Record<string, string>>({});
	study = $state.raw<Study>();

	#meter: AttentionMeter;
	#keys: Promise<Keys> | undefined;
	/** What was done in this lesson, by the id of the operation. */
	#own: Record<string, LearningOperation> = {};
	#playing: (() => { id: string; position: number } | undefined) | undefined;
	#takesOver = false;
	#offlineSeconds = 0;

	constructor(page: LessonPage) {
		this.page = page;
		this.checks = $state({ ...page.checks });
		this.conditions = $state.raw(page.conditions);
		this.isComplete = $state(page.isComplete);
		this.isCourseComplete = $state(page.isCourseComplete);
		this.notes = $state.raw(page.notes);
		this.read = $state.raw(page.read);
		const { presencePromptMinutes, presenceAnswerSeconds } = page.pace;
		this.#meter = new AttentionMeter(
			{ promptMs: presencePromptMinutes * 60_000, answerMs: presenceAnswerSeconds * 1000 },
			() => globalThis.performance.now()
		);
	}

	/** Whether there is something to say of the way to the server: as long as nothing was done, nothing is. */
	get hasNews(): boolean {
		const state = this.study?.state;
		if (!state) return false;
		const { waitingCount, refused, lastSentAt, full, isCutOff } = state;
		return (
			waitingCount > 0 || refused.length > 0 || lastSentAt !== null || full !== null || isCutOff
		);
	}

	/** Begins to tell the server; for the browser. @returns how to stop */
	start(
		identity: OfflineIdentity,
		open: (identity: OfflineIdentity) => Promise<Study>
	): () => void {
		this.isScripted = true;
		const stopWatching = this.#meter.watch(document);
		const look = setInterval(() => (this.attention = this.#meter.attention()), 1_000);
		const beat = setInterval(() => void this.beat(), this.page.pace.heartbeatSeconds * 1000);
		let stopListening: (() => void) | undefined;
		let isStopped = false;
		void open(identity).then(async (study) => {
			if (isStopped) return;
			this.study = study;
			stopListening = study.onResults((results) => this.#hear(results));
			for (const operation of await study.pendingFor(this.#item)) {
				this.#own[operation.opId] = operation;
				await this.#foresee(operation);
			}
		});
		return () => {
			isStopped = true;
			stopWatching();
			stopListening?.();
			clearInterval(look);
			clearInterval(beat);
		};
	}

	/** Answers a check. Without a network it is judged here, by the key that came with the course. */
	async answer(check: string, response: CheckResponse): Promise<void> {
		this.underWay = withMember(this.underWay, check);
		delete this.troubles[check];
		await this.#record({ kind: 'answer', check, response });
		void this.beat();
	}

	markRead(section: string): void {
		if (this.read.includes(section)) return;
		void this.#record({ kind: 'read', section });
	}

	place(section: string): void {
		void this.#record({ kind: 'place', section });
	}

	keepNote(note: LessonNote): void {
		this.notes = [...this.notes.filter(({ note: id }) => id !== note.note), note];
		void this.#record({ kind: 'note', ...note });
	}

	eraseNote(note: string): void {
		this.notes = this.notes.filter(({ note: id }) => id !== note);
		void this.#record({ kind: 'erase-note', note });
	}

	/** The player that is running says where it is when it is asked. */
	setPlaying(where: (() => { id: string; position: number } | undefined) | undefined): void {
		this.#playing = where;
	}

	/** Somebody answered that they are there. */
	confirmPresence(): void {
		this.#meter.noteSign();
		this.attention = this.#meter.attention();
	}

	/** This device goes on, and the other one stops. */
	takeOver(): void {
		this.#takesOver = true;
		this.isElsewhere = false;
		void this.beat();
	}

	/** A sign of life, with the seconds since the last one. */
	async beat(): Promise<BeatAnswer | undefined> {
		const seconds = this.#meter.takeSeconds();
		const media = this.#playing?.();
		if (seconds === 0 && !media && !this.#takesOver) return undefined;
		if (this.study?.state.isCutOff) return this.#noteOffline(seconds);
		const { enrolment, lesson } = this.#item;
		const device = this.study?.device ?? 'page';
		const body = { enrolment, lesson, device, seconds, media, takesOver: this.#takesOver };
		const answer = await send(body).catch(() => undefined);
		if (!answer) return this.#noteOffline(seconds);
		this.#takesOver = false;
		this.isElsewhere = answer.isElsewhere;
		this.#follow(answer.progress);
		return answer;
	}

	get #item() {
		return { enrolment: this.page.enrolment, lesson: this.page.lesson.slug };
	}

	async #record(deed: LearningDeed): Promise<void> {
		const study = this.study;
		if (!study) return;
		try {
			const operation = await study.record(this.#item, deed);
			this.#own[operation.opId] = operation;
			if (deed.kind !== 'answer' || operation.isOffline) await this.#foresee(operation);
		} catch {
			// The state of the study says in words that nothing more can be kept.
			if (deed.kind === 'answer') this.underWay = withoutMember(this.underWay, deed.check);
		}
	}

	#noteOffline(seconds: number): undefined {
		this.#offlineSeconds += seconds;
		if (this.#offlineSeconds < offlineNoteSeconds) return;
		const spent = this.#offlineSeconds;
		this.#offlineSeconds = 0;
		void this.#record({ kind: 'study', seconds: spent });
	}

	/** Shows at once what the server will say, as far as it can be known here. */
	async #foresee(operation: LearningOperation): Promise<void> {
		if (operation.kind === 'read') {
			this.read = withMember(this.read, operation.section);
			this.conditions = advance(this.conditions, 'sections', operation.section);
		}
		if (operation.kind === 'study')
			this.conditions = advanceTime(this.conditions, operation.seconds);
		if (operation.kind === 'answer') await this.#judgeHere(operation.check, operation.response);
		if (operation.isOffline && this.conditions.every(({ isMet }) => isMet)) this.isComplete = true;
	}

	async #judgeHere(check: string, response: CheckResponse): Promise<void> {
		this.#keys ??= loadKeys(this.page.course.slug, this.page.lesson.slug);
		const entry = (await this.#keys.catch(() => undefined))?.[check];
		this.underWay = withoutMember(this.underWay, check);
		if (!entry) return;
		const before = this.checks[check];
		const verdict = isRight(entry.kind, entry.key, response);
		const earlier = Array.from({ length: before?.attempts ?? 0 }, () => ({
			response: [],
			isRight: before?.isPassed ?? false,
			secondsAgo: 0
		}));
		const attempts = [...earlier, { response, isRight: verdict, secondsAgo: 0 }];
		this.checks[check] = stateOfCheck(entry.key, attempts, this.page.pace);
		if (verdict) this.conditions = advance(this.conditions, 'checks', check);
	}

	/** The server also speaks about other lessons, whose deeds waited in the same line. */
	#hear(results: readonly OperationResult[]): void {
		for (const result of results) {
			const operation = this.#own[result.opId];
			if (!operation) continue;
			if (operation.kind === 'answer') this.#hearAnswer(operation, result);
			if (result.progress) this.#follow(result.progress);
		}
	}

	#hearAnswer(
		{ check: slug, response }: Extract<LearningOperation, { kind: 'answer' }>,
		{ check, outcome, message }: OperationResult
	): void {
		// The first word about it was lost on the way, and is not said again.
		if (outcome === 'repeated' && this.underWay.includes(slug))
			return void this.#judgeHere(slug, response);
		this.underWay = withoutMember(this.underWay, slug);
		if (check) this.checks[slug] = check;
		if (outcome === 'refused' && message) this.troubles[slug] = message;
	}

	#follow(progress: BeatAnswer['progress']): void {
		this.conditions = progress.conditions;
		this.isComplete = progress.isLessonComplete || this.isComplete;
		if (progress.isCourseComplete && !this.isCourseComplete) this.isNewlyFinished = true;
		this.isCourseComplete = progress.isCourseComplete;
	}
}

async function send(body: object): Promise<BeatAnswer | undefined> {
	const answer = await fetch('/learning/beats', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
	return answer.ok ? ((await answer.json()) as BeatAnswer) : undefined;
}

async function loadKeys(course: string, lesson: string): Promise<Keys> {
	const answer = await fetch(`/courses/${course}/keys.json`);
	const { lessons } = (await answer.json()) as { lessons: Record<string, Keys> };
	return lessons[lesson] ?? {};
}

/** The session of the page around a component; a function, since the next lesson brings a new one. */
export const [getLessonSession, setLessonSession] = createContext<() => LessonSession>();

// A page follows a list that is put in the place of another; one that changes within would need more script.

function withMember(list: readonly string[], member: string): readonly string[] {
	return list.includes(member) ? list : [...list, member];
}

function withoutMember(list: readonly string[], member: string): readonly string[] {
	return list.filter((other) => other !== member);
}

import type { AnswerBatch, AnswerEvent, PaperState } from '#lib/mocks/protocol.ts';

/** What may happen to one request on its way. */
export const answerFaults = [
	'none',
	'cut-before',
	'cut-after',
	'doubled',
	'held-up',
	'busy',
	'portal',
	'signed-out'
] as const;

export type AnswerFault = (typeof answerFaults)[number];

/** A server that keeps each event of a paper once, as the real one does, behind a network with faults. */
export class AnswerServer {
	/** Every event that was kept, in the order in which it came. */
	log: (AnswerEvent & { device: string; epoch: number })[] = [];
	epoch = 1;
	isClosed = false;
	requests = 0;
	#script: AnswerFault[];
	#heldUp: AnswerBatch[] = [];

	constructor(script: readonly AnswerFault[] = []) {
		this.#script = [...script];
	}

	readonly fetch: typeof fetch = async (_url, init) => {
		this.requests += 1;
		const batch = JSON.parse(String(init?.body)) as AnswerBatch;
		const fault = this.#script.shift() ?? 'none';
		if (fault === 'cut-before') throw new TypeError('Failed to fetch');
		if (fault === 'held-up') {
			this.#heldUp.push(batch);
			throw new TypeError('Failed to fetch');
		}
		if (fault === 'busy') return Response.json({ code: 'busy' }, { status: 503 });
		if (fault === 'portal') return new Response('<html>Log in to the network</html>');
		if (fault === 'signed-out') return Response.json({ code: 'signed-out' }, { status: 401 });
		const answer = this.#keep(batch);
		if (fault === 'doubled') this.#keep(batch);
		if (fault === 'cut-after') throw new TypeError('Failed to fetch');
		return answer;
	};

	/** What was held up arrives. */
	release(): void {
		for (const batch of this.#heldUp.splice(0)) this.#keep(batch);
	}

	#keep({ device, epoch, events }: AnswerBatch): Response {
		const sound = events.filter(({ ordinal }) => ordinal <= 80);
		for (const event of sound) {
			const isKnown = this.log.some(
				(one) => one.device === device && one.ordinal === event.ordinal && one.seq === event.seq
			);
			if (!isKnown) this.log.push({ ...event, device, epoch });
		}
		const kept = sound.map(({ ordinal, seq }) => [ordinal, seq]);
		const time = { serverNow: '2026-11-24T08:00:00.000Z', deadlineAt: null };
		if (epoch === this.epoch && !this.isClosed)
			return Response.json({ state: 'in-progress', ...time, kept });
		const state: PaperState = {
			...time,
			startedAt: null,
			state: this.isClosed ? 'submitted' : 'in-progress',
			epoch: this.epoch,
			isHere: false,
			seq: 0,
			items: []
		};
		const code = this.isClosed ? 'attempt-closed' : 'attempt-elsewhere';
		return Response.json({ code, state: { ...state, kept } }, { status: 409 });
	}
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPublicId } from '../identifiers.ts';
import type { Study } from '../offline/study.ts';
import type { Condition } from './judgment.ts';
import { LessonSession } from './lesson-session.svelte.ts';
import type {
	LearningDeed,
	LearningOperation,
	LessonProgress,
	OperationResult
} from './operation.ts';
import type { LessonPage } from './page.ts';

const open = { kind: 'checks', done: 0, needed: 1, open: ['clue'], isMet: false } as const;
const met: Condition = { kind: 'checks', done: 1, needed: 1, open: [], isMet: true };
const key = { right: ['b'], feedback: {}, explanation: [] };

/** As much of a page as a session reads. */
const page = {
	enrolment: createPublicId(),
	course: { slug: 'first-home-visit' },
	lesson: { slug: '01-before' },
	checks: {},
	conditions: [open],
	isComplete: false,
	isCourseComplete: false,
	notes: [],
	read: [],
	pace: {
		heartbeatSeconds: 20,
		presencePromptMinutes: 20,
		presenceAnswerSeconds: 60,
		attemptsBeforeKey: 2,
		waitAfterKeyMinutes: 10
	}
} as unknown as LessonPage;

let stop: () => void;
let requests: string[];
let say: (results: OperationResult[]) => void;
let recorded: LearningOperation[];

beforeEach(() => {
	vi.useFakeTimers();
	requests = [];
	recorded = [];
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
	vi.stubGlobal('fetch', async (path: string, { body }: RequestInit = {}) => {
		requests.push(`${path} ${String(body ?? '')}`);
		return path.endsWith('keys.json')
			? Response.json({ lessons: { '01-before': { clue: { kind: 'single', key } } } })
			: new Response('', { status: 503 });
	});
});

afterEach(() => {
	stop();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A session whose study keeps what it is told, and says what the test wants it to. */
async function begin(): Promise<LessonSession> {
	const session = new LessonSession(page);
	const study = {
		device: 'phone-of-wang',
		state: { isCutOff: false },
		pendingFor: async () => [],
		record: async (item: object, deed: LearningDeed) => {
			const operation = { ...item, ...deed, opId: createPublicId(), isOffline: false };
			recorded.push(operation as LearningOperation);
			return operation;
		},
		onResults: (listener: typeof say) => {
			say = listener;
			return () => {};
		}
	} as unknown as Study;
	stop = session.start({ account: 'cc', key: 'dd' }, async () => study);
	await vi.advanceTimersByTimeAsync(0);
	return session;
}

const progress: LessonProgress = {
	conditions: [met],
	isLessonComplete: true,
	isCourseComplete: false
};

test('what the server says about a deed of this lesson is followed', async () => {
	const session = await begin();
	await session.answer('clue', ['b']);
	say([{ opId: recorded[0]?.opId ?? '', outcome: 'done', progress }]);
	expect(session.isComplete).toBe(true);
	expect(session.conditions).toEqual([met]);
	expect(session.underWay).toEqual([]);
});

test('what it says about a deed of another lesson changes nothing here', async () => {
	const session = await begin();
	say([{ opId: createPublicId(), outcome: 'done', progress }]);
	expect(session.isComplete).toBe(false);
	expect(session.conditions).toEqual([open]);
});

test('an answer whose first word was lost on the way is judged by the key', async () => {
	const session = await begin();
	await session.answer('clue', ['b']);
	say([{ opId: recorded[0]?.opId ?? '', outcome: 'repeated' }]);
	await vi.advanceTimersByTimeAsync(0);
	expect(session.checks.clue).toMatchObject({ isPassed: true, attempts: 1 });
	expect(session.underWay).toEqual([]);
});

test('a device that takes over says so at once, even in its first second', async () => {
	const session = await begin();
	session.takeOver();
	expect(requests).toHaveLength(1);
	expect(requests[0]).toContain('"takesOver":true');
});

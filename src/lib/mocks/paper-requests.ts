import type { CandidateQuestion } from './page.ts';
import type { PaperState } from './protocol.ts';

const requestTimeoutMs = 15_000;

export const paperPath = (attempt: string) => `/exam/papers/${attempt}`;

/** Asks for the turn of a paper. @returns how it stands, or why nobody has said so */
export async function askTurn(
	attempt: string,
	body: { device: string; takesOver: boolean }
): Promise<PaperState | 'unreachable' | 'signed-out'> {
	try {
		const response = await fetch(`${paperPath(attempt)}/turn`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(requestTimeoutMs)
		});
		if (response.status === 401) return 'signed-out';
		if (!response.ok) return 'unreachable';
		const state = (await response.json()) as PaperState;
		return Array.isArray(state.items) ? state : 'unreachable';
	} catch {
		return 'unreachable';
	}
}

/** Fetches all questions of a paper; undefined where they did not come. */
export async function fetchQuestions(attempt: string): Promise<CandidateQuestion[] | undefined> {
	try {
		const response = await fetch(`${paperPath(attempt)}/questions.json`, {
			signal: AbortSignal.timeout(requestTimeoutMs)
		});
		const body = response.ok ? ((await response.json()) as { questions: unknown }) : {};
		return 'questions' in body ? (body.questions as CandidateQuestion[]) : undefined;
	} catch {
		return undefined;
	}
}

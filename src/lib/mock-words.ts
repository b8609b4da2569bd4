import type { SavingMood } from './mocks/paper-session.svelte.ts';
import type { SelfVerdict, Verdict } from './mocks/page.ts';
import type { ConfidenceMark, ItemAnswer } from './mocks/protocol.ts';
import { m } from './paraglide/messages.js';

export const confidenceWords: Record<ConfidenceMark, () => string> = {
	unsure: m.mock_unsure,
	guessed: m.mock_guessed
};

export const verdictWords: Record<Verdict, () => string> = {
	right: m.mock_verdict_right,
	partial: m.mock_verdict_partial,
	wrong: m.mock_verdict_wrong,
	blank: m.mock_verdict_blank
};

export const selfVerdictWords: Record<SelfVerdict, () => string> = {
	given: m.mock_self_given,
	half: m.mock_self_half,
	not: m.mock_self_not
};

/** What is said of the answers; where some wait, with their number. */
export const savingWords: Record<SavingMood, (values: { count: number }) => string> = {
	connecting: m.mock_saving_connecting,
	saved: m.mock_saving_saved,
	saving: m.mock_saving_saving,
	waiting: m.mock_saving_waiting,
	unreachable: m.mock_saving_unreachable,
	'signed-out': m.mock_saving_signed_out
};

/** How a question stands, for whoever cannot see the sheet. */
export function standingWords(item: ItemAnswer): string {
	const words: string[] = [item.response.length > 0 ? m.mock_answered() : m.mock_unanswered()];
	if (item.isFlagged) words.push(m.mock_flagged());
	if (item.confidence) words.push(confidenceWords[item.confidence]());
	return words.join(m.mock_joint());
}

/** How long a question took, in minutes and seconds. */
export function durationWords(ms: number): string {
	const seconds = Math.round(ms / 1_000);
	const minutes = Math.floor(seconds / 60);
	return minutes > 0
		? m.mock_minutes_seconds({ minutes, seconds: seconds % 60 })
		: m.mock_seconds({ seconds });
}

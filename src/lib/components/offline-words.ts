import type { LearningOperation } from '#lib/learning/operation.ts';
import type { StudyState } from '#lib/offline/state.svelte.ts';
import type { PackFailure } from '#lib/offline/take-pack.ts';
import { m } from '#lib/paraglide/messages.js';

type Shown = Pick<StudyState, 'isCutOff' | 'phase' | 'waitingCount' | 'full' | 'isDurable'>;

/** One line on what has become of the work, as short as it can be said. */
export function studyLine(state: Shown): string {
	const count = state.waitingCount;
	if (state.full === 'waiting') return m.offline_full_waiting();
	if (state.full === 'storage') return m.offline_full_storage();
	if (state.phase === 'signed-out' && count > 0) return m.offline_signed_out({ count });
	if (state.isCutOff) return count > 0 ? m.offline_cut_off({ count }) : m.offline_cut_off_none();
	if (count === 0) return m.offline_saved();
	return state.phase === 'waiting' ? m.offline_later({ count }) : m.offline_sending({ count });
}

/** What is safe, and what to do. */
export function studyDetails(state: Shown): string {
	if (state.full === 'waiting') return m.offline_details_full_waiting();
	if (state.full === 'storage') return m.offline_details_full_storage();
	if (!state.isDurable) return m.offline_details_memory();
	if (state.waitingCount === 0) return m.offline_details_idle();
	return state.phase === 'signed-out'
		? m.offline_details_signed_out()
		: m.offline_details_waiting();
}

/** Whether a page that is not about learning has reason to speak of it. */
export function isWorthSaying(state: Shown & Pick<StudyState, 'refused'>): boolean {
	if (state.refused.length > 0 || state.full !== null) return true;
	return state.waitingCount > 0 && state.phase !== 'sending' && state.phase !== 'idle';
}

const deedWords: Record<LearningOperation['kind'], () => string> = {
	read: m.offline_deed_read,
	answer: m.offline_deed_answer,
	study: m.offline_deed_study,
	place: m.offline_deed_place,
	note: m.offline_deed_note,
	'erase-note': m.offline_deed_erase_note
};

export function deedWord({ kind }: LearningOperation): string {
	return deedWords[kind]();
}

const failureWords: Record<PackFailure, () => string> = {
	network: m.pack_failed_network,
	'signed-out': m.pack_failed_signed_out,
	changed: m.pack_failed_changed,
	full: m.pack_failed_full
};

export function failureWord(reason: PackFailure): string {
	return failureWords[reason]();
}

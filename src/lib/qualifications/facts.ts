/** What people have on record on their way to the certificate. */
export const factKinds = [
	'education',
	'work',
	'exam-registration',
	'exam-result',
	'credential',
	'registration',
	'practice'
] as const;

export type FactKind = (typeof factKinds)[number];

/**
 * What the unit said last about a fact; `open` while it has said nothing.
 *
 * - `approved`: it saw the proof. Of a certificate: 已核验.
 * - `doubted`: a certificate that could not be confirmed where it was issued (存疑).
 * - `refused`: the proof does not say what was filed.
 * - `replaced`: a correction took its place.
 * - `reversed`: it was approved and turned out wrong, or the certificate was revoked.
 * - `withdrawn`: whoever filed it took it back.
 */
export const factStates = [
	'open',
	'approved',
	'doubted',
	'refused',
	'replaced',
	'reversed',
	'withdrawn'
] as const;

export type FactState = (typeof factStates)[number];

/** What a unit can say about a fact. */
export const decisions = ['approved', 'doubted', 'refused', 'reversed'] as const;

export type Decision = (typeof decisions)[number];

/** How the years of work are proved. */
export const workProofs = ['employer', 'pledge'] as const;

export type WorkProof = (typeof workProofs)[number];

/** What became of a subject that somebody had registered for. */
export const resultOutcomes = ['scored', 'absent', 'discipline'] as const;

export type ResultOutcome = (typeof resultOutcomes)[number];

/** What a unit can still decide about a fact as it stands; only certificates are doubted. */
export function decisionsAbout(kind: FactKind, state: FactState): Decision[] {
	const doubt: Decision[] = kind === 'credential' ? ['doubted'] : [];
	if (state === 'open') return ['approved', ...doubt, 'refused'];
	if (state === 'approved') return [...doubt, 'reversed'];
	return state === 'doubted' ? ['approved', 'reversed'] : [];
}

/** Whether the fact can still be corrected by another. */
export function canBeCorrected(state: FactState): boolean {
	return state === 'open' || state === 'approved' || state === 'doubted';
}

/** Whether the text names a kind of fact. */
export function isFactKind(text: string): text is FactKind {
	return (factKinds as readonly string[]).includes(text);
}

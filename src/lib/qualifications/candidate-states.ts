/**
 * The lists of a unit, each behind a number; somebody can be in several.
 *
 * - `aiming`: has set a target.
 * - `registered`: has registered for the sitting that comes.
 * - `usable`, `last-chance`, `lapsed`: has a pass without a certificate, by what it is worth.
 * - `certified`: holds a certificate that nobody doubts.
 * - `to-register`, `renewal-due`, `registration-lapsed`: by the registration of that certificate.
 * - `to-decide`: has filed something that waits.
 */
export const candidateStates = [
	'aiming',
	'registered',
	'usable',
	'last-chance',
	'lapsed',
	'certified',
	'to-register',
	'renewal-due',
	'registration-lapsed',
	'to-decide'
] as const;

export type CandidateState = (typeof candidateStates)[number];

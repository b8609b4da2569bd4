import type { FactKind } from '#lib/qualifications/facts.ts';
import type { Road } from './road.ts';

/** The one thing to do next, the most pressing of all that could be done. */
export type Step =
	| { kind: 'renew-registration' | 'register-certificate' }
	| { kind: 'file'; fact: Extract<FactKind, 'education' | 'work' | 'exam-result' | 'credential'> }
	| { kind: 'set-target' | 'register-exam' | 'study' | 'rest' };

type Facts = Omit<Road, 'step'>;

/** Finds the next step of a road: what is due with a certificate first, then what the year asks for. */
export function findStep(road: Facts): Step {
	return (
		certificateStep(road) ??
		recordStep(road) ??
		(road.target ? yearStep(road) : { kind: 'set-target' })
	);
}

/** What the certificate that is held asks for. */
function certificateStep({ certificate }: Facts): Step | undefined {
	if (!certificate) return undefined;
	const { state, isPending } = certificate.registration;
	if (isPending) return undefined;
	if (state === 'first-open' || state === 'first-late') return { kind: 'register-certificate' };
	return state === 'renewal-open' || state === 'lapsed'
		? { kind: 'renew-registration' }
		: undefined;
}

/** What happened already and is not on record. */
function recordStep({ standing, facts, year }: Facts): Step | undefined {
	if (standing.completion && !standing.credential && standing.level !== 'senior')
		return { kind: 'file', fact: 'credential' };
	const sat = facts.examRegistrations.filter((registration) => registration.year < year);
	const isMissing = sat.some(
		(registration) => !facts.results.some((result) => result.year === registration.year)
	);
	return isMissing ? { kind: 'file', fact: 'exam-result' } : undefined;
}

/** What the sitting that is aimed at asks for. */
function yearStep({ admission, facts, next, standing, year, today }: Facts): Step {
	if (standing.toSit.length === 0) return { kind: 'rest' };
	const isRegistered = facts.examRegistrations.some((registration) => registration.year === year);
	const isOpen = next?.kind === 'registration' && next.from !== null && next.from <= today;
	if (isOpen && !isRegistered) return { kind: 'register-exam' };
	if (admission && !admission.isMet) {
		if (admission.best.lacks.includes('education') && facts.educations.length === 0)
			return { kind: 'file', fact: 'education' };
		if (admission.best.lacks.includes('years') && facts.work.length === 0)
			return { kind: 'file', fact: 'work' };
	}
	return { kind: 'study' };
}

import type { Language } from './format.ts';
import { m } from './paraglide/messages.js';

type Words = (values: object, options: { locale?: Language }) => string;

const tierWords: Record<string, Words> = {
	T1: m.certificates_tier_t1,
	T2: m.certificates_tier_t2,
	T3: m.certificates_tier_t3,
	T4: m.certificates_tier_t4,
	T5: m.certificates_tier_t5
};

/**
 * The tier in words; a code that this version does not know stays as it is.
 *
 * @param language without one, that of the reader
 */
export function tierName(tier: string, language?: Language): string {
	return tierWords[tier]?.({}, { locale: language }) ?? tier;
}

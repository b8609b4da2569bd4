import { m } from '#lib/paraglide/messages.js';
import type { Facet } from './courses/facets.ts';

type Messages = Record<string, (() => string) | undefined>;

const messages = m as unknown as Messages;

export const facetWords: Record<Facet, () => string> = {
	tier: m.courses_facet_tier,
	audience: m.courses_facet_audience,
	service: m.courses_facet_service,
	mechanism: m.courses_facet_mechanism,
	group: m.courses_facet_group,
	base: m.courses_facet_base,
	length: m.courses_facet_length
};

/** A value of a facet in words; a code that has none, such as that of a unit, stands for itself. */
export function facetValueWords(facet: Facet, value: string): string {
	return messages[`course_${facet}_${value.replaceAll('-', '_')}`]?.() ?? value;
}

export function tierWords(tier: string): string {
	return facetValueWords('tier', tier);
}

import { m } from '#lib/paraglide/messages.js';
import type {
	audiences,
	clientGroups,
	lengths,
	mechanisms,
	serviceContents,
	tiers
} from './courses/codes.ts';
import type { Facet } from './courses/facets.ts';

export const facetWords: Record<Facet, () => string> = {
	tier: m.courses_facet_tier,
	audience: m.courses_facet_audience,
	service: m.courses_facet_service,
	mechanism: m.courses_facet_mechanism,
	group: m.courses_facet_group,
	base: m.courses_facet_base,
	length: m.courses_facet_length
};

type WordsOf<Codes extends readonly string[]> = Record<Codes[number], () => string>;

/** Every code by its name: a message that is asked for by a computed name would bring all the others along. */
const valueWords = {
	tier: {
		T1: m.course_tier_T1,
		T2: m.course_tier_T2,
		T3: m.course_tier_T3,
		T4: m.course_tier_T4,
		T5: m.course_tier_T5
	} satisfies WordsOf<typeof tiers>,
	audience: {
		'village-staff': m.course_audience_village_staff,
		'township-staff': m.course_audience_township_staff,
		'assistance-agency-staff': m.course_audience_assistance_agency_staff,
		'social-workers': m.course_audience_social_workers,
		supervisors: m.course_audience_supervisors,
		managers: m.course_audience_managers,
		'exam-candidates': m.course_audience_exam_candidates
	} satisfies WordsOf<typeof audiences>,
	service: {
		S1: m.course_service_S1,
		S2: m.course_service_S2,
		S3: m.course_service_S3,
		S4: m.course_service_S4,
		S5: m.course_service_S5
	} satisfies WordsOf<typeof serviceContents>,
	mechanism: {
		M1: m.course_mechanism_M1,
		M2: m.course_mechanism_M2,
		M3: m.course_mechanism_M3
	} satisfies WordsOf<typeof mechanisms>,
	group: {
		tekun: m.course_group_tekun,
		dibao: m.course_group_dibao,
		'dibao-edge': m.course_group_dibao_edge,
		'rigid-expenditure': m.course_group_rigid_expenditure,
		temporary: m.course_group_temporary,
		homeless: m.course_group_homeless,
		disaster: m.course_group_disaster,
		'illness-disability': m.course_group_illness_disability,
		children: m.course_group_children,
		elderly: m.course_group_elderly
	} satisfies WordsOf<typeof clientGroups>,
	base: { platform: m.course_base_platform },
	length: {
		short: m.course_length_short,
		middle: m.course_length_middle,
		long: m.course_length_long
	} satisfies WordsOf<typeof lengths>
} satisfies Record<Facet, Record<string, () => string>>;

/** A value of a facet in words; a code that has none, such as that of a unit, stands for itself. */
export function facetValueWords(facet: Facet, value: string): string {
	const words: Record<string, (() => string) | undefined> = valueWords[facet];
	return words[value]?.() ?? value;
}

export function tierWords(tier: string): string {
	return facetValueWords('tier', tier);
}

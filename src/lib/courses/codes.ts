/** The codes by which courses are sorted: their words are `course_<facet>_<code>` in the catalogues. */

export const tiers = ['T1', 'T2', 'T3', 'T4', 'T5'] as const;
export type Tier = (typeof tiers)[number];

export const audiences = [
	'village-staff',
	'township-staff',
	'assistance-agency-staff',
	'social-workers',
	'supervisors',
	'managers',
	'exam-candidates'
] as const;
export type Audience = (typeof audiences)[number];

export const serviceContents = ['S1', 'S2', 'S3', 'S4', 'S5'] as const;
export const mechanisms = ['M1', 'M2', 'M3'] as const;

export const clientGroups = [
	'tekun',
	'dibao',
	'dibao-edge',
	'rigid-expenditure',
	'temporary',
	'homeless',
	'disaster',
	'illness-disability',
	'children',
	'elderly'
] as const;

/** The ledgers of hours that a course can count for, with the subject where a ledger has several. */
export const courseLedgers = [
	'continuing-education',
	'technician:professional',
	'technician:public',
	'cadre'
] as const;
export type CourseLedger = (typeof courseLedgers)[number];

/** How long a course takes, for choosing by the time one has. */
export const lengths = ['short', 'middle', 'long'] as const;
export type Length = (typeof lengths)[number];

const shortMinutesMax = 45;
const middleMinutesMax = 90;

export function lengthOf(minutes: number): Length {
	if (minutes <= shortMinutesMax) return 'short';
	return minutes <= middleMinutesMax ? 'middle' : 'long';
}

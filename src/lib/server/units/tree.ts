/** The two dated trees: civil affairs (民政) with its assistance units, and the party's social-work line. */
export const trees = ['civil-affairs', 'party-social-work'] as const;

export type Tree = (typeof trees)[number];

/**
 * Levels of the trees, from the ministry to a station. A level may be missing on the way down
 * (东莞 has no counties), so a child's level is above its parent's by one or more.
 */
export const levels = {
	nation: 0,
	province: 1,
	city: 2,
	county: 3,
	township: 4,
	community: 5,
	station: 6
} as const;

export const levelColumns = [
	'level_0',
	'level_1',
	'level_2',
	'level_3',
	'level_4',
	'level_5',
	'level_6'
] as const;

/** The column of `unit_place` that holds a unit's ancestor (or itself) at a level. */
export function levelColumn(level: number): (typeof levelColumns)[number] {
	const column = levelColumns[level];
	if (!column) throw new RangeError(`There is no level ${level}.`);
	return column;
}

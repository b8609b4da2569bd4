import { levels, trees, type Tree } from './tree.ts';

interface Kind {
	kind: string;
	/** The trees that a unit of this kind may stand in. */
	trees: readonly Tree[];
	/** Levels that fit, the usual one first. A hint for forms: the tree itself only asks for "below its parent". */
	levels: readonly number[];
}

const { nation, province, city, county, township, community, station } = levels;

/** An operating unit stands on the lowest rung, whichever authority runs it. */
const operatingLevels = [station, community, township, county, city, province] as const;

/** The kinds of unit of the field, in the order in which lists show them. */
export const kinds = [
	{ kind: 'civil-affairs', trees: ['civil-affairs'], levels: [county, city, province, nation] },
	{
		kind: 'social-work-department',
		trees: ['party-social-work'],
		levels: [county, city, province, nation]
	},
	{ kind: 'township', trees, levels: [township] },
	{ kind: 'township-office', trees, levels: [station, community] },
	{ kind: 'community', trees, levels: [community] },
	{ kind: 'assistance-centre', trees, levels: operatingLevels },
	{ kind: 'rescue-station', trees, levels: operatingLevels },
	{ kind: 'child-protection-centre', trees, levels: operatingLevels },
	{ kind: 'means-test-centre', trees, levels: operatingLevels },
	{ kind: 'support-home', trees, levels: operatingLevels },
	{ kind: 'welfare-home', trees, levels: operatingLevels },
	{ kind: 'social-work-station', trees, levels: operatingLevels },
	{ kind: 'social-work-agency', trees, levels: operatingLevels },
	{ kind: 'training-base', trees, levels: operatingLevels },
	{ kind: 'university', trees, levels: operatingLevels },
	{ kind: 'association', trees, levels: operatingLevels },
	{ kind: 'evaluation-agency', trees, levels: operatingLevels }
] as const satisfies readonly Kind[];

export type UnitKind = (typeof kinds)[number]['kind'];

/** The names alone, in the order of lists. */
export const kindNames: readonly UnitKind[] = kinds.map(({ kind }) => kind);

/** Whether a unit of this kind may stand in the tree. */
export function isKindOf(tree: Tree, kind: UnitKind): boolean {
	return kinds.some((known) => known.kind === kind && known.trees.some((each) => each === tree));
}

/** The usual level for a unit of this kind below a parent, or undefined where nothing fits below it. */
export function suggestLevel(kind: UnitKind, parentLevel: number): number | undefined {
	const known = kinds.find((each) => each.kind === kind);
	const fitting = (known?.levels ?? []).filter((level) => level > parentLevel);
	return kind === 'civil-affairs' || kind === 'social-work-department'
		? fitting.toSorted()[0]
		: fitting[0];
}

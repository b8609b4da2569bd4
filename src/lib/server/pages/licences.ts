/** The packages under one licence. */
export interface LicenceGroup {
	licence: string;
	packages: { name: string; version: string }[];
}

interface LockedPackage {
	version?: string;
	license?: string;
	dev?: boolean;
}

/** What the build puts into the product although it is only needed for building. */
const builtIn = new Set([
	'@inlang/paraglide-js',
	'@sveltejs/adapter-node',
	'@sveltejs/kit',
	'svelte'
]);

/**
 * The packages that the product consists of, by licence: those with the most packages first. They
 * come from the lock file, which is read when somebody first asks.
 */
export async function listLicences(): Promise<LicenceGroup[]> {
	const { default: lock } = await import('../../../../package-lock.json');
	const groups = new Map<string, Map<string, { name: string; version: string }>>();
	for (const [path, entry] of Object.entries<LockedPackage>(lock.packages)) {
		const name = path.replace(/^.*node_modules\//, '');
		if (name === '' || !entry.version || (entry.dev && !builtIn.has(name))) continue;
		const licence = (entry.license ?? '').replace(/^\((.*)\)$/, '$1');
		const group = groups.get(licence) ?? new Map();
		groups.set(licence, group.set(`${name} ${entry.version}`, { name, version: entry.version }));
	}
	return [...groups]
		.map(([licence, packages]) => ({ licence, packages: sortByName([...packages.values()]) }))
		.sort((one, other) => other.packages.length - one.packages.length);
}

function sortByName<Item extends { name: string }>(items: Item[]): Item[] {
	return items.sort((one, other) => (one.name < other.name ? -1 : 1));
}

import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface Route {
	/** As Kit names it, groups and matchers included: `/units/[unit=uuid]`. */
	id: string;
	isPage: boolean;
	/** Whether a `+page.server.ts` stands beside the page: it may hold a load and actions. */
	hasServer: boolean;
	isEndpoint: boolean;
}

const member = /^\+(?:page\.svelte|page\.server\.ts|server\.ts)$/;

/** Every route below `src/routes` of the project, in the order of their ids. */
export function listRoutes(root: string): Route[] {
	const folder = join(root, 'src/routes');
	const members = new Map<string, Set<string>>();
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !member.test(entry.name)) continue;
		const path = relative(folder, entry.parentPath).split(sep).join('/');
		const id = path === '' ? '/' : `/${path}`;
		members.set(id, (members.get(id) ?? new Set()).add(entry.name));
	}
	return [...members]
		.map(([id, names]) => ({
			id,
			isPage: names.has('+page.svelte') || names.has('+page.server.ts'),
			hasServer: names.has('+page.server.ts'),
			isEndpoint: names.has('+server.ts')
		}))
		.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The routes that no door is named for: the guard would refuse them, and the build does. */
export function findUnlistedRoutes(
	routes: readonly { id: string }[],
	listed: Readonly<Record<string, unknown>>
): string[] {
	return routes.map(({ id }) => id).filter((id) => !Object.hasOwn(listed, id));
}

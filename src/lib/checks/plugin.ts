import type { Plugin } from 'vite';
import { accessByRoute } from '../server/http/access.ts';
import { findMessageUse, findMissingMessages, languages, readCatalogue } from './catalogues.ts';
import { findUnlistedRoutes, listRoutes } from './routes.ts';
import { readSources } from './sources.ts';

/**
 * Fails the build where a route has no door in the access table, and where a text is missing in a
 * language: neither may be found out by whoever opens the page.
 */
export function checks(root: string): Plugin {
	return {
		name: 'zhixing-checks',
		apply: 'build',
		buildStart() {
			const problems = [...findAccessProblems(root), ...findMessageProblems(root)];
			if (problems.length > 0) this.error(`This cannot be built:\n  ${problems.join('\n  ')}`);
		}
	};
}

/** The routes of the project that the access table does not list. */
export function findAccessProblems(root: string): string[] {
	return findUnlistedRoutes(listRoutes(root), accessByRoute).map(
		(id) => `src/lib/server/http/access.ts lists no access for the route ${id}`
	);
}

/** What the catalogues of the project lack. */
export function findMessageProblems(root: string): string[] {
	const catalogues = Object.fromEntries(
		languages.map((language) => [language, readCatalogue(root, language)])
	);
	return findMissingMessages(catalogues, findMessageUse(readSources(root)));
}

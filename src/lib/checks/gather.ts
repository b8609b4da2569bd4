import { join } from 'node:path';

/** What of a bundler's module this looks at. */
interface Asked {
	getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** Pieces that nearly every page uses, beside the frame around it. */
const usual =
	/\/src\/lib\/components\/(?:Banner|ErrorSummary|Field|Form|Section|Select|Textarea)\.svelte/;
/** The list of all messages names every one; each goes where it is used. */
const messages = /\/paraglide\/messages\//;
/** What keeps and sends the work of a learner; what takes courses along is fetched when it is wanted. */
const study =
	/\/src\/lib\/(?:offline\/(?!start|packs|take-pack|worker|range|routing|keepable|account)|learning\/operation)|\/node_modules\/idb\//;

/**
 * Gathers the script that every page brings along into one file, and that of keeping and sending what a
 * learner does into another. By itself the bundler makes a file of every piece that some pages share and others do
 * not: some fifty small ones for a lesson, each of which a weak network has to be asked for, and each
 * packed without what it has in common with the others.
 */
export function gatherPieces(project: string) {
	const kit = join(project, 'node_modules/@sveltejs/kit/src/runtime/client/entry.js');
	const generated = join(project, '.svelte-kit/generated/client-optimized/');
	// The app itself, the frame, and the page of errors.
	const roots = [kit, ...['app.js', 'nodes/0.js', 'nodes/1.js'].map((path) => generated + path)];
	let everywhere: ReadonlySet<string> | undefined;
	const nameOf = (id: string, asked: Asked) => {
		everywhere ??= reach(roots, asked);
		if (study.test(id)) return 'study';
		if (roots.includes(id) || messages.test(id)) return null;
		return everywhere.has(id) || usual.test(id) ? 'frame' : null;
	};
	return { groups: [{ debugName: 'pieces', name: nameOf }] };
}

/** All that some modules need, and what those need. */
function reach(from: readonly string[], asked: Asked): Set<string> {
	const seen = new Set<string>();
	const left = [...from];
	for (let id = left.pop(); id !== undefined; id = left.pop()) {
		if (seen.has(id)) continue;
		seen.add(id);
		left.push(...(asked.getModuleInfo(id)?.importedIds ?? []));
	}
	return seen;
}

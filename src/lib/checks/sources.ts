import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceText } from './catalogues.ts';

/** The project's own code below `src`, tests and compiled messages left out; paths from the root. */
export function readSources(root: string): SourceText[] {
	return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(?:ts|mjs|svelte)$/.test(entry.name))
		.filter((entry) => !/\.test\.ts$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.includes(`${sep}paraglide${sep}`))
		.sort()
		.map((path) => ({
			path: relative(root, path).split(sep).join('/'),
			text: readFileSync(path, 'utf8')
		}));
}

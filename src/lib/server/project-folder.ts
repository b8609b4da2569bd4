import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `package.json`, from the sources as from what is built of them. */
export function findProjectFolder(): string {
	for (let path = import.meta.dirname; path !== dirname(path); path = dirname(path)) {
		if (existsSync(join(path, 'package.json'))) return path;
	}
	return process.cwd();
}

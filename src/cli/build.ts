import { openContext } from './context.ts';
import { build, isBuilt } from './family/build.ts';
import { tell, tellRow } from './screen.ts';
import { say } from './words.mjs';

/** Builds the pages if the sources have changed since. */
export async function run(): Promise<number> {
	if (!(await buildIfNeeded(openContext().project))) {
		tellRow('good', say('cli_row_build'), say('cli_doctor_build_good'));
	}
	return 0;
}

/** @returns whether there was anything to build */
export async function buildIfNeeded(project: string): Promise<boolean> {
	if (isBuilt(project)) return false;
	tell(say('cli_build_begin'));
	const began = performance.now();
	await build(project);
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	tellRow('good', say('cli_row_build'), say('cli_build_done', { seconds }));
	return true;
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Compiles the catalogues before a build, and again when one changes under the development server.
 * In a process of its own: within this one the compiler would keep it from ending.
 *
 * Tests find them compiled, as every other step of the checks does.
 */
export function messages(project: string): Plugin {
	let isCompiled = Boolean(process.env.VITEST);
	const compile = () => {
		execFileSync(process.execPath, [join(project, 'src/cli/messages.ts')], {
			stdio: ['ignore', 'ignore', 'inherit']
		});
		isCompiled = true;
	};
	return {
		name: 'zhixing-messages',
		buildStart() {
			if (!isCompiled) compile();
		},
		hotUpdate({ file }) {
			if (file.startsWith(join(project, 'messages/'))) compile();
		}
	};
}

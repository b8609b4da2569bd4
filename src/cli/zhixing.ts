import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './explain.ts';
import { complain } from './screen.ts';
import { say } from './words.mjs';

/** The commands of `zhixing`, one module each, loaded when asked for. */
const commands = {
	start: () => import('./start.ts'),
	dev: () => import('./dev.ts'),
	build: () => import('./build.ts'),
	migrate: () => import('./migrate.ts'),
	seed: () => import('./seed.ts'),
	import: () => import('./import.ts'),
	doctor: () => import('./doctor.ts'),
	verify: () => import('./verify.ts'),
	rebuild: () => import('./rebuild.ts'),
	help: () => import('./help.ts')
};

/** What was given behind the name of the command. */
export interface CommandInput {
	words: string[];
	isClear: boolean;
	isCheck: boolean;
	/** Of `--keys`: a list of keys as `/verify/keys.json` gives it. */
	keysPath: string | undefined;
}

async function main(): Promise<number> {
	rememberCompiled();
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: {
			clear: { type: 'boolean', default: false },
			check: { type: 'boolean', default: false },
			keys: { type: 'string' },
			help: { type: 'boolean', short: 'h', default: false }
		}
	});
	const [name = 'help', ...words] = values.help ? ['help'] : positionals;
	if (!Object.hasOwn(commands, name)) {
		complain(say('cli_command_unknown', { name }));
		return 2;
	}
	const command = await commands[name as keyof typeof commands]();
	return command.run({
		words,
		isClear: values.clear,
		isCheck: values.check,
		keysPath: values.keys
	});
}

/** What was compiled once need not be again, here and in the children: it halves a warm start. */
function rememberCompiled(): void {
	process.env.NODE_COMPILE_CACHE ??= join(
		import.meta.dirname,
		'../../node_modules/.cache/compiled'
	);
	enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

try {
	process.exitCode = await main();
} catch (error) {
	complain(explain(error));
	process.exitCode = 1;
}

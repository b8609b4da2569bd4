import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface CommandResult {
	/** The exit code; 1 where a signal ended it or it could not begin. */
	code: number;
	output: string;
}

/** The project's own programs come first, so that everything runs on its own Node. */
const path = [join(process.cwd(), 'node_modules/.bin'), process.env.PATH].join(delimiter);

/** Runs a command to its end and keeps what it printed. */
export function run(
	command: string,
	options: readonly string[],
	environment: Record<string, string> = {}
): Promise<CommandResult> {
	return new Promise((resolve) => {
		const child = spawn(command, options, {
			env: { ...process.env, PATH: path, FORCE_COLOR: '0', NO_COLOR: '1', ...environment },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => resolve({ code: 1, output: output + error.message }));
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build did not succeed; the message is the end of what it printed. */
export class BuildFailure extends Error {}

const sources = [
	'src/**/*.{ts,js,svelte,css,html,svg,json}',
	'messages/**/*.json',
	// The pages about the platform are read while building.
	'content/pages/*.md',
	'static/**/*',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json',
	'project.inlang/settings.json'
];

/** What never reaches the bundle: tests, the command line, and what the build itself writes. */
const passedOver = /\.test\.ts$|^src\/cli\/|^src\/lib\/paraglide\//;

/** Whether `build/` is what the sources say now. */
export function isBuilt(project: string): boolean {
	return (
		existsSync(join(project, 'build/handler.js')) && readStamp(project) === hashSources(project)
	);
}

/**
 * Builds the app.
 *
 * @throws BuildFailure
 */
export async function build(project: string): Promise<void> {
	const hash = hashSources(project);
	// A build that is cut short must not pass for a finished one.
	rmSync(stampPath(project), { force: true });
	await runVite(project);
	writeFileSync(stampPath(project), hash);
}

function hashSources(project: string): string {
	const hash = createHash('sha256').update(process.version);
	for (const path of globSync(sources, { cwd: project }).sort()) {
		if (passedOver.test(path)) continue;
		hash.update(`\0${path}\0`);
		const bytes = readFileUnlessFolder(join(project, path));
		if (bytes) hash.update(bytes);
	}
	return hash.digest('hex');
}

function readFileUnlessFolder(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
		throw error;
	}
}

function runVite(project: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(
			process.execPath,
			[join(project, 'node_modules/vite/bin/vite.js'), 'build'],
			{
				cwd: project,
				env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
				stdio: ['ignore', 'pipe', 'pipe']
			}
		);
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => reject(new BuildFailure(error.message)));
		child.on('close', (code) => {
			if (code === 0) resolve();
			else reject(new BuildFailure(output.trim().split('\n').slice(-25).join('\n')));
		});
	});
}

function readStamp(project: string): string | undefined {
	try {
		return readFileSync(stampPath(project), 'utf8');
	} catch {
		return undefined;
	}
}

function stampPath(project: string): string {
	return join(project, 'build/.sources');
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, playwright, vitest, type Count } from './count.ts';
import { findOlderPostgres, installSystemPackages } from './system-packages.ts';

export interface Step {
	name: string;
	/** The steps that must have ended, well or not, before this one begins. */
	after: readonly string[];
	/** How many of the machine's places it takes while it runs. */
	weight: number;
	run: () => Promise<Count>;
}

/** The one list of checks. Everything that must hold stands here, and runs here and nowhere else. */
export const steps: readonly Step[] = [
	{ name: 'system', after: [], weight: 1, run: installSystemPackages },
	{ name: 'prepare', after: [], weight: 1, run: prepare },
	{ name: 'build', after: ['prepare'], weight: 1, run: () => check('npm', ['run', 'build']) },
	// The build compiles the messages anew, so whoever reads them waits for it.
	{ name: 'types', after: ['build'], weight: 1, run: () => check('npm', ['run', 'check']) },
	{ name: 'lint', after: ['build'], weight: 1, run: () => check('eslint', ['.']) },
	{ name: 'format', after: [], weight: 1, run: () => check('prettier', ['--check', '.']) },
	{ name: 'tests', after: ['build'], weight: 2, run: () => vitest(notStarting) },
	// Families of processes are killed and must be back in time: they have the machine to themselves.
	{
		name: 'crashes',
		after: ['build', 'tests'],
		weight: 2,
		run: () => vitest(['tests/supervisor'])
	},
	// What follows waits for a browser or a database as often as for the processor; the longest is first.
	{ name: 'browser', after: ['build', 'system', 'crashes'], weight: 1, run: () => playwright([]) },
	{ name: 'tests-older-postgres', after: ['system', 'tests'], weight: 2, run: onOlderPostgres },
	{
		name: 'http',
		after: ['build', 'crashes'],
		weight: 1,
		run: () => vitest(['--config', 'tests/http/vitest.config.ts'])
	}
];

/** Compiles what other steps read: messages to code, routes to types. */
function prepare(): Promise<Count> {
	return check('sh', ['-c', 'npm run --silent messages && svelte-kit sync']);
}

/** The tests that start and kill whole families of processes run by themselves. */
const notStarting = ['--exclude', 'tests/supervisor*.test.ts'];

async function onOlderPostgres(): Promise<Count> {
	const folder = findOlderPostgres();
	if (!folder) return { passed: 0, failed: 1, output: 'No PostgreSQL from 15 on was found.' };
	return vitest([...notStarting, ...databaseTests()], { ZHIXING_TEST_POSTGRES: folder });
}

/** The test files that ask for a database. */
function databaseTests(): string[] {
	return ['src', 'tests']
		.flatMap((folder) =>
			readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
		)
		.filter((path) => /\.test\.ts$/.test(path))
		.filter((path) => /\bfreshDatabase\(/.test(readFileSync(path, 'utf8')));
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';

/** What a step has to show: single tests, or one for a check that holds or does not. */
export interface Count {
	passed: number;
	failed: number;
	/** What to read where something failed. */
	output: string;
}

/** A check that is one thing: it holds, or it does not. */
export async function check(
	command: string,
	options: readonly string[],
	environment: Record<string, string> = {}
): Promise<Count> {
	const { code, output } = await run(command, options, environment);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

/** What vitest writes; a test that did not run counts as one that failed. */
interface VitestReport {
	numTotalTests: number;
	numPassedTests: number;
	success: boolean;
	testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

/** Runs vitest and counts its tests, and files that did not even begin. */
export async function vitest(
	options: readonly string[],
	environment: Record<string, string> = {}
): Promise<Count> {
	return withReport(async (report) => {
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
		const result = await run('vitest', ['run', ...reporters, ...options], environment);
		const { numTotalTests, numPassedTests, success, testResults }: VitestReport = JSON.parse(
			await readFile(report, 'utf8')
		);
		// A file can fail as a whole: it does not load, or a group of it holds no test.
		const unexplained = testResults.filter(
			({ status, assertionResults }) =>
				status === 'failed' && !assertionResults.some((one) => one.status === 'failed')
		).length;
		return settle(numPassedTests, numTotalTests - numPassedTests + unexplained, {
			...result,
			code: success ? result.code : 1
		});
	});
}

/** What Playwright writes. */
interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
	errors: { message?: string }[];
}

/** Runs Playwright and counts its tests; one that passed at the second try has failed. */
export async function playwright(options: readonly string[]): Promise<Count> {
	return withReport(async (report) => {
		const result = await run('playwright', ['test', '--reporter=list,json', ...options], {
			PLAYWRIGHT_JSON_OUTPUT_NAME: report
		});
		const { stats, errors }: PlaywrightReport = JSON.parse(await readFile(report, 'utf8'));
		const output = [result.output, ...errors.map(({ message }) => message ?? '')].join('\n');
		const failed = stats.unexpected + stats.flaky + stats.skipped;
		return settle(stats.expected, failed, { ...result, output });
	});
}

/** A run that ends badly without a failed test to show for it, or without any test, has failed. */
function settle(
	passed: number,
	failed: number,
	{ code, output }: { code: number; output: string }
): Count {
	const isUnexplained = failed === 0 && (code !== 0 || passed === 0);
	return { passed, failed: isUnexplained ? 1 : failed, output };
}

async function withReport(count: (report: string) => Promise<Count>): Promise<Count> {
	const folder = await mkdtemp(join(tmpdir(), 'zhixing-report-'));
	try {
		return await count(join(folder, 'report.json'));
	} catch (error) {
		return { passed: 0, failed: 1, output: `No report was written: ${String(error)}` };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

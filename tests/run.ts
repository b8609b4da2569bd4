import { availableParallelism } from 'node:os';
import type { Count } from './run/count.ts';
import { steps, type Step } from './run/steps.ts';

/**
 * `npm test`: every step of the one list, each with its time, and at the end one line that counts.
 * `npm test -- lint types` runs only the steps that are named.
 */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
	process.stderr.write(
		`There is no step ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}.\n`
	);
	process.exit(2);
}
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const places = Math.max(2, Math.min(4, availableParallelism()));
const began = performance.now();
const counts = await runAll(chosen);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`\n${seconds(began)} in all\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/** Starts steps in the order of the list as soon as what they wait for has ended and places are free. */
async function runAll(list: readonly Step[]): Promise<Count[]> {
	const waiting = [...list];
	const unfinished = new Set(list.map(({ name }) => name));
	const running = new Map<Step, Promise<void>>();
	const results: Count[] = [];
	const placesTaken = () => [...running.keys()].reduce((sum, { weight }) => sum + weight, 0);

	while (unfinished.size > 0) {
		for (const step of [...waiting]) {
			const isFree = placesTaken() + step.weight <= places;
			if (!isFree || step.after.some((name) => unfinished.has(name))) continue;
			waiting.splice(waiting.indexOf(step), 1);
			const end = runOne(step).then((count) => {
				results.push(count);
				unfinished.delete(step.name);
				running.delete(step);
			});
			running.set(step, end);
		}
		await Promise.race(running.values());
	}
	return results;
}

async function runOne({ name, run }: Step): Promise<Count> {
	const start = performance.now();
	const count = await run().catch((error: unknown) => ({
		passed: 0,
		failed: 1,
		output: error instanceof Error ? (error.stack ?? error.message) : String(error)
	}));
	const mark = count.failed === 0 ? '✓' : '✗';
	const numbers = `${count.passed} passed, ${count.failed} failed`;
	process.stdout.write(`${mark} ${name.padEnd(22)} ${numbers.padEnd(24)} ${seconds(start)}\n`);
	if (count.failed > 0) process.stdout.write(`${indent(count.output)}\n`);
	return count;
}

function seconds(since: number): string {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(8);
}

function indent(text: string): string {
	return text.trim().replace(/^/gm, '    ');
}

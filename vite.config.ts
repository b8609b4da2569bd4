import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { gatherPieces } from './src/lib/checks/gather.ts';
import { messages } from './src/lib/checks/messages.ts';
import { checks } from './src/lib/checks/plugin.ts';

export default defineConfig({
	plugins: [checks(import.meta.dirname), messages(import.meta.dirname), sveltekit()],
	// Of the browser's files only; the server reads its own from disk.
	environments: {
		client: {
			build: {
				// The list of every page's scripts weighs a quarter of what a lesson brings. A page's scripts
				// are few, are named in the head of the first page, and name one another.
				modulePreload: {
					resolveDependencies: (_file, needed) => needed.filter((name) => name.endsWith('.css'))
				},
				rolldownOptions: { output: { codeSplitting: gatherPieces(import.meta.dirname) } }
			}
		}
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/*.test.ts'],
		globalSetup: './tests/support/global-setup.ts',
		// Files of one worker share what they import, which cost two fifths of the time otherwise. Each has
		// a database of its own; what a module keeps for a minute (rules of policy) or by id (versions of
		// questions, whose ids no two databases share) is the same for all of them. A third worker fills
		// what two leave idle while they wait for the database.
		isolate: false,
		maxWorkers: Math.max(2, availableParallelism() + 1),
		// Generous, because a machine under load is no fault of the code.
		testTimeout: 180_000,
		hookTimeout: 180_000
	}
});

import { defineConfig } from 'vitest/config';

/** What is asked of the built app over HTTP; without the app's own build, so it begins at once. */
export default defineConfig({
	test: {
		include: ['tests/http/*.test.ts'],
		globalSetup: './tests/http/global-setup.ts',
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// One app answers all: more askers at once would only wait.
		fileParallelism: false
	}
});

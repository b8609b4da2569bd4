import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { messages } from './src/lib/checks/messages.ts';
import { checks } from './src/lib/checks/plugin.ts';

export default defineConfig({
	plugins: [checks(import.meta.dirname), messages(import.meta.dirname), sveltekit()],
	test: {
		include: ['src/**/*.test.ts', 'tests/*.test.ts'],
		globalSetup: './tests/support/global-setup.ts',
		// Generous, because a machine under load is no fault of the code.
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});

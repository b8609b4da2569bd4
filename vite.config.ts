import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { checks } from './src/lib/checks/plugin.ts';

export default defineConfig({
	plugins: [
		checks(import.meta.dirname),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			cookieName: 'zhixing_language'
		}),
		sveltekit()
	],
	test: {
		include: ['src/**/*.test.ts', 'tests/*.test.ts'],
		globalSetup: './tests/support/global-setup.ts',
		testTimeout: 20_000,
		hookTimeout: 60_000
	}
});

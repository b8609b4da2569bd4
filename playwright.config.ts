import { defineConfig } from '@playwright/test';

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '*.spec.ts',
	globalSetup: './tests/e2e/global-setup.ts',
	outputDir: 'test-results',
	workers: 2,
	fullyParallel: false,
	forbidOnly: true,
	retries: 0,
	// Generous, because a machine under load is no fault of the code.
	timeout: 120_000,
	expect: { timeout: 15_000 },
	reporter: 'list',
	use: {
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
		colorScheme: 'light',
		reducedMotion: 'reduce',
		viewport: { width: 1280, height: 800 },
		trace: 'off',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: process.env.ZHIXING_TEST_CHROMIUM ?? '/usr/bin/chromium',
			// Without these it asks hosts outside for things that nobody here needs.
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	}
});

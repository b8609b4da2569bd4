import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { good, warning, type Finding } from './finding.ts';

/** What only the tests of the pages need. */
export async function examineTestTools(): Promise<Finding[]> {
	return [await examineBrowser(), examineFonts()];
}

async function examineBrowser(): Promise<Finding> {
	const path = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : await findPlaywrights();
	if (path) return good('cli_doctor_browser', 'cli_doctor_browser_good', { path });
	return warning('cli_doctor_browser', 'cli_doctor_browser_none', 'cli_doctor_browser_mend');
}

async function findPlaywrights(): Promise<string | undefined> {
	try {
		const { chromium } = await import('@playwright/test');
		const path = chromium.executablePath();
		return existsSync(path) ? path : undefined;
	} catch {
		return undefined;
	}
}

function examineFonts(): Finding {
	try {
		const [font] = execFileSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).split(
			'\n'
		);
		if (font) return good('cli_doctor_fonts', 'cli_doctor_fonts_good', { font });
	} catch {
		// Without fontconfig there are no fonts to draw with either.
	}
	return warning('cli_doctor_fonts', 'cli_doctor_fonts_none', 'cli_doctor_fonts_mend');
}

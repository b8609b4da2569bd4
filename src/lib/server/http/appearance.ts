import type { Cookies } from '@sveltejs/kit';

export const textSizes = ['normal', 'large'] as const;
export const themes = ['system', 'light', 'dark'] as const;

export interface Appearance {
	textSize: (typeof textSizes)[number];
	theme: (typeof themes)[number];
}

const yearSeconds = 365 * 24 * 60 * 60;

/** How the pages should look: a choice kept on the device, so that it holds before anyone signs in. */
export function readAppearance(cookies: Cookies): Appearance {
	const textSize = cookies.get('zhixing_text');
	const theme = cookies.get('zhixing_theme');
	return {
		textSize: textSizes.find((size) => size === textSize) ?? 'normal',
		theme: themes.find((name) => name === theme) ?? 'system'
	};
}

/** Keeps the choice on the device for a year. */
export function setAppearance(
	cookies: Cookies,
	appearance: Partial<Appearance>,
	isHttps: boolean
): void {
	const options = { path: '/', sameSite: 'lax', secure: isHttps, maxAge: yearSeconds } as const;
	if (appearance.textSize) cookies.set('zhixing_text', appearance.textSize, options);
	if (appearance.theme) cookies.set('zhixing_theme', appearance.theme, options);
}

export function setLanguage(cookies: Cookies, language: 'zh-CN' | 'en', isHttps: boolean): void {
	// The browser's own code reads it to show the same language, so it is not httpOnly.
	cookies.set('zhixing_language', language, {
		path: '/',
		sameSite: 'lax',
		secure: isHttps,
		httpOnly: false,
		maxAge: yearSeconds
	});
}

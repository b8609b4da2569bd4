/**
 * The path to go back to, where the text is one of our own: anything that a browser could read as
 * another host (`//host`, `/\host`, a scheme) becomes the home page.
 */
export function ownPath(text: string | null | undefined): string {
	if (!text || !/^\/(?![/\\])[^\s\\]*$/.test(text)) return '/';
	const base = 'https://own.invalid';
	const url = URL.parse(text, base);
	return url?.origin === base ? url.pathname + url.search : '/';
}

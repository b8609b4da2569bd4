const nameLengthMax = 200;

// Control characters, what file systems read as paths, and marks that turn the reading direction:
// "cod.exe" must not show as "exe.doc".
const unwanted = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\\/:*?"<>|]+/gu;

/** A name as it may be kept and shown: one line, no path, at most 200 characters with its ending. */
export function cleanFileName(name: string): string {
	const clean = name
		.normalize('NFC')
		.replace(/^.*[\\/]/s, '')
		.replace(unwanted, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[ .]+|[ .]+$/g, '');
	const characters = Array.from(clean);
	const ending = /\.[a-z0-9]{1,10}$/i.exec(clean)?.[0] ?? '';
	if (characters.length <= nameLengthMax) return clean || 'file';
	return characters.slice(0, nameLengthMax - ending.length).join('') + ending;
}

/**
 * The header that makes a browser save a download under its name (RFC 6266): a plain name for old
 * ones, and the true one in UTF-8 (RFC 8187).
 */
export function contentDisposition(name: string): string {
	const clean = cleanFileName(name);
	const plain = clean.replace(/[^\x20-\x7e]|["\\%]/g, '_');
	const encoded = encodeURIComponent(clean).replace(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

// What a browser skips or rewrites before it reads the scheme, or a reader does not see: control and
// format characters, backslashes, every space but the plain one.
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]|(?! )\p{Zs}/u;
const scheme = /^[a-z][a-z0-9+.-]*:/i;
const ownOrigin = 'https://own.invalid';

/** Where a link of an author may lead: within this site, to another by https, or to a letter. */
export function isAllowedLink(address: string): boolean {
	if (deceptive.test(decode(address))) return false;
	if (/^https:/i.test(address)) return isPlainHttps(address);
	if (/^mailto:/i.test(address)) return /^mailto:[^@:/?#]+@[a-z0-9.-]+$/i.test(address);
	return isOwn(address);
}

/** An image comes from this site alone: another's would learn who reads. */
export function isAllowedImage(address: string): boolean {
	return !deceptive.test(decode(address)) && isOwn(address) && !address.startsWith('#');
}

/** Whether the link leaves this site. */
export function isExternalLink(address: string): boolean {
	return scheme.test(address);
}

/** Whether where the link leads depends on where the text is shown. */
export function isRelativeLink(address: string): boolean {
	return !scheme.test(address) && !/^[/#]/.test(address);
}

function isPlainHttps(address: string): boolean {
	if (!/^https:\/\/[^/]/i.test(address) || !URL.canParse(address)) return false;
	const { protocol, username, password } = new URL(address);
	// "https://own.example@evil.example" leads to the second.
	return protocol === 'https:' && username === '' && password === '';
}

function isOwn(address: string): boolean {
	if (address === '' || scheme.test(address) || address.startsWith('//')) return false;
	return URL.canParse(address, ownOrigin) && new URL(address, ownOrigin).origin === ownOrigin;
}

/** Without the percent signs that could hide something from the test above. */
function decode(address: string): string {
	try {
		return address.includes('%') ? decodeURIComponent(address) : address;
	} catch {
		return '\0';
	}
}

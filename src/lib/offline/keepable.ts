export type CopyKind = 'page' | 'data' | 'file';

/**
 * Whether an answer is what was asked for, rather than the way to the sign-in page or an error: only
 * that may take the place of a copy.
 */
export async function isKeepable(response: Response, kind: CopyKind): Promise<boolean> {
	if (response.status !== 200 || response.redirected) return false;
	const type = response.headers.get('content-type') ?? '';
	if (kind === 'page') return type.startsWith('text/html');
	if (kind === 'file') return true;
	if (!type.startsWith('application/json')) return false;
	// Kit sends the way elsewhere as data, with status 200.
	return (await response.clone().text()).startsWith('{"type":"data"');
}

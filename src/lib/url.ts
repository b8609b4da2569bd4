/**
 * A link to the same page with other query parameters; `null` and '' take one away. Filters, sorts
 * and pages live in the address, so that they can be sent, bookmarked and gone back to.
 *
 * @returns path and query, without the origin and the anchor
 */
export function withQuery(
	url: URL,
	changes: Record<string, string | number | null | undefined>
): string {
	const query = new URLSearchParams(url.search);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null || value === undefined || value === '') query.delete(name);
		else query.set(name, String(value));
	}
	const text = query.toString();
	return text ? `${url.pathname}?${text}` : url.pathname;
}

/** An address with a query; what is not there is left out. */
export function withParts(
	path: string,
	parts: Record<string, string | number | null | undefined>
): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parts)) {
		if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
	}
	return query.size > 0 ? `${path}?${query}` : path;
}

/** The list of learners that a number counts. */
export function learnersHref(parts: Parameters<typeof withParts>[1]): string {
	return withParts('/training/learners', parts);
}

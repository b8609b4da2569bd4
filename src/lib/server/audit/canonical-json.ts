import type { JsonValue } from '../database/json.ts';

/**
 * One text for one value: keys sorted by code unit, no spaces, `undefined` left out. What is hashed
 * or signed goes through here, so that a database that reorders keys changes nothing.
 */
export function canonicalJson(value: JsonValue): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const members = Object.keys(value)
		.sort()
		.filter((key) => value[key] !== undefined)
		.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`);
	return `{${members.join(',')}}`;
}

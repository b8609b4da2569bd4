import { createHash } from 'node:crypto';
import pg from 'pg';

/** Statements that one connection prepares; what is written anew each time must not fill the server. */
const statementsMax = 300;

/**
 * A client that lets the server keep the plan of each statement with parameters: the same text comes
 * with every request of a page, and planning it costs more than running it.
 */
export class PreparingClient extends pg.Client {
	readonly #names = new Map<string, string>();

	override query = ((first: unknown, ...rest: unknown[]) => {
		const send = pg.Client.prototype.query as (...values: unknown[]) => unknown;
		const [values] = rest;
		if (typeof first !== 'string' || rest.length !== 1 || !Array.isArray(values))
			return send.call(this, first, ...rest);
		const name = values.length > 0 ? this.#nameOf(first) : undefined;
		return send.call(this, name ? { name, text: first, values } : first, values);
	}) as pg.Client['query'];

	/** The name of a statement, or undefined where enough are prepared already. */
	#nameOf(text: string): string | undefined {
		const known = this.#names.get(text);
		if (known || this.#names.size >= statementsMax) return known;
		const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
		this.#names.set(text, name);
		return name;
	}
}

import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { findViolation, isDatabaseUnavailable } from '../database/violations.ts';
import { Refusal, TooMany } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { wordsFor } from './errors.ts';
import { formIssues } from './form.ts';
import { guard } from './guards.ts';

/** What our own pages say to one another in the background is small. */
const bodyBytesMax = 256 * 1024;

/**
 * An end point that takes JSON from a script of our own pages and answers with JSON: for what a page
 * does by itself while it is open. Forms go through `command`.
 */
export function exchange<Event extends RequestEvent, Input extends v.GenericSchema>(definition: {
	input: Input;
	run: (context: { event: Event; actor: Actor; input: v.InferOutput<Input> }) => Promise<object>;
}) {
	return async (event: Event): Promise<Response> => {
		const actor = guard(event);
		const { requestId } = event.locals;
		const body = await readJson(event.request);
		if (body === undefined) return answer(400, 'malformed', requestId);
		const parsed = v.safeParse(definition.input, body);
		if (!parsed.success) {
			const issues = formIssues(parsed.issues);
			return json({ code: 'malformed', issues, requestId }, { status: 422 });
		}
		try {
			return json(await definition.run({ event, actor, input: parsed.output }));
		} catch (caught) {
			return answerRefusal(caught, requestId);
		}
	};
}

async function readJson(request: Request): Promise<unknown> {
	if (!/^application\/json\b/.test(request.headers.get('content-type') ?? '')) return undefined;
	const text = await request.text();
	if (Buffer.byteLength(text) > bodyBytesMax) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function answerRefusal(caught: unknown, requestId: string): Response {
	if (isDatabaseUnavailable(caught)) return answer(503, 'unavailable', requestId, 5);
	const kind = findViolation(caught)?.kind;
	if (kind === 'lock-timeout' || kind === 'serialization' || kind === 'deadlock')
		return answer(409, 'busy', requestId, 1);
	if (!(caught instanceof Refusal)) throw caught;
	const seconds = caught instanceof TooMany ? caught.retryAfterSeconds : undefined;
	const message = wordsFor(caught.code, caught.values);
	return json(
		{ code: caught.code, message, requestId, ...(caught.state && { state: caught.state }) },
		{ status: caught.status, headers: seconds ? { 'retry-after': String(seconds) } : {} }
	);
}

function answer(status: number, code: string, requestId: string, retryAfterSeconds?: number) {
	return json(
		{ code, message: wordsFor(code), requestId },
		{
			status,
			headers: retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {}
		}
	);
}

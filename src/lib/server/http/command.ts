import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { Kysely, Transaction } from 'kysely';
import * as v from 'valibot';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import { findViolation, isDatabaseUnavailable } from '../database/violations.ts';
import { Conflict, Invalid, StepUpRequired, TooMany } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isUuid } from '#lib/identifiers.ts';
import { runOnce, type Operation, type Remembered } from '../operations/operation.ts';
import { endWith, isShownInForm, rethrowAsHttp, wordsFor } from './errors.ts';
import {
	formFiles,
	formIssues,
	formValues,
	readForm,
	withoutSecrets,
	type FormFailure,
	type FormFiles,
	type FormValues
} from './form.ts';
import { guard, guardOpen } from './guards.ts';

type Schema = v.GenericSchema | v.GenericSchemaAsync;

interface Definition<
	Event extends RequestEvent,
	Who,
	Input extends Schema,
	Prepared,
	Result extends object
> {
	input: Input;
	/** Fields that are named like a secret and are none: a refused form keeps them. */
	open?: readonly string[];
	/**
	 * False for what answers with a token: the answer could not be given a second time, so there is
	 * nothing to remember and no `op_id` is asked for.
	 */
	isRemembered?: boolean;
	/** Slow work that needs no transaction, such as hashing a password or taking in a file. */
	prepare?: (context: {
		db: Kysely<Database>;
		actor: Who;
		input: v.InferOutput<Input>;
		/** By the name of their field; the route stands in `uploadRoutes` where there are any. */
		files: FormFiles;
		event: Event;
	}) => Promise<Prepared>;
	/** One call to a domain, in the transaction that also remembers the operation. */
	run: (context: {
		trx: Transaction<Database>;
		actor: Who;
		input: v.InferOutput<Input>;
		prepared: Prepared;
		event: Event;
	}) => Promise<Result>;
	/** Where to go, or nothing: then the page gets the result as `form`. Must not change the database. */
	next?: (context: {
		result: Remembered<Result>;
		event: Event;
		input: v.InferOutput<Input>;
	}) => string | void | Promise<string | void>;
}

/**
 * A form action for whoever passes the door of its route: parses the form, runs the domain's
 * command exactly once for its `op_id`, and turns refusals into a form that keeps what was typed.
 *
 * Members of the result under `once` (an initial password) are shown to the first answer only.
 */
export function command<
	Event extends RequestEvent,
	Input extends Schema,
	Result extends object,
	Prepared = undefined
>(definition: Definition<Event, Actor, Input, Prepared, Result>) {
	return (event: Event) =>
		unlessDatabaseIsDown(event, () => runCommand(event, guard(event), definition));
}

/** The same for a public or pending route, where there may be nobody yet. */
export function openCommand<
	Event extends RequestEvent,
	Input extends Schema,
	Result extends object,
	Prepared = undefined
>(definition: Definition<Event, Actor | null, Input, Prepared, Result>) {
	return (event: Event) =>
		unlessDatabaseIsDown(event, () => runCommand(event, guardOpen(event), definition));
}

/** Without the database nobody can be recognised and nothing be done: the form keeps what was typed. */
async function unlessDatabaseIsDown<Answer>(
	event: RequestEvent,
	run: () => Promise<Answer>
): Promise<Answer | ActionFailure<FormFailure>> {
	if (!event.locals.isDatabaseDown) return run();
	const values = formValues(await readForm(event)) ?? {};
	return failUnavailable(event, withoutSecrets(values));
}

function failUnavailable(event: RequestEvent, values: FormValues): ActionFailure<FormFailure> {
	const error = { code: 'unavailable', message: wordsFor('unavailable') };
	return fail(503, { issues: [], values, error, requestId: event.locals.requestId });
}

async function runCommand<
	Event extends RequestEvent,
	Who extends Actor | null,
	Input extends Schema,
	Prepared,
	Result extends object
>(
	event: Event,
	actor: Who,
	definition: Definition<Event, Who, Input, Prepared, Result>
): Promise<
	ActionFailure<FormFailure> | { done: true; result: Remembered<Result>; isRepeated: boolean }
> {
	const { db, requestId } = event.locals;
	const form = await readForm(event);
	const values = formValues(form);
	if (!values) endWith(413, 'too-many-fields', { requestId });

	const parsed = await v.safeParseAsync(definition.input, values);
	if (!parsed.success) {
		return fail(422, {
			issues: formIssues(parsed.issues),
			values: withoutSecrets(values, definition.open),
			requestId
		});
	}
	const input = parsed.output as v.InferOutput<Input>;
	const files = formFiles(form);
	try {
		const operation =
			definition.isRemembered === false
				? undefined
				: describeOperation(event, actor, { ...values, ...describeFiles(files) });
		const prepared = (await definition.prepare?.({ db, actor, input, files, event })) as Prepared;
		const run = (trx: Transaction<Database>) =>
			definition.run({ trx, actor, input, prepared, event });
		const { result, isRepeated } = await retryOnConflict(() =>
			operation ? runOnce(db, operation, run) : runUnremembered(db, run)
		);
		const next = await definition.next?.({ result, event, input });
		if (next) redirect(303, next);
		return { done: true, result, isRepeated };
	} catch (caught) {
		return answerRefusal(event, withoutSecrets(values, definition.open), caught);
	}
}

function describeOperation(
	event: RequestEvent,
	actor: Actor | null,
	values: FormValues
): Operation {
	const { vault } = event.locals;
	return {
		opId: readOpId(values),
		accountId: actor?.accountId ?? null,
		command: `${event.route.id}${event.url.search.split('&')[0] ?? ''}`.slice(0, 200),
		inputHash: vault.lookupHash('operation', canonicalJson(hashable(values, event.params)))
	};
}

async function runUnremembered<Result extends object>(
	db: Kysely<Database>,
	run: (trx: Transaction<Database>) => Promise<Result>
): Promise<{ result: Remembered<Result>; isRepeated: boolean }> {
	const result = await db.transaction().execute(run);
	return { result: result as Remembered<Result>, isRepeated: false };
}

function answerRefusal(
	event: RequestEvent,
	values: FormValues,
	caught: unknown
): ActionFailure<FormFailure> {
	const { requestId } = event.locals;
	if (caught instanceof StepUpRequired) {
		redirect(303, `/step-up?return_to=${encodeURIComponent(event.url.pathname)}`);
	}
	if (caught instanceof TooMany)
		event.setHeaders({ 'retry-after': String(caught.retryAfterSeconds) });
	if (isDatabaseUnavailable(caught)) return failUnavailable(event, values);
	const refusal = isLockTimeout(caught) ? new Conflict('busy') : caught;
	if (!isShownInForm(refusal)) rethrowAsHttp(refusal, requestId);
	const message = wordsFor(refusal.code, refusal.values);
	const issues = refusal.field ? [{ path: refusal.field, code: refusal.code, message }] : [];
	return fail(refusal.status, {
		issues,
		values,
		...(refusal.field ? {} : { error: { code: refusal.code, message } }),
		requestId
	});
}

function readOpId(values: FormValues): string {
	const opId = values.op_id;
	if (typeof opId !== 'string' || !isUuid(opId)) throw new Invalid('operation-id');
	return opId;
}

/** Enough of each file to tell another one under the same id. */
function describeFiles(files: FormFiles): FormValues {
	return Object.fromEntries(
		Object.entries(files).map(([field, { name, size }]) => [field, [name, String(size)]])
	);
}

function hashable(values: FormValues, parameters: Partial<Record<string, string>>): JsonValue {
	const fields = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'op_id'));
	return { fields, parameters: parameters as Record<string, string> };
}

const attemptsMax = 3;

/** Two transactions that stood in each other's way: the one that was turned back tries again. */
async function retryOnConflict<Result>(run: () => Promise<Result>): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await run();
		} catch (caught) {
			const kind = findViolation(caught)?.kind;
			if (attempt >= attemptsMax || (kind !== 'serialization' && kind !== 'deadlock')) throw caught;
		}
	}
}

function isLockTimeout(caught: unknown): boolean {
	return findViolation(caught)?.kind === 'lock-timeout';
}

/**
 * A form whose choice lives in cookies of the device: nothing changes on the server, so there is no
 * operation to remember, and it works while the database is away.
 */
export function deviceForm<Event extends RequestEvent, Input extends v.GenericSchema>(
	input: Input,
	apply: (event: Event, choice: v.InferOutput<Input>) => string
) {
	return async (event: Event) => {
		guardOpen(event);
		const parsed = v.safeParse(input, formValues(await readForm(event)));
		if (!parsed.success) return fail(422, { issues: formIssues(parsed.issues) });
		redirect(303, apply(event, parsed.output));
	};
}

/**
 * The refusals a domain may answer with. Each carries a stable `code`; its words live in the
 * message catalogues as `error_<code>` (dashes become underscores), and `http/` maps the class to
 * a status. Anything else that is thrown is a bug and ends as a 500.
 */
export abstract class Refusal extends Error {
	abstract readonly status: number;
	readonly code: string;
	/** Values for the placeholders of the message. */
	readonly values: Record<string, string | number>;
	/** The input field the refusal is about, where there is one. */
	readonly field: string | undefined;
	/** How things stand instead, for the script that asked: only an exchange answers with it. */
	readonly state: object | undefined;

	constructor(
		code: string,
		options: { field?: string; values?: Record<string, string | number>; state?: object } = {}
	) {
		super(code);
		this.name = new.target.name;
		this.code = code;
		this.values = options.values ?? {};
		this.field = options.field;
		this.state = options.state;
	}
}

/** It is not there, or the actor may not know that it is. Both look the same from outside. */
export class NotFound extends Refusal {
	readonly status = 404;
}

/** The actor may see it, but may not do this. */
export class Forbidden extends Refusal {
	readonly status = 403;
}

/** It cannot be done now, because of what is already there. */
export class Conflict extends Refusal {
	readonly status = 409;
}

/** The input is wrong, or the facts do not allow it. */
export class Invalid extends Refusal {
	readonly status = 422;
}

/** Too often, too many, too fast. `retryAfterSeconds` says when to come back. */
export class TooMany extends Refusal {
	readonly status = 429;
	readonly retryAfterSeconds: number;

	constructor(code: string, retryAfterSeconds: number) {
		super(code, { values: { minutes: Math.max(1, Math.ceil(retryAfterSeconds / 60)) } });
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

/** The actor must prove again who they are before this. */
export class StepUpRequired extends Refusal {
	readonly status = 403;
}

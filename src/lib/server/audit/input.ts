import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';

const dayText = v.pipe(v.string(), v.check(isDay));
const seqText = v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number));

/** A part of a query that is empty or malformed is left out, and the page shows that it is. */
function part<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.fallback(v.optional(schema), undefined);
}

/** What the viewer of the audit asks for, from the address of the page. */
export const auditQuerySchema = v.object({
	/** A user name, a person's name, or the name of a part of the system. */
	actor: part(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100))),
	action: part(v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/))),
	outcome: part(v.picklist(['done', 'refused'])),
	subject_kind: part(v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z]+([-_][a-z]+)*$/))),
	subject_id: part(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(80))),
	from: part(dayText),
	to: part(dayText),
	/** Rows older than this one: the address of the next page. */
	before: part(seqText)
});

export type AuditQuery = v.InferOutput<typeof auditQuerySchema>;

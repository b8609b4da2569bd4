import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { isUuid } from '#lib/identifiers.ts';

/** The fields that commands of every domain share. A schema's message is a code of the catalogue. */

const reasonLengthMax = 500;

/** A public id. */
export const idField = v.pipe(
	v.string(),
	v.minLength(1, 'missing'),
	v.check((text) => text === '' || isUuid(text), 'malformed')
);

/** A day, 'YYYY-MM-DD'. */
export const dayField = v.pipe(
	v.string(),
	v.minLength(1, 'missing'),
	v.check((text) => text === '' || isDay(text), 'invalid-day')
);

/** A field that may stay empty: a form sends '' where nothing was chosen. */
export function optionalField<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.optional(
		v.union([
			v.pipe(
				v.literal(''),
				v.transform(() => null)
			),
			v.null(),
			schema
		]),
		null
	);
}

/** A box that may be ticked: a form sends it as text, and an empty one not at all. */
export const boxField = v.optional(
	v.union([
		v.boolean(),
		v.pipe(
			v.literal('on'),
			v.transform(() => true)
		)
	]),
	false
);

/** Why it is done, as whoever reads the audit in five years wants to know. */
export const reasonField = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(1, 'reason-missing'),
	v.maxLength(reasonLengthMax)
);

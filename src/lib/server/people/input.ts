import * as v from 'valibot';
import { boxField, dayField, idField, optionalField, reasonField } from '../input.ts';
import { documentNumberLengthMax, documentTypes } from './document-number.ts';
import { nameLengthMax } from './name.ts';

export const sexes = ['female', 'male'] as const;
export const contactKinds = ['phone', 'mail'] as const;
export const contactLengthMax = 254;

const facts = {
	name: v.pipe(v.string(), v.trim(), v.minLength(1, 'missing'), v.maxLength(nameLengthMax)),
	sex: optionalField(v.picklist(sexes)),
	birth_on: optionalField(dayField)
};
const documentNumber = v.pipe(
	v.string(),
	v.minLength(1, 'missing'),
	v.maxLength(documentNumberLengthMax)
);
const contactValue = v.pipe(v.string(), v.minLength(1, 'missing'), v.maxLength(contactLengthMax));

export const personInput = v.object({
	...facts,
	/** The unit that registers the person. */
	unit: idField,
	document_type: v.optional(v.picklist(documentTypes), 'resident-id'),
	document_number: optionalField(documentNumber),
	/** Whoever has seen the others of that name says that this is somebody else. */
	is_distinct: boxField,
	phone: optionalField(contactValue),
	mail: optionalField(contactValue)
});

export type PersonInput = v.InferOutput<typeof personInput>;

export const personChangeInput = v.object({
	...facts,
	/** The version that the form was opened with. */
	version: v.pipe(v.union([v.string(), v.number()]), v.toNumber(), v.integer(), v.minValue(1))
});

export type PersonChangeInput = v.InferOutput<typeof personChangeInput>;

export const documentInput = v.object({
	document_type: v.picklist(documentTypes),
	document_number: documentNumber
});

export type DocumentInput = v.InferOutput<typeof documentInput>;

export const contactInput = v.object({ kind: v.picklist(contactKinds), value: contactValue });

export type ContactInput = v.InferOutput<typeof contactInput>;

/** A document or contact of the person, and why it is read or ended. */
export const recordInput = v.object({ record: idField, reason: reasonField });

export const mergerInput = v.object({ merged: idField, reason: reasonField });

export const mergerUndoInput = v.object({ merger: idField, reason: reasonField });

/** What stands on paper, to find its owner: never part of an address. */
export const numberSearchInput = v.object({
	number: v.pipe(v.string(), v.trim(), v.minLength(1, 'missing'), v.maxLength(contactLengthMax))
});

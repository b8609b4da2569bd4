import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { isUuid } from '#lib/identifiers.ts';
import { isCreditCode } from './credit-code.ts';
import { kindNames } from './kind.ts';
import { trees } from './tree.ts';

const nameLengthMax = 100;
const shortNameLengthMax = 40;
const documentNumberLengthMax = 100;
const reasonLengthMax = 500;
const batchLengthMax = 60;
/** A merger or a split names its units one by one. */
export const actUnitsMax = 20;
/** A form names each unit below a split in a field of its own, and has room for no more. */
export const splitChildrenMax = 150;

/** One line of text: outer blanks gone, composed as one sign each, no control characters. */
const line = (lengthMax: number) =>
	v.pipe(
		v.string(),
		v.transform((text) => text.normalize('NFC').trim()),
		v.regex(/^\P{Cc}*$/u, 'malformed'),
		v.maxLength(lengthMax)
	);

const filledLine = (lengthMax: number) => v.pipe(line(lengthMax), v.nonEmpty());

/** An empty field is no value. */
const orNull = <Output>(schema: v.GenericSchema<string, Output>) =>
	v.optional(
		v.nullable(
			v.union([
				v.pipe(
					v.literal(''),
					v.transform(() => null)
				),
				schema
			])
		),
		null
	);

/** A pipe goes on after its first issue: what is missing is not malformed as well. */
const filled = (isRight: (text: string) => boolean, code: string) =>
	v.pipe(
		v.string(),
		v.nonEmpty(),
		v.check((text) => text === '' || isRight(text), code)
	);
const day = filled(isDay, 'unit-day-malformed');
const uuid = filled(isUuid, 'malformed');
const tree = v.picklist(trees);
const kind = v.picklist(kindNames);
const level = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.regex(/^\d$/, 'malformed'), v.transform(Number))]),
	v.integer(),
	v.minValue(0),
	v.maxValue(6)
);
const isTicked = v.optional(
	v.union([
		v.boolean(),
		v.pipe(
			v.picklist(['on', 'true', '']),
			v.transform((text) => text !== '')
		)
	]),
	false
);

/** A name that comes once in a form is a text, more than once a list. */
const uuids = (lengthMax: number) =>
	v.pipe(
		v.optional(v.union([v.string(), v.array(v.string())]), []),
		v.transform((given) => [...new Set([given].flat().filter((text) => text !== ''))]),
		v.array(uuid),
		v.maxLength(lengthMax)
	);

const actEntries = {
	effective_on: day,
	document_number: filledLine(documentNumberLengthMax),
	reason: orNull(line(reasonLengthMax))
};

const nameEntries = {
	name: filledLine(nameLengthMax),
	short_name: orNull(line(shortNameLengthMax))
};

const divisionCode = orNull(
	v.pipe(v.string(), v.trim(), v.regex(/^\d{6}(\d{3}(\d{3})?)?$/, 'unit-division-unknown'))
);
const unitCode = orNull(
	v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^[A-Z0-9]{4,16}$/, 'unit-code-malformed'))
);
const creditCode = orNull(
	v.pipe(v.string(), v.trim(), v.toUpperCase(), v.check(isCreditCode, 'unit-credit-code-malformed'))
);

export const creationInput = v.object({
	...actEntries,
	...nameEntries,
	document_number: orNull(line(documentNumberLengthMax)),
	tree,
	/** The unit above; only the system founds a unit without one. */
	parent: orNull(uuid),
	/** The usual level of the kind below that parent, where none is given. */
	level: v.optional(
		v.nullable(
			v.union([
				v.pipe(
					v.literal(''),
					v.transform(() => null)
				),
				level
			])
		),
		null
	),
	kind,
	/** Made from the division where none is given. */
	code: unitCode,
	credit_code: creditCode,
	division_code: divisionCode,
	is_demo: v.optional(v.boolean(), false)
});

// The forms below only sort their fields; the input schema at the end of each pipe checks them.

/** The form of a founding: a parent must be chosen, and nobody marks a unit as a demonstration. */
export const creationForm = v.pipe(
	v.looseObject({ parent: v.optional(uuid, '') }),
	v.transform((form) => ({ ...form, is_demo: false }) as v.InferInput<typeof creationInput>),
	creationInput
);

export const renamingInput = v.object({ ...actEntries, ...nameEntries });

export const moveInput = v.object({
	...actEntries,
	tree,
	parent: uuid,
	/** Another level than before, where the unit's rank changes too. */
	level: orNull(v.pipe(v.string(), v.regex(/^[0-6]$/, 'malformed'), v.transform(Number)))
});

/** The fields of a move: the other tree, the unit above in it, and a level where it is another there. */
export const placementInput = moveInput;

export const closureInput = v.object({
	...actEntries,
	/** The unit that takes over what stands below. */
	children_parent: orNull(uuid)
});

/** What a unit that an act founds needs beside its name; the rest it takes from its forerunner. */
const successorEntries = { ...nameEntries, kind: orNull(kind), division_code: divisionCode };

export const mergerInput = v.object({
	...actEntries,
	tree,
	/** The units that end. */
	units: v.pipe(uuids(actUnitsMax), v.minLength(1, 'unit-merger-too-few')),
	/** The unit that goes on with them; where none is given, the act founds one. */
	into: orNull(uuid),
	/** The name of the unit that the act founds. */
	name: orNull(line(nameLengthMax)),
	short_name: nameEntries.short_name,
	/** Where the new unit stands; by default where the first of the ending ones stood. */
	parent: orNull(uuid)
});

export const splitInput = v.object({
	...actEntries,
	tree,
	/** Whether the unit goes on beside the new ones (派生分立) or ends (新设分立). */
	is_kept: isTicked,
	parts: v.pipe(
		v.array(
			v.object({
				...successorEntries,
				/** Which of the units below go to this part. */
				children: uuids(splitChildrenMax)
			})
		),
		v.minLength(1, 'unit-split-too-few'),
		v.maxLength(actUnitsMax)
	)
});

/**
 * The form of a merger: all the units that take part are ticked, and `into` names the one of them
 * that goes on, so that it is not among those that end.
 */
export const mergerForm = v.pipe(
	v.looseObject({ units: uuids(actUnitsMax), into: orNull(uuid) }),
	v.transform(({ units, ...fields }) => {
		const ending = units.filter((unit) => unit !== fields.into);
		return { ...fields, units: ending } as v.InferInput<typeof mergerInput>;
	}),
	mergerInput
);

const childField = /^child_(.+)$/;

/**
 * The form of a split: the names of the parts come in order (`name`, `short_name`, an empty one is
 * no part), and `child_<unit>` says to which part a unit below goes, counted from 1.
 */
export const splitForm = v.pipe(
	v.record(v.string(), v.union([v.string(), v.array(v.string())])),
	v.rawTransform(({ dataset: { value: form }, addIssue }) => {
		const names = [form.name ?? []].flat();
		const shortNames = [form.short_name ?? []].flat();
		const children: string[][] = names.map(() => []);
		for (const [field, part] of Object.entries(form)) {
			const child = childField.exec(field)?.[1];
			if (child !== undefined) children[Number(part) - 1]?.push(child);
		}
		const parts = names
			.map((name, index) => ({
				name: name.trim(),
				short_name: shortNames[index] ?? '',
				children: children[index] ?? []
			}))
			.filter(({ name, children }) => name !== '' || children.length > 0);
		if (parts.some(({ name }) => name === '')) addIssue({ message: 'unit-split-part-missing' });
		return { ...form, parts } as unknown as v.InferInput<typeof splitInput>;
	}),
	splitInput
);

export const pilotInput = v.object({
	status: v.picklist(['pilot', 'demonstration']),
	level: v.picklist(['national', 'province', 'city', 'county']),
	batch: filledLine(batchLengthMax),
	valid_from: day,
	/** The last day, inclusive; empty while it is open. */
	valid_to: orNull(day),
	document_number: orNull(line(documentNumberLengthMax)),
	accepted_on: orNull(day)
});

/** Another end of a status; a document or an acceptance that is left empty stays as it was. */
export const pilotChangeInput = v.object({
	pilot: uuid,
	...v.pick(pilotInput, ['valid_to', 'document_number', 'accepted_on']).entries
});

export type CreationInput = v.InferOutput<typeof creationInput>;
export type RenamingInput = v.InferOutput<typeof renamingInput>;
export type MoveInput = v.InferOutput<typeof moveInput>;
export type PlacementInput = v.InferOutput<typeof placementInput>;
export type ClosureInput = v.InferOutput<typeof closureInput>;
export type MergerInput = v.InferOutput<typeof mergerInput>;
export type SplitInput = v.InferOutput<typeof splitInput>;
export type PilotInput = v.InferOutput<typeof pilotInput>;

import * as v from 'valibot';
import { correctionPolicies } from '#lib/exam/key-correction.ts';
import { reasonField } from '../input.ts';

export const noteLengthMax = 600;
const optionsMax = 8;

const text = v.pipe(v.string(), v.trim(), v.maxLength(noteLengthMax));

const letters = v.pipe(
	v.optional(v.union([v.string(), v.array(v.string())]), []),
	v.transform((value) => [...new Set([value].flat())].sort()),
	v.array(v.pipe(v.string(), v.regex(/^[a-h]$/, 'malformed'))),
	v.maxLength(optionsMax)
);

/** A corrected key: `note-<letter>` is the note of an option. */
export const proposalInput = v.pipe(
	v.looseObject({
		policy: v.picklist(correctionPolicies),
		right: letters,
		explanation: v.pipe(text, v.minLength(1, 'missing')),
		reason: reasonField
	}),
	v.transform(({ policy, right, explanation, reason, ...fields }) => ({
		...{ policy, right, explanation, reason },
		notes: readNotes(fields)
	})),
	v.check(
		({ notes }) => Object.values(notes).every((note) => note.length <= noteLengthMax),
		'correction-note-long'
	)
);

export type ProposalInput = v.InferOutput<typeof proposalInput>;

function readNotes(fields: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, value]) => {
			const [, letter] = /^note-([a-h])$/.exec(name) ?? [];
			if (!letter || typeof value !== 'string' || value.trim() === '') return [];
			return [[letter, value.trim()] as const];
		})
	);
}

export const refusalInput = v.object({ reason: reasonField });

/** The press of a button that needs no more than where it stands. */
export const pressInput = v.object({});

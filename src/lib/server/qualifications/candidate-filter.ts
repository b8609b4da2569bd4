import * as v from 'valibot';
import { isUuid } from '#lib/identifiers.ts';
import { candidateStates } from '#lib/qualifications/candidate-states.ts';
import { levels } from '#lib/qualifications/levels.ts';
import { queryLengthMax } from '../people/search.ts';

/** A part of an address that is empty or malformed is left out, so that an old link still opens. */
function part<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.fallback(v.optional(schema), undefined);
}

const uuid = v.pipe(v.string(), v.check(isUuid));

/** What the list of candidates asks for. */
export const candidateFilterSchema = v.object({
	state: part(v.picklist(candidateStates)),
	level: part(v.picklist(levels)),
	/** The public id of a unit: it and everything below. */
	unit: part(uuid),
	/** Characters of a name, or initials. */
	query: part(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(queryLengthMax))),
	/** The public id of the last person of the page before. */
	cursor: part(uuid)
});

export type CandidateFilter = v.InferOutput<typeof candidateFilterSchema>;

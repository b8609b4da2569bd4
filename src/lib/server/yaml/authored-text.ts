import * as v from 'valibot';
import { isSlug, slugLengthMax } from '#lib/identifiers.ts';

// Controls, halves of characters, and marks that turn the reading direction.
const oddCharacters = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** A line of words in an authored file, without spaces around it. */
export const authoredText = (lengthMax: number, lengthMin = 1) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.check((value) => !oddCharacters.test(value), 'odd-characters'),
		v.minLength(lengthMin),
		v.maxLength(lengthMax)
	);

/** The name that an author gave to something, such as a lesson. */
export const authoredSlug = v.pipe(
	v.string(),
	v.minLength(2),
	v.maxLength(slugLengthMax),
	v.check(isSlug, 'slug-form')
);

import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { confidences } from '#lib/exam/question.ts';
import type { Database } from '../database/schema.ts';
import { authoredSlug, authoredText } from '../yaml/authored-text.ts';
import { readYaml, type SourceError, type SourceFile } from '../yaml/authored-yaml.ts';

const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));

const law = v.pipe(
	v.strictObject({
		code: authoredSlug,
		name: v.pipe(authoredText(120), v.regex(/^《.+》$/)),
		number: v.optional(authoredText(80)),
		version: day,
		in_force_from: day,
		in_force_to: v.optional(day),
		confidence: v.picklist(confidences)
	}),
	v.check(
		({ in_force_from: from, in_force_to: until }) => until === undefined || from < until,
		'empty-range'
	)
);

const lawsSchema = v.strictObject({
	laws: v.pipe(v.array(law), v.minLength(1), v.maxLength(1_000))
});

/** A law as its file says it, docs/questions.md. */
export type AuthoredLaw = v.InferOutput<typeof law>;

/** Reads the laws that questions may cite, and everything that is wrong with them. */
export function prepareLaws(file: SourceFile): { laws: AuthoredLaw[]; errors: SourceError[] } {
	const { value, errors, lineOf } = readYaml(file, lawsSchema);
	if (!value) return { laws: [], errors };
	const doubled = value.laws.flatMap(({ code }, index): SourceError[] =>
		value.laws.findIndex((other) => other.code === code) < index
			? [{ file: file.path, line: lineOf(['laws', index]), code: 'law-doubled', values: { code } }]
			: []
	);
	return { laws: doubled.length === 0 ? value.laws : [], errors: doubled };
}

/** Writes the laws. One that the file names no more stays: keys refer to it. */
export async function writeLaws(
	trx: Transaction<Database>,
	laws: readonly AuthoredLaw[]
): Promise<{ laws: number }> {
	await trx
		.insertInto('law')
		.values(
			laws.map(({ code, name, number, version, confidence, ...range }) => ({
				code,
				name,
				number: number ?? null,
				worded_on: version,
				in_force: sql<string>`daterange(${range.in_force_from}::date, ${range.in_force_to ?? null}::date)`,
				confidence
			}))
		)
		.onConflict((conflict) =>
			conflict.column('code').doUpdateSet((eb) => ({
				name: eb.ref('excluded.name'),
				number: eb.ref('excluded.number'),
				worded_on: eb.ref('excluded.worded_on'),
				in_force: eb.ref('excluded.in_force'),
				confidence: eb.ref('excluded.confidence')
			}))
		)
		.execute();
	return { laws: laws.length };
}

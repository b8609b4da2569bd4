import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { confidences, subjectiveKinds, subjects } from '#lib/exam/question.ts';
import type { Database } from '../database/schema.ts';
import { authoredText } from '../yaml/authored-text.ts';
import { readYaml, type SourceError, type SourceFile } from '../yaml/authored-yaml.ts';

const percent = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(300));
const points = v.pipe(v.number(), v.minValue(0.5), v.maxValue(100), v.multipleOf(0.5));

const rules = {
	/** By how many marks a chapter may differ from its weight; left out where there are too few questions for marks. */
	chapter_marks_tolerance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
	/** How many questions of one chapter at most. */
	chapter_items_max: v.optional(count),
	/** How many questions with the same main point at most. */
	point_items_max: count,
	/** What the facilities come to on average, and by how much they may differ from it. */
	facility_percent: v.optional(v.strictObject({ mean: percent, tolerance: percent })),
	/** How many of a hundred questions the person must not have met before. */
	unseen_percent_min: percent,
	/** So many last papers of the same person share no question with this one. */
	recent_papers: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
	/** Points of a question, where the scheme of the examination does not say them. */
	points_each: v.optional(v.record(v.picklist(subjectiveKinds), points))
};

const blueprintSchema = v.strictObject({
	subject: v.picklist(subjects),
	year: v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2999)),
	edition: v.pipe(v.string(), v.regex(/^\d{4}版$/)),
	source: authoredText(300),
	confidence: v.picklist(confidences),
	...rules
});

/** A blueprint as its file says it, docs/questions.md. */
export type BlueprintFile = v.InferOutput<typeof blueprintSchema>;

/** What a paper must be beyond the scheme of the examination and the weights of its chapters. */
export type BlueprintRules = Pick<BlueprintFile, keyof typeof rules>;

/** Reads a blueprint and everything that is wrong with it. */
export function prepareBlueprint(file: SourceFile): {
	blueprint: BlueprintFile | undefined;
	errors: SourceError[];
} {
	const { value, errors, lineOf } = readYaml(file, blueprintSchema);
	if (!value) return { blueprint: undefined, errors };
	const place = `blueprints/${value.year}/${value.subject}.yaml`;
	if (file.path === place) return { blueprint: value, errors };
	const line = lineOf(['subject']);
	return {
		blueprint: undefined,
		errors: [{ file: file.path, line, code: 'blueprint-place', values: { place } }]
	};
}

/** Writes a blueprint; papers that were made by it before stay as they are. */
export async function writeBlueprint(
	trx: Transaction<Database>,
	{ subject, year, edition, source, confidence, ...authored }: BlueprintFile
): Promise<{ blueprints: number }> {
	const facts = { edition, rules: JSON.stringify(authored), source, confidence };
	await trx
		.insertInto('blueprint')
		.values({ subject, year, ...facts })
		.onConflict((conflict) =>
			conflict.columns(['subject', 'year']).doUpdateSet({ ...facts, withdrawn_at: null })
		)
		.execute();
	return { blueprints: 1 };
}

/** A blueprint whose file is gone makes no more papers. */
export async function withdrawBlueprint(
	trx: Transaction<Database>,
	{ subject, year }: { subject: string; year: number }
): Promise<void> {
	await trx
		.updateTable('blueprint')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('subject', '=', subject)
		.where('year', '=', year)
		.execute();
}

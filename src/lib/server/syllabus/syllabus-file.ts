import * as v from 'valibot';
import { confidences, subjects } from '#lib/exam/question.ts';
import { authoredSlug, authoredText } from '../yaml/authored-text.ts';
import { readYaml, type SourceError, type SourceFile } from '../yaml/authored-yaml.ts';

const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(100), v.multipleOf(0.5));
const confidence = v.picklist(confidences);
const pointPattern = /^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/;

const point = v.strictObject({
	code: v.pipe(v.string(), v.maxLength(120), v.regex(pointPattern)),
	title: authoredText(80),
	weight,
	confidence
});

const chapter = v.strictObject({
	code: authoredSlug,
	title: authoredText(80),
	weight,
	confidence,
	points: v.pipe(v.array(point), v.minLength(1), v.maxLength(40))
});

const syllabusSchema = v.strictObject({
	edition: v.pipe(v.string(), v.regex(/^\d{4}版$/)),
	subject: v.picklist(subjects),
	status: v.picklist(['active', 'archived']),
	source: authoredText(300),
	chapters: v.pipe(v.array(chapter), v.minLength(1), v.maxLength(40))
});

/** A syllabus as its file says it, docs/questions.md. */
export type SyllabusFile = v.InferOutput<typeof syllabusSchema>;

/** What all chapters of a subject weigh. */
const weightTotal = 100;

/** Reads a syllabus and everything that is wrong with it. */
export function prepareSyllabus(file: SourceFile): {
	syllabus: SyllabusFile | undefined;
	errors: SourceError[];
} {
	const { value, errors, lineOf } = readYaml(file, syllabusSchema);
	if (!value) return { syllabus: undefined, errors };
	const found: SourceError[] = [];
	const complain = (
		path: readonly (string | number)[],
		code: string,
		values: SourceError['values']
	) => found.push({ file: file.path, line: lineOf(path), code, values });
	const place = `syllabus/${value.edition.slice(0, 4)}/${value.subject}.yaml`;
	if (file.path !== place) complain(['subject'], 'syllabus-place', { place });
	const sum = sumOf(value.chapters);
	if (sum !== weightTotal)
		complain(['chapters'], 'syllabus-weight', { of: value.subject, sum, expected: weightTotal });
	for (const [index, { code, points, weight: expected }] of value.chapters.entries()) {
		const path = ['chapters', index];
		if (value.chapters.findIndex((other) => other.code === code) < index)
			complain(path, 'syllabus-doubled', { code });
		if (sumOf(points) !== expected)
			complain(path, 'syllabus-weight', { of: code, sum: sumOf(points), expected });
		for (const [at, { code: pointCode }] of points.entries()) {
			const pointPath = [...path, 'points', at, 'code'];
			if (!pointCode.startsWith(`${code}.`))
				complain(pointPath, 'syllabus-point', { code: pointCode, chapter: code });
			if (points.findIndex((other) => other.code === pointCode) < at)
				complain(pointPath, 'syllabus-doubled', { code: pointCode });
		}
	}
	return { syllabus: found.length === 0 ? value : undefined, errors: found };
}

function sumOf(parts: readonly { weight: number }[]): number {
	return parts.reduce((total, part) => total + part.weight, 0);
}

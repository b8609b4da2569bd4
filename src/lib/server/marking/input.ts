import * as v from 'valibot';
import { optionalField } from '../input.ts';

const partsMax = 12;
const pointsMax = 100;
export const remarkLengthMax = 200;
export const generalRemarkLengthMax = 1000;

const text = (lengthMax: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.check((words) => words.isWellFormed() && !words.includes('\0'), 'malformed'),
		v.maxLength(lengthMax)
	);

/** The marks of an answer: `points-<task>-<row>` each, and a remark beside it where there is one. */
export const markInput = v.pipe(
	v.looseObject({ remark: optionalField(text(generalRemarkLengthMax)) }),
	v.transform(({ remark, ...fields }) => ({ remark: remark || null, rows: readRows(fields) })),
	v.check(({ rows }) => rows.every(({ points }) => points >= 0), 'mark-unfit'),
	v.check(
		({ rows }) => rows.every(({ remark }) => (remark?.length ?? 0) <= remarkLengthMax),
		'mark-remark-long'
	)
);

export type MarkInput = v.InferOutput<typeof markInput>;

/** A row that is no number of points is given as -1, and refused. */
function readRows(fields: Record<string, unknown>) {
	return Object.entries(fields).flatMap(([name, value]) => {
		const [, task, row] = /^points-(\d{1,2})-(\d{1,2})$/.exec(name) ?? [];
		if (Number(task) > partsMax || Number(row) > partsMax || !task || !row) return [];
		if (typeof value !== 'string' || value.trim() === '') return [];
		const points = /^\d{1,3}(\.[05]0?)?$/.test(value.trim()) ? Number(value) : -1;
		const words = fields[`remark-${task}-${row}`];
		const remark = typeof words === 'string' && words.trim() !== '' ? words.trim() : null;
		return [
			{ task: Number(task), row: Number(row), points: points > pointsMax ? -1 : points, remark }
		];
	});
}

/** The press of a button that needs no more than where it stands. */
export const pressInput = v.object({});

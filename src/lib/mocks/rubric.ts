import type { RubricTask } from '../exam/question.ts';
import type { SelfVerdict } from './page.ts';

/** The marks of the examination come in these steps. */
const stepPoints = 0.5;

/** What a row of a rubric earns by one's own judgment; half of it never rounds up. */
export function rowPoints(points: number, verdict: SelfVerdict | undefined): number {
	if (verdict === 'given') return points;
	if (verdict === 'half') return Math.floor(points / 2 / stepPoints) * stepPoints;
	return 0;
}

export const rowKey = (task: number, row: number) => `${task}-${row}`;

/** What a whole answer earns by one's own judgment, and how many rows were not judged. */
export function judgeByRubric(
	rubric: readonly RubricTask[],
	marks: Readonly<Record<string, SelfVerdict>>
): { points: number; unjudged: number; rows: number } {
	const rows = rubric.flatMap((task, taskIndex) =>
		task.rows.map(({ points }, rowIndex) => {
			const verdict = marks[rowKey(taskIndex + 1, rowIndex + 1)];
			return { points: rowPoints(points, verdict), isJudged: verdict !== undefined };
		})
	);
	return {
		points: rows.reduce((sum, { points }) => sum + points, 0),
		unjudged: rows.filter(({ isJudged }) => !isJudged).length,
		rows: rows.length
	};
}

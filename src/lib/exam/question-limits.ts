/** How much a question may be. Characters are counted as they are typed, marks of form included. */
export const questionLimits = {
	/** Characters of a stem. */
	stemLengthMax: 600,
	/** Characters of an option. */
	optionLengthMax: 120,
	/** Characters of a note, an explanation, or of how to mark. */
	quoteLengthMax: 600,
	/** Characters of what a subjective question is about. */
	materialLengthMax: 2_000,
	/** Characters of what a task asks. */
	taskLengthMax: 600,
	/** Characters of what a row of a rubric looks for. */
	rowTitleLengthMax: 60,
	/** Characters of how a good answer may say it. */
	rowReferenceLengthMax: 300,
	tasksMax: 6,
	rowsMax: 12,
	/** Knowledge points of one question. */
	pointsMax: 12,
	/** Laws of one question. */
	lawsMax: 8,
	enemiesMax: 4,
	/** Questions of one file. */
	questionsMax: 200,
	fileBytesMax: 500 * 1024
} as const;

/**
 * How many options there are and how many of them are right. The rules of marking
 * (`exam.scoring.single` and `.multiple`) say the same, and a check of the content holds one against
 * the other.
 */
export const optionCounts = {
	single: { options: 4, rightMin: 1, rightMax: 1 },
	multiple: { options: 5, rightMin: 2, rightMax: 4 }
} as const;

/** The tasks of these add up to so many points. */
export const taskPoints: Readonly<Record<string, number>> = { case: 20, design: 20 };

/** The three levels of the national examination, the lowest first. */
export const levels = ['assistant', 'social-worker', 'senior'] as const;

export type Level = (typeof levels)[number];

/** Every subject of the examination, by the code that the platform gives it. */
export const examSubjects = ['A1', 'A2', 'B1', 'B2', 'B3', 'C1'] as const;

export type ExamSubject = (typeof examSubjects)[number];

/** Whether the text names a level. */
export function isLevel(text: string): text is Level {
	return (levels as readonly string[]).includes(text);
}

/** Whether the text is the code of a subject. */
export function isExamSubject(text: string): text is ExamSubject {
	return (examSubjects as readonly string[]).includes(text);
}

/** The level that a subject belongs to: its letter says so. */
export function levelOf(subject: ExamSubject): Level {
	if (subject.startsWith('A')) return 'assistant';
	return subject.startsWith('B') ? 'social-worker' : 'senior';
}

/** The subjects of a level. */
export function subjectsOf(level: Level): ExamSubject[] {
	return examSubjects.filter((subject) => levelOf(subject) === level);
}

/** Whether the first level is at least as high as the second. */
export function isAtLeast(level: Level, other: Level): boolean {
	return levels.indexOf(level) >= levels.indexOf(other);
}

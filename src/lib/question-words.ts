import type { QuestionKind, Subject } from './exam/question.ts';
import { m } from './paraglide/messages.js';

/** What the subjects of the examination are called. */
export const subjectWords: Record<Subject, () => string> = {
	A1: m.question_subject_A1,
	A2: m.question_subject_A2,
	B1: m.question_subject_B1,
	B2: m.question_subject_B2,
	B3: m.question_subject_B3,
	C1: m.question_subject_C1
};

export const questionKindWords: Record<QuestionKind, () => string> = {
	single: m.question_kind_single,
	multiple: m.question_kind_multiple,
	case: m.question_kind_case,
	design: m.question_kind_design,
	essay: m.question_kind_essay
};

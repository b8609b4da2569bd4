import { createContext } from 'svelte';
import type { FormResult } from '#lib/components/form-state.ts';

/** What the forms within a lesson send along, and the answer to the one that was sent. */
export interface LessonForm {
	enrolment: string;
	/** The mark of when the page was opened. */
	opened: string;
	form: FormResult | null;
}

export const [getLessonForm, setLessonForm] = createContext<() => LessonForm>();

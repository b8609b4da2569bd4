import type { Transport } from '@sveltejs/kit';
import { LessonText } from '#lib/learning/lesson-text.ts';

/** How what is more than plain data gets from a load to the page. */
export const transport: Transport = {
	LessonText: {
		encode: (value) => value instanceof LessonText && value.written,
		decode: LessonText.read
	}
};

import type { Attachment } from 'svelte/attachments';
import type { LessonSession } from '#lib/learning/lesson-session.svelte.ts';

/** The end of a section that flits by was not read. */
const restMs = 1_200;
/** Where the reader is changes often; it is told when they stay. */
const placeRestMs = 4_000;

/** Watches which sections are read to their end, and where the reader is. */
export function watchReading(session: LessonSession): Attachment<HTMLElement> {
	return (body) => {
		const timers = new Map<Element, ReturnType<typeof setTimeout>>();
		const later = (element: Element, ms: number, tell: () => void) => {
			clearTimeout(timers.get(element));
			timers.set(element, setTimeout(tell, ms));
		};
		const ends = new IntersectionObserver((entries) => {
			for (const { target, isIntersecting } of entries) {
				const { sectionEnd = '' } = (target as HTMLElement).dataset;
				if (isIntersecting) later(target, restMs, () => session.markRead(sectionEnd));
				else clearTimeout(timers.get(target));
			}
		});
		const places = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries) {
					const { section = '' } = (target as HTMLElement).dataset;
					if (isIntersecting) later(target, placeRestMs, () => session.place(section));
					else clearTimeout(timers.get(target));
				}
			},
			// A line in the upper third of the window: what crosses it is being read.
			{ rootMargin: '-30% 0px -70% 0px' }
		);
		for (const end of body.querySelectorAll('[data-section-end]')) ends.observe(end);
		for (const section of body.querySelectorAll('[data-section]')) places.observe(section);
		return () => {
			ends.disconnect();
			places.disconnect();
			for (const timer of timers.values()) clearTimeout(timer);
		};
	};
}

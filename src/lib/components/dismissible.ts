import type { Attachment } from 'svelte/attachments';

/**
 * Makes an open `<details>` behave like a menu: Escape closes it and gives the focus back, and so do a
 * press elsewhere, leaving it by keyboard, and following one of its links. Without script it stays a
 * plain disclosure.
 */
export const dismissible: Attachment<HTMLDetailsElement> = (details) => {
	const abort = new AbortController();
	const { signal } = abort;

	const close = () => {
		details.open = false;
	};

	details.addEventListener(
		'keydown',
		(event) => {
			if (event.key !== 'Escape' || !details.open) return;
			event.stopPropagation();
			close();
			details.querySelector('summary')?.focus();
		},
		{ signal }
	);
	details.addEventListener(
		'focusout',
		({ relatedTarget }) => {
			if (relatedTarget instanceof Node && !details.contains(relatedTarget)) close();
		},
		{ signal }
	);
	details.addEventListener(
		'click',
		({ target }) => {
			if (target instanceof Element && target.closest('a')) close();
		},
		{ signal }
	);
	document.addEventListener(
		'pointerdown',
		({ target }) => {
			if (target instanceof Node && !details.contains(target)) close();
		},
		{ signal }
	);

	return () => abort.abort();
};

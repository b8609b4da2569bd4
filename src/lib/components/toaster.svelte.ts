import { createContext } from 'svelte';

const shownMs = 8000;

interface Toast {
	id: number;
	text: string;
}

/** Short confirmations of what has just worked. What went wrong belongs beside the thing itself. */
export class Toaster {
	toasts = $state<Toast[]>([]);
	#lastId = 0;

	/** Shows a sentence for eight seconds, or until it is put away. */
	show(text: string) {
		const id = ++this.#lastId;
		this.toasts.push({ id, text });
		setTimeout(() => this.close(id), shownMs);
	}

	close(id: number) {
		this.toasts = this.toasts.filter((toast) => toast.id !== id);
	}
}

/** `getToaster().show(m.saved())`, with `getToaster()` called while the component is set up. */
export const [getToaster, setToaster] = createContext<Toaster>();

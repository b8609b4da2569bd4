import { m } from '#lib/paraglide/messages.js';

type Messages = Record<string, (() => string) | undefined>;

const messages = m as unknown as Messages;

/** What was done, in words. An action that this version does not know is shown by its code. */
export function actionWords(action: string): string {
	return messages[`audit_action_${action.replaceAll(/[.-]/g, '_')}`]?.() ?? action;
}

/** The kind of thing that it was done to. */
export function subjectWords(kind: string): string {
	return messages[`audit_subject_${kind.replaceAll('-', '_')}`]?.() ?? kind;
}

import { m } from '#lib/paraglide/messages.js';
import type { NoticeKind } from './kinds.ts';
import type { NoticeDetail } from './notice.ts';

export type Language = 'zh-CN' | 'en';

/**
 * The sentence of a notice. A kind that this version does not know gets a general one.
 *
 * @param language the reader's; without one, that of the request
 */
export function noticeWords(
	kind: NoticeKind | undefined,
	detail: NoticeDetail,
	language?: Language
): string {
	const messages = m as unknown as Record<
		string,
		((values: NoticeDetail, options: { locale?: Language }) => string) | undefined
	>;
	const message = kind && messages[`notice_${kind.replaceAll('-', '_')}`];
	return (message ?? m.notice_other)(detail, { locale: language });
}

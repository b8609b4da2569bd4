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
	const message = kind && messages[`notice_${kind.replaceAll('-', '_')}`];
	const options = { locale: language };
	return (message ?? m.notice_other)(withRoleWords(detail, options), options);
}

type Message = (values: NoticeDetail, options: { locale?: Language }) => string;

const messages = m as unknown as Record<string, Message | undefined>;

/** A role is written by its code, since each reader has a language of their own. */
function withRoleWords(detail: NoticeDetail, options: { locale?: Language }): NoticeDetail {
	if (detail.role === undefined) return detail;
	const role = messages[`role_${String(detail.role).replaceAll('-', '_')}`];
	return { ...detail, role: role?.({}, options) ?? detail.role };
}

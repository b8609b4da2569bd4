import { formatDay } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { factKindName, levelName } from '#lib/qualification-words.ts';
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
	return (message ?? m.notice_other)(withWords(detail, options), options);
}

type Message = (values: NoticeDetail, options: { locale?: Language }) => string;

const messages = m as unknown as Record<string, Message | undefined>;

/** Members of closed lists are written by their code, and days as days, since each reader has a language of their own. */
function withWords(detail: NoticeDetail, options: { locale?: Language }): NoticeDetail {
	const { role, fact, level, day } = detail;
	const roleWords = messages[`role_${String(role).replaceAll('-', '_')}`];
	return {
		...detail,
		...(role !== undefined && { role: roleWords?.({}, options) ?? role }),
		...(fact !== undefined && { fact: factKindName(String(fact), options.locale) }),
		...(level !== undefined && { level: levelName(String(level), options.locale) }),
		...(day !== undefined && { day: formatDay(String(day), options.locale ?? getLocale()) })
	};
}

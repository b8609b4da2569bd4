/**
 * What a notice can be about. The words are in the catalogues as `notice_<kind>` (dashes become
 * underscores), with the members of the detail as their values.
 */
export const noticeKinds = [
	'welcome',
	'password-changed',
	'password-reset',
	'second-factor-changed',
	'grant-created',
	'grant-ended',
	'person-merged',
	'certificate-issued',
	'certificate-revoked',
	'training-approved',
	'training-refused',
	'hours-reversed',
	'qualification-approved',
	'qualification-doubted',
	'qualification-refused',
	'qualification-reversed',
	'exam-registration-open',
	'exam-registration-closing',
	'registration-due',
	'registration-ending',
	'sitting-opened',
	'sitting-published',
	'answers-marked',
	'key-corrected',
	'remark-settled',
	'audit-broken'
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

/** Whether the text names a kind of this version; an older row may carry one that is gone. */
export function isNoticeKind(text: string): text is NoticeKind {
	return (noticeKinds as readonly string[]).includes(text);
}

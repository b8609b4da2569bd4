import type { Credit } from '#lib/server/hours/credit.ts';

/** What learning sends when a lesson of the usual length was finished well. */
export function lessonCredit(personId: number): Extract<Credit, { sourceKind: 'lesson' }> {
	return {
		personId,
		ledgers: [{ ledger: 'continuing-education', subject: null }],
		minutes: 15,
		earnedOn: null,
		sourceKind: 'lesson',
		sourceKey: 'first-home-visit/01-before-you-knock',
		title: '看见需要：入户走访的第一步 · 敲门之前',
		evidence: {
			checks_passed: 3,
			checks_required: 3,
			pass_percent: 80,
			active_seconds: 680,
			offline_seconds: 0,
			least_seconds: 300,
			media_seconds: 0,
			sections: 5
		},
		rules: [{ key: 'learning.check-pass-percent', area: 'CN', valid_from: '2026-01-01', value: 80 }]
	};
}

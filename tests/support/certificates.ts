import type { Kysely } from 'kysely';
import type { Achievement } from '#lib/server/certificates/certificate.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { createPublicId } from '#lib/identifiers.ts';

/** The rule that prices class hours, at 45 minutes since 2015. */
export async function seedClassHourRule(db: Kysely<Database>): Promise<void> {
	await db
		.insertInto('policy_rule')
		.values({
			key: 'hours.minutes-per-class-hour',
			area: 'CN',
			value: '45',
			unit: 'minutes',
			valid: '[2015-01-01,)',
			source: '示例',
			confidence: 'medium'
		})
		.execute();
}

/** A finished course of the platform's own, unless said otherwise. */
export function achievementOf(
	person: { id: number; name: string },
	facts: Partial<Achievement> = {}
): Achievement {
	return {
		key: createPublicId(),
		person: { id: person.id, name: person.name },
		course: {
			slug: 'first-home-visit',
			title: '看见需要：入户走访的第一步',
			tier: 'T2',
			publication: 3
		},
		base: null,
		minutes: 62,
		completedOn: '2026-05-23',
		lessons: [
			{ title: '敲门之前', minutes: 30 },
			{ title: '第一分钟', minutes: 32 }
		],
		ledgers: ['continuing-education'],
		...facts
	};
}

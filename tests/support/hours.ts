import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { LedgerPart } from '#lib/hours.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { ReceivedFile } from '#lib/server/files/file.ts';
import { creditHours, type Credit } from '#lib/server/hours/credit.ts';
import type { TrainingInput } from '#lib/server/hours/input.ts';
import { preparePolicy, writePolicy } from '#lib/server/policy/import.ts';

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

/** The shipped rules, which hours are priced by. */
export async function seedPolicy(db: Kysely<Database>): Promise<void> {
	const folder = new URL('../../content/policy/', import.meta.url);
	const { rules } = preparePolicy(
		readdirSync(folder).map((name) => ({
			path: `policy/${name}`,
			text: readFileSync(new URL(name, folder), 'utf8')
		}))
	);
	await db.transaction().execute((trx) => writePolicy(trx, rules));
}

/** A day of training elsewhere, as its form sends it. */
export function training(facts: Partial<TrainingInput> = {}): TrainingInput {
	return {
		title: '全省社会救助业务培训（示例）',
		provider: '省民政干部学校（示例）',
		part: { ledger: 'continuing-education', subject: null },
		amount: 6,
		amount_unit: 'hours',
		first_day: '2026-05-12',
		last_day: '2026-05-12',
		certificate_number: null,
		...facts
	};
}

/** A proof that has been received; its content is never read here. */
export function received(): ReceivedFile {
	return {
		hash: randomBytes(32),
		sizeBytes: 1_024,
		purpose: 'training-evidence',
		name: '结业证书.pdf',
		mediaType: 'application/pdf'
	};
}

export interface Earned {
	minutes: number;
	on: Day;
	part?: LedgerPart;
	key?: string;
}

/** Lessons that were finished on the days, each of its own unless a key says which. */
export async function earn(
	db: Kysely<Database>,
	personId: number,
	...all: Earned[]
): Promise<void> {
	for (const [index, { minutes, on, part, key }] of all.entries()) {
		const credit = {
			...lessonCredit(personId),
			minutes,
			earnedOn: on,
			sourceKey: key ?? `course/${index}-${on}-${part?.subject ?? part?.ledger}`,
			...(part && { ledgers: [part] })
		};
		await db.transaction().execute((trx) => creditHours(trx, { personId: null }, credit));
	}
}

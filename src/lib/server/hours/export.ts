import { sql, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import type { Holder } from './holder.ts';

const sameExportMinutes = 10;

/**
 * Records that somebody took a person's hours or record out of the system. The same again within
 * ten minutes is one export, so that a download which broke off is not two.
 *
 * @param what such as `hours.xlsx` or `record.pdf`
 */
export async function recordExport(
	trx: Transaction<Database>,
	actor: Actor,
	holder: Holder,
	{ what }: { what: string }
): Promise<void> {
	const same = await trx
		.selectFrom('audit_event')
		.select('seq')
		.where('person_id', '=', actor.personId)
		.where('action', '=', 'learning.export')
		.where('subject_id', '=', holder.public_id)
		.where(sql<boolean>`detail ->> 'what' = ${what}`)
		.where(
			sql<boolean>`occurred_at > clock_timestamp() - make_interval(mins => ${sameExportMinutes})`
		)
		.limit(1)
		.executeTakeFirst();
	if (same) return;
	await recordAudit(trx, actor, {
		action: 'learning.export',
		subjectKind: 'person',
		subjectId: holder.public_id,
		unitId: holder.unit_id,
		detail: { what }
	});
}

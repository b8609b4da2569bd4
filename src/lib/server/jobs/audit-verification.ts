import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { enqueue } from './queue.ts';

/** Has the whole chain verified now; where that is already asked for, it is not done twice. */
export async function requestAuditVerification(
	trx: Transaction<Database>,
	actor: Actor
): Promise<{ isNew: boolean }> {
	const isNew = await enqueue(trx, 'verify-audit', { requestedBy: actor.personId });
	await recordAudit(trx, actor, {
		action: 'audit.request-verification',
		unitId: scopeOf(actor, 'audit.view')[0]?.unitId ?? actor.unitId
	});
	return { isNew };
}

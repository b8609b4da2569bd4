import type { Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { notify } from '../notices/notice.ts';
import { isActorThemself } from './holder.ts';

/**
 * Takes a line back by another that points to it, on the same day of the ledger: both stay to be
 * read. The source of a line that was taken back is not credited again.
 *
 * @param options.entry the public id of the line
 * @throws NotFound `hours-entry-not-found` also out of scope
 * @throws Forbidden `hours-own` for one's own line
 * @throws Conflict `hours-reversed` the second time, or for a line that takes back another
 */
export async function reverseEntry(
	trx: Transaction<Database>,
	actor: Authority,
	{ entry, reason }: { entry: string; reason: string }
): Promise<{ publicId: string }> {
	const line = await trx
		.selectFrom('hours_entry as line')
		.innerJoin('person as holder', 'holder.id', 'line.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('line.public_id', '=', entry)
		.where(isPersonWithin('person', scopeOf(actor, 'hours.verify')))
		.selectAll('line')
		.select([
			'person.id as kept_id',
			'person.public_id as person_public_id',
			'person.registered_unit_id',
			isActorThemself('person.id', actor).as('is_own')
		])
		.executeTakeFirstOrThrow(() => new NotFound('hours-entry-not-found'));
	if (line.is_own) throw new Forbidden('hours-own');
	if (line.reverses_id !== null) throw new Conflict('hours-reversed');
	const publicId = createPublicId();
	await trx
		.insertInto('hours_entry')
		.values({
			public_id: publicId,
			person_id: line.person_id,
			ledger: line.ledger,
			subject: line.subject,
			minutes: -line.minutes,
			earned_on: line.earned_on,
			source_kind: line.source_kind,
			source_key: line.source_key,
			title: line.title,
			evidence: JSON.stringify(line.evidence),
			rules: JSON.stringify(line.rules),
			verified_by: actor.personId,
			reverses_id: line.id,
			reason
		})
		.execute()
		.catch((caught: unknown) => {
			throw isViolationOf(caught, 'hours_entry_reverses_key')
				? new Conflict('hours-reversed')
				: caught;
		});
	await notify(trx, {
		personIds: [line.kept_id],
		kind: 'hours-reversed',
		detail: { title: line.title },
		link: '/hours'
	});
	await recordAudit(trx, actor, {
		action: 'hours.reverse',
		subjectKind: 'person',
		subjectId: line.person_public_id,
		unitId: line.registered_unit_id,
		detail: { entry, reversal: publicId, ledger: line.ledger, minutes: -line.minutes, reason }
	});
	return { publicId };
}

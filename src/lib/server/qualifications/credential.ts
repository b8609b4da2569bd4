import { sql, type Transaction } from 'kysely';
import { addDays, addMonths, type Day } from '#lib/dates.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { requireStepUp, scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Vault } from '../secrets/vault.ts';
import type { BegunFact } from './detail.ts';
import type { FilingContext } from './filing.ts';
import { isInForce } from './in-force.ts';
import type { CredentialInput, RegistrationInput } from './input.ts';
import { refuseAhead, refuseOrder, refuseTwice } from './refusals.ts';

const tailLength = 4;

/**
 * The management number (管理号) as it is kept and hashed: half width, upper case, no spaces. It is a
 * text: nothing reliable is known of what stands in it.
 *
 * @throws Invalid `credential-number` where it has another length, or other characters
 */
export function normaliseManagementNumber(text: string, { length }: { length: number }): string {
	const number = text.normalize('NFKC').toUpperCase().replace(/\s/g, '');
	if (number.length !== length || !/^[0-9A-Z]+$/.test(number))
		throw new Invalid('credential-number', {
			field: 'management_number',
			values: { limit: length }
		});
	return number;
}

/**
 * A certificate of the national examination.
 *
 * @throws Invalid `fact-ahead`, `fact-days`, `credential-number`; Conflict `fact-filed-before` for a
 * second one of the level, `credential-number-taken` for a number that stands on record already
 */
export async function writeCredential(
	trx: Transaction<Database>,
	{ id, publicId }: BegunFact,
	{ level, management_number, approved_on, issued_on, scope, corrects }: CredentialInput,
	{ held, book, vault, today }: FilingContext
): Promise<void> {
	refuseAhead('approved_on', approved_on, today);
	refuseAhead('issued_on', issued_on, today);
	refuseOrder(approved_on, ['issued_on', issued_on]);
	refuseTwice(held.credentials, (other) => other.level === level, { field: 'level' });
	const length = book.get('certificate.management-number-length', { asOf: approved_on }).value;
	const number = normaliseManagementNumber(management_number, { length });
	const hash = vault.lookupHash('credential.number', number);
	await refuseTaken(trx, hash, { factId: id, corrects });
	const sealed = vault.seal(number, placeOf(publicId));
	await trx
		.insertInto('credential')
		.values({
			fact_id: id,
			...{ level, approved_on, issued_on, scope },
			number_hmac: hash,
			number_encrypted: sealed.bytes,
			number_tail: number.slice(-tailLength),
			key_id: sealed.keyId
		})
		.execute();
}

/**
 * A registration of a certificate (登记), granted or only applied for.
 *
 * @throws Invalid `fact-ahead`, `fact-days`, `registration-days` where only one day of the period is
 * there, `registration-too-long`; Conflict `registration-without-credential`, `fact-filed-before`
 * where the periods overlap, or the same application stands on record
 */
export async function writeCredentialRegistration(
	trx: Transaction<Database>,
	{ id }: BegunFact,
	{ level, applied_on, began_on, ended_on, authority }: RegistrationInput,
	{ held, book, holder, today }: FilingContext
): Promise<void> {
	refuseAhead('applied_on', applied_on, today);
	if ((began_on === null) !== (ended_on === null))
		throw new Invalid('registration-days', { field: began_on === null ? 'began_on' : 'ended_on' });
	if (!held.credentials.some((credential) => credential.level === level))
		throw new Conflict('registration-without-credential', { field: 'level' });
	if (began_on !== null && ended_on !== null) {
		if (ended_on <= began_on) throw new Invalid('fact-days', { field: 'ended_on' });
		const { value: years } = book.get('registration.valid-years', {
			asOf: applied_on,
			area: holder.area
		});
		// The last day is written as the day before or the same day, three years on.
		if (ended_on > addMonths(began_on, years * 12))
			throw new Invalid('registration-too-long', { field: 'ended_on', values: { limit: years } });
	}
	refuseTwice(
		held.registrations.filter((other) => other.level === level),
		(other) => other.applied_on === applied_on || isOverlapping(other, { began_on, ended_on }),
		{ field: 'began_on' }
	);
	await trx
		.insertInto('credential_registration')
		.values({ fact_id: id, level, applied_on, began_on, ended_on, authority })
		.execute();
}

/**
 * Reads a management number in full, for whoever verifies the certificate, has just proved who they
 * are and says why. The audit keeps the reading, never the number.
 *
 * @returns the number under `once`, so that it is kept nowhere
 * @throws StepUpRequired, NotFound `fact-not-found`
 */
export async function revealManagementNumber(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	publicId: string,
	{ reason }: { reason: string }
): Promise<{ fact: string; once: { number: string } }> {
	requireStepUp(actor);
	const row = await trx
		.selectFrom('qualification_fact as fact')
		.innerJoin('credential', 'credential.fact_id', 'fact.id')
		.innerJoin('person as holder', 'holder.id', 'fact.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('fact.public_id', '=', publicId)
		.where(isPersonWithin('person', scopeOf(actor, 'qualifications.verify')))
		.select(['credential.number_encrypted', 'credential.key_id', 'fact.unit_id'])
		.select('person.public_id as person_public_id')
		.executeTakeFirstOrThrow(() => new NotFound('fact-not-found'));
	const number = vault.open({ keyId: row.key_id, bytes: row.number_encrypted }, placeOf(publicId));
	await recordAudit(trx, actor, {
		action: 'qualification.reveal',
		subjectKind: 'person',
		subjectId: row.person_public_id,
		unitId: row.unit_id,
		detail: { fact: publicId, reason }
	});
	return { fact: publicId, once: { number } };
}

/** What binds the ciphertext to its row: moved to another, it no longer opens. */
function placeOf(publicId: string): string {
	return `credential.number:${publicId}`;
}

/** Two people cannot hold one number; whoever comes second may have mistyped it, or the first one. */
async function refuseTaken(
	trx: Transaction<Database>,
	hash: Buffer,
	{ factId, corrects }: { factId: number; corrects: string | null }
): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('credential-number', 0))`.execute(trx);
	const other = await trx
		.selectFrom('credential')
		.innerJoin('qualification_fact as fact', 'fact.id', 'credential.fact_id')
		.where('credential.number_hmac', '=', hash)
		.where('fact.id', '<>', factId)
		.where('fact.public_id', 'is distinct from', corrects)
		.where(isInForce)
		.select('fact.id')
		.executeTakeFirst();
	if (other) throw new Conflict('credential-number-taken', { field: 'management_number' });
}

interface Days {
	began_on: Day | null;
	ended_on: Day | null;
}

/** A renewal may begin on the last day of the period before. */
function isOverlapping(one: Days, other: Days): boolean {
	if (one.began_on === null || one.ended_on === null) return false;
	if (other.began_on === null || other.ended_on === null) return false;
	return addDays(one.began_on, 1) <= other.ended_on && addDays(other.began_on, 1) <= one.ended_on;
}

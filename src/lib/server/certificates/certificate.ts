import { sql, type Transaction } from 'kysely';
import { platformCode, type CertificateBody } from '#lib/certificates.ts';
import type { Day } from '#lib/dates.ts';
import { recordAudit } from '../audit/audit.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import type { Authority } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { getRule } from '../policy/policy.ts';
import type { Vault } from '../secrets/vault.ts';
import { signDocument } from '../signatures/document.ts';

/** What somebody has finished: everything that a certificate says, as it is on this day. */
export interface Achievement {
	/** One certificate each: the public id of the enrolment. */
	key: string;
	person: { id: number; name: string };
	course: CertificateBody['course'];
	/** The training base of the course; null for the platform's own. */
	base: { code: string; name: string } | null;
	minutes: number;
	completedOn: Day;
	lessons: readonly { title: string; minutes: number }[];
	/** Codes of ledgers, such as `continuing-education` or `technician:professional`. */
	ledgers: readonly string[];
}

export interface IssuedCertificate {
	publicId: string;
	number: string;
	/** False where the achievement had its certificate already. */
	isNew: boolean;
}

const serialDigits = 6;

/**
 * Issues the certificate of an achievement, in the transaction that completes it: both are there
 * or neither is, and the serial has no gap. A second time finds the first.
 *
 * Call it late in the transaction: it holds the register of its base and year until the end.
 *
 * @throws NotFound `policy-rule` where nothing says how long a class hour is
 */
export async function issueCertificate(
	trx: Transaction<Database>,
	vault: Vault,
	actor: Authority,
	achievement: Achievement
): Promise<IssuedCertificate> {
	await lockAchievement(trx, achievement.key);
	const earlier = await findIssued(trx, achievement.key);
	if (earlier) return { ...earlier, isNew: false };

	const body = await composeBody(trx, achievement);
	const { year, serial, number } = await takeNumber(trx, body.base.code);
	const signed: CertificateBody = { ...body, number };
	const document = await signDocument(trx, vault, {
		kind: 'certificate',
		body: signed as unknown as { [key: string]: JsonValue },
		personId: achievement.person.id
	});
	await trx
		.insertInto('certificate')
		.values({
			document_id: document.id,
			...{ number, year, serial, base_code: body.base.code },
			achievement_key: achievement.key
		})
		.execute();
	await tellHolder(trx, actor, achievement, { number, publicId: document.publicId });
	await recordAudit(trx, actor, {
		action: 'certificate.issue',
		subjectKind: 'certificate',
		subjectId: document.publicId,
		unitId: await findUnitId(trx, body.base.code),
		detail: { number, course: achievement.course.slug, achievement: achievement.key }
	});
	return { publicId: document.publicId, number, isNew: true };
}

/** The unit whose code a base has; undefined for the platform's own. */
export async function findUnitId(
	trx: Transaction<Database>,
	baseCode: string
): Promise<number | undefined> {
	const unit = await trx
		.selectFrom('unit')
		.where('code', '=', baseCode)
		.select('id')
		.executeTakeFirst();
	return unit?.id;
}

/** Of two at the same moment the second waits, and then finds what the first has issued. */
async function lockAchievement(trx: Transaction<Database>, key: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`certificate:${key}`}, 0))`.execute(
		trx
	);
}

async function findIssued(
	trx: Transaction<Database>,
	key: string
): Promise<{ publicId: string; number: string } | undefined> {
	return trx
		.selectFrom('certificate')
		.innerJoin('signed_document as document', 'document.id', 'certificate.document_id')
		.where('certificate.achievement_key', '=', key)
		.select(['document.public_id as publicId', 'certificate.number'])
		.executeTakeFirst();
}

async function composeBody(
	trx: Transaction<Database>,
	{ person, course, base, minutes, completedOn, lessons, ledgers }: Achievement
): Promise<Omit<CertificateBody, 'number'>> {
	const rule = await getRule(trx, 'hours.minutes-per-class-hour', { asOf: completedOn });
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(trx);
	return {
		holder: { name: person.name, document: await findDocumentTail(trx, person.id) },
		course,
		base: base ?? { code: platformCode, name: null },
		minutes,
		class_hours: {
			// Rounded down to a tenth: nobody is told of more than was learnt.
			count: Math.floor((minutes / rule.value) * 10) / 10,
			minutes_each: rule.value,
			rule_valid_from: rule.valid_from
		},
		completed_on: completedOn,
		issued_on: rows[0]?.today ?? completedOn,
		lessons: lessons.map(({ title, minutes: each }) => ({ title, minutes: each })),
		ledgers: [...ledgers]
	};
}

/** The last four characters of the holder's document, a resident number before any other. */
async function findDocumentTail(
	trx: Transaction<Database>,
	personId: number
): Promise<{ type: string; tail: string } | null> {
	const document = await trx
		.selectFrom('identity_document')
		.innerJoin('person as holder', 'holder.id', 'identity_document.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where('identity_document.ended_at', 'is', null)
		.select(['identity_document.type', 'identity_document.number_tail as tail'])
		.orderBy(sql`identity_document.type = 'resident-id'`, 'desc')
		.orderBy('identity_document.id')
		.executeTakeFirst();
	return document ?? null;
}

/**
 * The next number of a base in this year. The row of the register is held until the transaction
 * ends, so a number that is rolled back is given to the next one.
 */
async function takeNumber(
	trx: Transaction<Database>,
	baseCode: string
): Promise<{ year: number; serial: number; number: string }> {
	const { year, last_serial: serial } = await trx
		.insertInto('certificate_register')
		.values({
			base_code: baseCode,
			year: sql<number>`extract(year from current_date)::int`,
			last_serial: 1
		})
		.onConflict((conflict) =>
			conflict
				.columns(['base_code', 'year'])
				.doUpdateSet({ last_serial: sql<number>`certificate_register.last_serial + 1` })
		)
		.returning(['year', 'last_serial'])
		.executeTakeFirstOrThrow();
	const number = `${baseCode}-${year}-${String(serial).padStart(serialDigits, '0')}`;
	return { year, serial, number };
}

/** A seed or an import tells nobody. */
async function tellHolder(
	trx: Transaction<Database>,
	actor: Authority,
	{ person, course }: Achievement,
	{ number, publicId }: { number: string; publicId: string }
): Promise<void> {
	if (actor.grants === 'all') return;
	await notify(trx, {
		personIds: [person.id],
		kind: 'certificate-issued',
		detail: { course: course.title, number },
		link: `/certificates/${publicId}`,
		dedupeKey: `certificate-issued:${publicId}`
	});
}

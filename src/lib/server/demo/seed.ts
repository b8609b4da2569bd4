import { join } from 'node:path';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { hashPassword } from '../accounts/password.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import { systemAuthority } from '../grants/actor.ts';
import type { Vault } from '../secrets/vault.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './accounts.ts';
import { castPeople } from './cast.ts';
import { seedLearning } from './learning.ts';
import { seedMockExams } from './mock-exams.ts';
import { seedMocks } from './mocks.ts';
import { tellAccountHolders } from './notices.ts';
import { seedPeople } from './people.ts';
import { seedPractice } from './practice.ts';
import { seedQualifications } from './qualifications.ts';
import { readDemoScript } from './script.ts';
import { isDemoSeeded } from './state.ts';
import { seedUnits } from './units.ts';

const shippedFolder = join(import.meta.dirname, '../../../../content/demo');

export interface DemoSeed {
	/** Whether it was seeded now; otherwise it was already there, and the counts are of what is there. */
	isNew: boolean;
	units: number;
	people: number;
	appointments: number;
	grants: number;
	accounts: number;
	enrolments: number;
	certificates: number;
}

/**
 * Fills the database with the invented units and people of `content/demo`, in one transaction.
 * A second call finds them and does nothing. The divisions must have been imported before.
 */
export async function seedDemo(
	db: Kysely<Database>,
	{ vault, folder = shippedFolder }: { vault: Vault; folder?: string }
): Promise<DemoSeed> {
	if (await isDemoSeeded(db)) return { isNew: false, ...(await countDemo(db)) };
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(db);
	const today = rows[0]?.today ?? '';
	const script = await readDemoScript(folder, { today });
	const cast = castPeople(script);
	const passwordHashes = new Map(
		await Promise.all(
			DEMO_ACCOUNTS.map(
				async ({ userName }) => [userName, await hashPassword(DEMO_PASSWORD)] as const
			)
		)
	);
	return db.transaction().execute(async (trx) => {
		await lockDemo(trx);
		// Another starter may have seeded while this one waited.
		if (await isDemoSeeded(trx)) return { isNew: false, ...(await countDemo(trx)) };
		const actor = systemAuthority('demo');
		const units = await seedUnits(trx, actor, script);
		const settled = await seedPeople(trx, actor, { vault, units, cast, passwordHashes });
		await tellAccountHolders(trx, settled);
		await seedLearning(trx, actor, { vault, script, settled, today });
		await seedQualifications(trx, { vault, script, settled, today });
		await seedPractice(trx);
		await seedMocks(trx);
		await seedMockExams(trx, actor, { settled });
		const counts = await countDemo(trx);
		// The planner knows nothing yet of what came in one go, and would be slow for the first minute.
		await sql`analyze unit, unit_version, unit_place, person, appointment, role_grant, account,
			enrolment, section_reading, check_attempt, lesson_completion, hours_entry, signed_document,
			qualification_fact, qualification_decision, exam_result, credential,
			credential_registration, exam_target, paper, paper_item, attempt, attempt_item,
			response_event, practice_response, practice_review, sitting_member`.execute(trx);
		await recordAudit(trx, actor, { action: 'demo.seed', detail: { ...counts } });
		return { isNew: true, ...counts };
	});
}

/**
 * Takes the demonstration out again, and nothing else. The audit keeps what happened in it.
 *
 * @throws Conflict `demo-in-use` where something real hangs on an invented unit or person, which
 * would go with it
 * @returns what was removed
 */
export async function clearDemo(db: Kysely<Database>): Promise<Omit<DemoSeed, 'isNew'>> {
	return db.transaction().execute(async (trx) => {
		await lockDemo(trx);
		const counts = await countDemo(trx);
		if (counts.units === 0 && counts.people === 0) return counts;
		await assertNotInUse(trx);
		await removeDocuments(trx);
		// What belongs to a person or a unit goes with it; papers name nobody and are never deleted.
		await trx.deleteFrom('person').where('is_demo', '=', true).execute();
		await trx.deleteFrom('unit').where('is_demo', '=', true).execute();
		await trx.deleteFrom('unit_change').where('is_demo', '=', true).execute();
		await recordAudit(trx, systemAuthority('demo'), {
			action: 'demo.clear',
			detail: { ...counts }
		});
		return counts;
	});
}

/** One seed or removal at a time. Whoever comes second waits for the whole of the first. */
async function lockDemo(trx: Transaction<Database>): Promise<void> {
	await sql`
		select set_config('lock_timeout', '60s', true), set_config('statement_timeout', '60s', true)`.execute(
		trx
	);
	await sql`select pg_advisory_xact_lock(hashtextextended('demo', 0))`.execute(trx);
}

async function countDemo(
	db: Pick<Kysely<Database>, 'selectFrom'>
): Promise<Omit<DemoSeed, 'isNew'>> {
	return db
		.selectFrom('unit')
		.where('is_demo', '=', true)
		.select((eb) => [
			eb.fn.countAll<number>().as('units'),
			eb
				.selectFrom('person')
				.where('is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('people'),
			eb
				.selectFrom('appointment')
				.innerJoin('person', 'person.id', 'appointment.person_id')
				.where('person.is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('appointments'),
			eb
				.selectFrom('role_grant')
				.innerJoin('person', 'person.id', 'role_grant.person_id')
				.where('person.is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('grants'),
			eb
				.selectFrom('account')
				.where('is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('accounts'),
			eb
				.selectFrom('enrolment')
				.innerJoin('person', 'person.id', 'enrolment.person_id')
				.where('person.is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('enrolments'),
			eb
				.selectFrom('certificate')
				.innerJoin('signed_document', 'signed_document.id', 'certificate.document_id')
				.innerJoin('person', 'person.id', 'signed_document.person_id')
				.where('person.is_demo', '=', true)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.as('certificates')
		])
		.executeTakeFirstOrThrow();
}

/**
 * A signed document outlives whom it is about, but not if they were invented. The register keeps its
 * last number: what was once given away, on paper too, is never given to somebody else.
 */
async function removeDocuments(trx: Transaction<Database>): Promise<void> {
	const documents = trx
		.selectFrom('signed_document')
		.innerJoin('person', 'person.id', 'signed_document.person_id')
		.where('person.is_demo', '=', true)
		.select('signed_document.id');
	await trx
		.deleteFrom('signed_document_revocation')
		.where('document_id', 'in', documents)
		.execute();
	await trx.deleteFrom('certificate').where('document_id', 'in', documents).execute();
	await trx.deleteFrom('signed_document').where('id', 'in', documents).execute();
}

/** Real people, accounts, posts, grants and units that a removal would take along. */
async function assertNotInUse(trx: Transaction<Database>): Promise<void> {
	const { rows } = await sql<{ what: string; count: number }>`
		with demo_unit as (select id from unit where is_demo),
			demo_person as (select id from person where is_demo)
		select what, count(*) as count from (
			select 'people' as what from person
				where not is_demo
					and (registered_unit_id in (table demo_unit) or merged_into in (table demo_person))
			union all
			select 'accounts' from account
				where not is_demo and (unit_id in (table demo_unit) or person_id in (table demo_person))
			union all
			select 'appointments' from appointment
				where unit_id in (table demo_unit) and person_id not in (table demo_person)
			union all
			select 'grants' from role_grant
				where unit_id in (table demo_unit) and person_id not in (table demo_person)
			union all
			select 'units' from unit_version
				where parent_id in (table demo_unit) and unit_id not in (table demo_unit)
		) real group by what order by what`.execute(trx);
	if (rows.length === 0) return;
	throw new Conflict('demo-in-use', {
		values: {
			count: rows.reduce((sum, { count }) => sum + count, 0),
			what: rows.map(({ what }) => what).join(', ')
		}
	});
}

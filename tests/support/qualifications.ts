import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import type { ReceivedFile } from '#lib/server/files/file.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { decideFact } from '#lib/server/qualifications/decision.ts';
import { fileFact } from '#lib/server/qualifications/filing.ts';
import type {
	CredentialInput,
	EducationInput,
	ExamRegistrationInput,
	ExamResultInput,
	FactInput,
	PracticeInput,
	RegistrationInput,
	WorkInput
} from '#lib/server/qualifications/input.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';

/** The provinces and the areas with a line of their own that tests name. */
export async function seedExamAreas(db: Kysely<Database>): Promise<void> {
	const areas = [
		{ code: '320000', name: '江苏省', level: 1, parent_code: null },
		{ code: '410000', name: '河南省', level: 1, parent_code: null },
		{ code: '430000', name: '湖南省', level: 1, parent_code: null },
		{ code: '510000', name: '四川省', level: 1, parent_code: null },
		{ code: '513400', name: '凉山彝族自治州', level: 2, parent_code: '510000' }
	];
	await db.insertInto('division').values(areas).execute();
}

/** What the form of each kind sends, with everything in order. */
export const facts = {
	education: (change: Partial<EducationInput> = {}): EducationInput => ({
		...{ kind: 'education', corrects: null, degree: 'bachelor', major: 'other' },
		...{ school: '湘江学院（示例）', major_name: '公共管理', is_full_time: true },
		...{ began_on: '2014-09-01', ended_on: '2018-06-30', is_finished: true },
		...change
	}),
	work: (change: Partial<WorkInput> = {}): WorkInput => ({
		...{ kind: 'work', corrects: null, employer: '河西社区服务站（示例）', duty: '民政专干' },
		...{ proof: 'employer', began_on: '2022-07-01', ended_on: null },
		...change
	}),
	examRegistration: (change: Partial<ExamRegistrationInput> = {}): ExamRegistrationInput => ({
		...{ kind: 'exam-registration', corrects: null, year: 2025, level: 'social-worker' },
		...{ area: '430000', subjects: ['B1', 'B2', 'B3'] },
		...change
	}),
	result: (change: Partial<ExamResultInput> = {}): ExamResultInput => ({
		...{ kind: 'exam-result', corrects: null, year: 2025, subject: 'B1', area: '430000' },
		...{ outcome: 'scored', published_score: 66, raw_score: null, slip_issued_on: null },
		...change
	}),
	credential: (change: Partial<CredentialInput> = {}): CredentialInput => ({
		...{ kind: 'credential', corrects: null, level: 'assistant' },
		...{ management_number: randomDigits(18), approved_on: '2023-06-11', issued_on: null },
		...{ scope: 'nation' },
		...change
	}),
	registration: (change: Partial<RegistrationInput> = {}): RegistrationInput => ({
		...{ kind: 'registration', corrects: null, level: 'assistant', applied_on: '2024-01-10' },
		...{ began_on: '2024-02-01', ended_on: '2027-01-31', authority: null },
		...change
	}),
	practice: (change: Partial<PracticeInput> = {}): PracticeInput => ({
		...{ kind: 'practice', corrects: null, practice_kind: 'case', title: '老周一家（示例）' },
		...{ ended_on: '2025-04-01', hours: null, is_deidentified: 'on' },
		...change
	})
};

/** A proof that has been received; its content is never read here. */
export function receivedProof(): ReceivedFile {
	return {
		hash: randomBytes(32),
		sizeBytes: 1_024,
		purpose: 'qualification-evidence',
		name: '证明.pdf',
		mediaType: 'application/pdf'
	};
}

/** Files a fact as its form does. */
export function fileAs(
	db: Kysely<Database>,
	vault: Vault,
	actor: Actor,
	input: FactInput
): Promise<{ publicId: string }> {
	return db
		.transaction()
		.execute((trx) => fileFact(trx, actor, vault, input, { evidence: receivedProof() }));
}

/** Files a fact and has it approved. */
export async function approvedFact(
	db: Kysely<Database>,
	vault: Vault,
	{ actor, by }: { actor: Actor; by: Actor },
	input: FactInput
): Promise<{ publicId: string }> {
	const fact = await fileAs(db, vault, actor, input);
	await db
		.transaction()
		.execute((trx) => decideFact(trx, by, fact.publicId, { decision: 'approved', reason: null }));
	return fact;
}

function randomDigits(count: number): string {
	return Array.from(randomBytes(count), (byte) => byte % 10).join('');
}

/** An account for somebody who was seeded without one. */
export async function giveAccount(
	db: Kysely<Database>,
	actor: Actor,
	unitId: number
): Promise<void> {
	await db
		.insertInto('account')
		.values({
			...{ public_id: actor.sessionId, person_id: actor.personId, unit_id: unitId },
			...{ user_name: `exam-${actor.personId}`, password_hash: 'none' },
			password_changed_at: new Date(),
			must_change_password: false
		})
		.execute();
}

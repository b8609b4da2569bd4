import { sql, type Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { issueCertificate } from '#lib/server/certificates/certificate.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { fileTraining } from '#lib/server/hours/filing.ts';
import { applyOperations } from '#lib/server/learning/apply.ts';
import { enrol } from '#lib/server/learning/enrolment.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import type { SeededAccount } from '../support/accounts.ts';
import { achievementOf } from '../support/certificates.ts';
import { earn, received, training } from '../support/hours.ts';
import { deed } from '../support/learning.ts';
import { listKeys, seedLearner } from './learners.ts';

/** The user name of somebody in the middle of a course, with hours, a certificate and a training. */
export const busyLearner = 'e2e-busy';

const course = 'first-home-visit';
const lesson = '01-before-you-knock';

/** What to put into addresses of pages of learning. */
export interface LearningRows extends Record<string, string> {
	learner: string;
	course: string;
	/** The address of a lesson that is begun. */
	lesson: string;
	document: string;
	filing: string;
}

/** Seeds what the pages of learning show of somebody who uses them. */
export async function seedLearningRows(db: Kysely<Database>, vault: Vault): Promise<void> {
	const name = '麻小苗（示例）';
	const learner = await seedLearner(db, { name, userName: busyLearner });
	const actor = actorOf(learner, name);
	await earn(db, learner.personId, { minutes: 15, on: '2026-03-02' });
	await db.transaction().execute(async (trx) => {
		const person = { id: learner.personId, name };
		await issueCertificate(trx, vault, actor, achievementOf(person));
		await fileTraining(trx, actor, training(), { evidence: received() });
	});
	const { enrolment } = await db.transaction().execute((trx) => enrol(trx, actor, course));
	const keys = await listKeys(db, { course, lesson });
	const [first, second] = keys;
	if (!first || !second) throw new Error('The lesson has no checks.');
	const note = { note: createPublicId(), section: 'intro', quote: null, body: '下次带上提纲。' };
	const results = await applyOperations(
		db,
		actor,
		{
			device: 'phone-of-e2e',
			operations: [
				deed(enrolment, lesson, { kind: 'answer', check: first.slug, response: ['z'] }),
				deed(enrolment, lesson, { kind: 'answer', check: second.slug, response: second.right }),
				deed(enrolment, lesson, { kind: 'read', section: 'intro' }),
				deed(enrolment, lesson, { kind: 'note', ...note })
			]
		},
		{ vault, wordsFor: ({ code }) => code }
	);
	const refused = results.filter(({ outcome }) => outcome === 'refused');
	if (refused.length > 0) throw new Error(JSON.stringify(refused));
}

function actorOf({ id, personId, unitId, publicId }: SeededAccount, name: string): Actor {
	return {
		accountId: id,
		personId,
		actorName: name,
		requestId: null,
		sessionId: publicId,
		displayName: name,
		unitId,
		grants: [],
		steppedUpUntil: null,
		isDemo: true
	};
}

/** The ids of what `seedLearningRows` has seeded. */
export async function findLearningRows(db: Kysely<Database>): Promise<LearningRows> {
	const { rows } = await sql<{ learner: string; document: string; filing: string }>`
		select person.public_id::text as learner,
			(select public_id::text from certificate join signed_document on signed_document.id = document_id
				where person_id = person.id limit 1) as document,
			(select public_id::text from external_training where person_id = person.id limit 1) as filing
		from person join account on account.person_id = person.id
		where user_name = ${busyLearner}`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('Nobody is busy learning.');
	return { ...row, course, lesson: `/courses/${course}/lessons/${lesson}` };
}

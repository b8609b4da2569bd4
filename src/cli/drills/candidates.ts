import { sql, type Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { deviceOf, type AnswerEvent } from '#lib/mocks/protocol.ts';
import { createSessionStore } from '#lib/server/accounts/session-stores.ts';
import { systemActor } from '#lib/server/audit/audit.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { layAttempt, startAttempt } from '#lib/server/mocks/attempt.ts';
import { findNextSitting } from '#lib/server/mocks/sitting.ts';
import { createPaper } from '#lib/server/papers/paper.ts';

/** Somebody with a paper before them, and a browser that is signed in. */
export interface Candidate {
	cookie: string;
	attempt: string;
	device: string;
}

const lifetimes = { idleSeconds: 7_200, absoluteSeconds: 7_200 };
const subject = 'A1';
const atOnceMax = 20;

/** Makes one paper of the bank. @returns its id */
export async function makePaper(db: Kysely<Database>): Promise<number> {
	const { year } = await findNextSitting(db);
	const { paperId } = await db
		.transaction()
		.execute((trx) => createPaper(trx, systemActor('drill'), { subject, year, seed: 1 }));
	if (paperId === null) throw new Error('The bank has too few questions for a paper.');
	return paperId;
}

/** Invents people, signs them in and lays the same paper before each. @param starts the clocks too */
export async function enterCandidates(
	db: Kysely<Database>,
	{ count, paperId, starts }: { count: number; paperId: number; starts: boolean }
): Promise<Candidate[]> {
	const { id: unitId } = await db
		.selectFrom('unit')
		.select('id')
		.limit(1)
		.executeTakeFirstOrThrow();
	const candidates: Candidate[] = [];
	while (candidates.length < count) {
		const size = Math.min(atOnceMax, count - candidates.length);
		const entering = Array.from({ length: size }, () => enter(db, { unitId, paperId, starts }));
		candidates.push(...(await Promise.all(entering)));
	}
	return candidates;
}

async function enter(
	db: Kysely<Database>,
	{ unitId, paperId, starts }: { unitId: number; paperId: number; starts: boolean }
): Promise<Candidate> {
	return db.transaction().execute(async (trx) => {
		const name = createPublicId();
		const person = await trx
			.insertInto('person')
			.values({
				public_id: createPublicId(),
				name: '演习（示例）',
				name_initials: 'yx',
				registered_unit_id: unitId,
				is_demo: true
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		const account = await trx
			.insertInto('account')
			.values({
				public_id: createPublicId(),
				person_id: person.id,
				unit_id: unitId,
				user_name: `drill-${name.slice(-12)}`,
				password_hash: 'none',
				password_changed_at: sql`now()`,
				must_change_password: false,
				is_demo: true
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		const { token } = await createSessionStore().issue(trx, account.id, {
			roleClass: 'learner',
			lifetimes,
			hasSecondFactor: true,
			stepUpSeconds: 0,
			client: { address: '127.0.0.1', name: 'drill' }
		});
		const actor = { personId: person.id };
		const { attempt } = await layAttempt(trx, actor, paperId, { timeFactorPercent: 100 });
		if (starts) await startAttempt(trx, actor, attempt);
		return { cookie: `zhixing_session=${token}`, attempt, device: deviceOf(name, name) };
	});
}

const requestTimeoutMs = 10_000;

/** Sends JSON as a page of ours does. @returns the status, 0 where nobody answered, and the answer */
export async function exchangeAs(
	origin: string,
	{ cookie, attempt }: Candidate,
	path: 'turn' | 'answers',
	body: object
): Promise<{ status: number; answer: unknown }> {
	try {
		const response = await fetch(`${origin}/exam/papers/${attempt}/${path}`, {
			method: 'POST',
			headers: { cookie, origin, 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(requestTimeoutMs)
		});
		return { status: response.status, answer: await response.json() };
	} catch {
		return { status: 0, answer: null };
	}
}

/** The choice of one option, as a page tells it. */
export function choiceOf(ordinal: number, seq: number, letter: string): AnswerEvent {
	return {
		...{ ordinal, seq, kind: 'select', response: [letter], isFlagged: false },
		...{ confidence: null, timeMs: 0, at: new Date().toISOString() }
	};
}

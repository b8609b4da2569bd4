import { sql, type Transaction } from 'kysely';
import { shownLetter } from '#lib/exam/option-names.ts';
import { eventOf, type AnswerEvent } from '#lib/mocks/protocol.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { Database } from '../database/schema.ts';
import { startAttempt } from '../mocks/attempt.ts';
import { beginMock, type Candidate } from '../mocks/begin.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { listOffers } from '../mocks/offers.ts';
import { readMockRules } from '../mocks/rules.ts';
import { saveAnswers } from '../mocks/save.ts';
import { takeTurn } from '../mocks/turn.ts';
import { listKeys } from '../questions/answer.ts';

const learner = 'demo-learner';
const seed = 20260524;
/** How much of what is asked the learner knows, leaves open, and is not sure of. */
const knownShare = 0.66;
const openShare = 0.04;
const unsureShare = 0.12;
const flaggedShare = 0.08;
const sittingMinutes = 96;
const device = 'demo-browser.demo-page';

/**
 * Gives the learner of the demonstration a finished paper and one that waits to be started, of the
 * subjects that they aim at. Where there is no bank it does nothing.
 */
export async function seedMocks(trx: Transaction<Database>): Promise<void> {
	const account = await trx
		.selectFrom('account')
		.where('user_name', '=', learner)
		.select(['id', 'person_id'])
		.executeTakeFirstOrThrow();
	const candidate: Candidate = {
		accountId: account.id,
		personId: account.person_id,
		actorName: learner,
		requestId: null,
		sessionId: learner
	};
	const [first, second] = await listOffers(trx, candidate);
	if (!first || !second) return;
	const wish = { timeFactorPercent: 100, allowsSeen: false };
	const { attempt } = await beginMock(trx, candidate, { ...wish, subject: first.subject });
	if (attempt !== null) await sit(trx, candidate, attempt);
	await beginMock(trx, candidate, { ...wish, subject: second.subject });
}

/** Sits a paper as of now, and moves its beginning to where it would have been. */
async function sit(
	trx: Transaction<Database>,
	candidate: Candidate,
	attempt: string
): Promise<void> {
	await startAttempt(trx, candidate, attempt);
	await sql`update attempt set started_at = started_at - make_interval(mins => ${sittingMinutes}),
			deadline_at = deadline_at - make_interval(mins => ${sittingMinutes})
		where public_id = ${attempt}`.execute(trx);
	const { epoch } = await takeTurn(trx, candidate, attempt, { device, takesOver: false });
	const events = await answerAll(trx, attempt);
	await saveAnswers(trx, candidate, attempt, { device, epoch, events }, await readMockRules(trx));
	await submitAttempt(trx, candidate, attempt);
}

async function answerAll(trx: Transaction<Database>, attempt: string): Promise<AnswerEvent[]> {
	const items = await trx
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt.public_id', '=', attempt)
		.select(['ordinal', 'kind', 'option_order', 'question_version_id'])
		.orderBy('ordinal')
		.execute();
	const keys = await listKeys(
		trx,
		items.map(({ question_version_id }) => question_version_id)
	);
	const random = createRandom(seed);
	const timeMs = Math.floor((sittingMinutes * 60_000) / items.length);
	return items.map(({ ordinal, option_order, question_version_id }) => {
		const right = keys.get(question_version_id)?.right ?? [];
		const chosen = choose(random, option_order, right);
		const item = {
			response: chosen.map((letter) => shownLetter(option_order.indexOf(letter))).sort(),
			isFlagged: random.next() < flaggedShare,
			confidence: random.next() < unsureShare ? ('unsure' as const) : null,
			timeMs: Math.round(timeMs * (0.4 + 1.2 * random.next()))
		};
		const kind = chosen.length > 0 ? 'select' : 'clear';
		return eventOf(item, { ordinal, seq: ordinal, kind });
	});
}

/** Letters of the file: what is right, or one thing less or else. */
function choose(random: Random, options: readonly string[], right: readonly string[]): string[] {
	const luck = random.next();
	if (luck < openShare) return [];
	if (luck < openShare + knownShare) return [...right];
	if (right.length > 1 && random.next() < 0.5) return right.slice(1);
	return [random.pick(options.filter((letter) => !right.includes(letter)))];
}

import type { Transaction } from 'kysely';
import { addDays, type Day } from '#lib/dates.ts';
import { score, scoreMax, type ScoringRule } from '#lib/exam/scoring.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { Database } from '../database/schema.ts';
import { insertDrillItems } from '../practice/drill.ts';
import { listPractisable, type Practisable } from '../practice/practisable.ts';
import { rebuildReviews } from '../practice/review.ts';
import { readPracticeRules } from '../practice/rules.ts';
import { findUsualSubject } from '../practice/usual-subject.ts';
import { listKeys, type VersionKey } from '../questions/answer.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';

const learner = 'demo-learner';
const seed = 20260525;
/** Evenings on which the learner practised. */
const daysAgo = [16, 12, 9, 6, 4, 2, 1];
const questionsPerDay = 14;
/** How many of them were asked before. */
const repeatedPerDay = 6;
const knownShare = 0.68;
const unsureShare = 0.14;
const guessedShare = 0.08;
const secondsMin = 22;
const secondsMore = 55;

/**
 * Gives the learner of the demonstration some evenings of practice, as the log would have kept them:
 * chapters of one subject, some questions again, some wrong, some guessed. Where there is no bank it
 * does nothing.
 */
export async function seedPractice(trx: Transaction<Database>): Promise<void> {
	const { person_id: personId } = await trx
		.selectFrom('account')
		.where('user_name', '=', learner)
		.select('person_id')
		.executeTakeFirstOrThrow();
	const subject = await findUsualSubject(trx, { personId });
	const { questions } = await listPractisable(trx, personId, subject);
	if (questions.length === 0) return;
	const rules = await readPracticeRules(trx);
	const keys = await listKeys(
		trx,
		questions.map(({ versionId }) => versionId)
	);
	const scoring = await getScoringRule(trx);
	const random = createRandom(seed);
	let met: Practisable[] = [];
	for (const days of daysAgo) {
		const again = random.shuffle(met).slice(0, repeatedPerDay);
		const fresh = questions.filter((one) => !met.includes(one));
		const asked = [...again, ...fresh.slice(0, questionsPerDay - again.length)];
		met = [...new Set([...met, ...asked])];
		const day = addDays(rules.today, -days);
		await practise(trx, { personId, subject, day }, asked, { keys, scoring, random });
	}
	await rebuildReviews(trx, personId, rules);
}

async function practise(
	trx: Transaction<Database>,
	{ personId, subject, day }: { personId: number; subject: string; day: Day },
	asked: readonly Practisable[],
	means: { keys: ReadonlyMap<number, VersionKey>; scoring: ScoringRule; random: Random }
): Promise<void> {
	const { id } = await trx
		.insertInto('practice_drill')
		.values({
			...{ public_id: createPublicId(), person_id: personId, subject },
			...{ kind: 'today', topic: day, mode: 'practice' },
			...{ question_count: asked.length, position: asked.length },
			...{ started_at: evening(day, 0), ended_at: evening(day, asked.length) }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await insertDrillItems(
		trx,
		id,
		asked.map((question) => ({ ...question, source: 'drill' }))
	);
	const rows = asked.flatMap((question, index) => {
		const key = means.keys.get(question.versionId);
		if (!key) return [];
		return [
			{
				...{ person_id: personId, question_id: question.questionId },
				...{ version_id: question.versionId, answer_key_id: key.keyId, subject },
				...{ kind: question.kind, source: 'drill', drill_id: id, ordinal: index + 1 },
				...answer(key, means),
				...{ is_rapid: false, is_first_of_day: true, is_after_explanation: false },
				...{ studied_on: day, answered_at: evening(day, index + 1) }
			}
		];
	});
	await trx.insertInto('practice_response').values(rows).execute();
}

/** What the learner would have chosen: who does not know it takes one wrong, or leaves one out. */
function answer(key: VersionKey, { scoring, random }: { scoring: ScoringRule; random: Random }) {
	const letters = key.kind === 'single' ? ['a', 'b', 'c', 'd'] : ['a', 'b', 'c', 'd', 'e'];
	const wrong = letters.filter((letter) => !key.right.includes(letter));
	const isKnown = random.next() < knownShare;
	const isShort = key.kind === 'multiple' && random.next() < 0.5;
	const lost = isShort ? key.right.slice(1) : [...key.right.slice(1), random.pick(wrong)];
	const chosen = (isKnown ? [...key.right] : lost).sort();
	const chance = random.next();
	const confidence =
		chance < guessedShare ? 'guessed' : chance < guessedShare + unsureShare ? 'unsure' : null;
	return {
		...{ chosen, confidence },
		points: score(scoring, key, chosen),
		points_max: scoreMax(scoring, key.kind),
		time_ms: 1_000 * (secondsMin + random.below(secondsMore))
	};
}

function evening(day: Day, minutes: number): Date {
	return new Date(Date.parse(`${day}T20:10:00+08:00`) + minutes * 60_000);
}

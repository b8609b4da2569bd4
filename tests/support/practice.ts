import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { answerQuestion } from '#lib/server/practice/answer.ts';
import { beginDrill } from '#lib/server/practice/drill.ts';
import type { AnswerInput, DrillInput } from '#lib/server/practice/input.ts';
import { run } from './people.ts';
import { laws, questionFile, seedBank, syllabus } from './questions.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

interface BankQuestion {
	kind: 'single' | 'multiple';
	point: string;
	right: string[];
	words?: string;
	law?: string;
}

/** A question whose explanation, notes and id hold `secret`, so that a leak is seen. */
export function practiceQuestion(
	slug: string,
	{ kind, point, right, words = '走访时应当', law }: BankQuestion
): string {
	const options = letters
		.slice(0, kind === 'single' ? 4 : 5)
		.map(
			(letter) => `- [${right.includes(letter) ? 'x' : ' '}] ${slug}选项${letter}\n  > 说明secret`
		)
		.join('\n');
	return `:::question ${kind} #${slug} point=${point} facility=60 style=recall${law ? ` laws=${law}` : ''}
${words}（）。

${options}

> {a}和{b}secret。
:::`;
}

/** Six questions of one chapter and four of another, the last of each with several right options. */
export function practiceFiles(): Record<string, string> {
	const single = (slug: string, point: string) =>
		practiceQuestion(slug, { kind: 'single', point, right: ['b'] });
	const assistance = [
		...['a2-q1', 'a2-q2', 'a2-q3'].map((slug) => single(slug, 'social-assistance.finding')),
		...['a2-q4', 'a2-q5'].map((slug) => single(slug, 'social-assistance.referral')),
		practiceQuestion('a2-q6', {
			kind: 'multiple',
			point: 'social-assistance.referral',
			right: ['a', 'b', 'c'],
			words: '转介低保对象时应当做到的有'
		})
	];
	const disaster = [
		...['a2-q7', 'a2-q8', 'a2-q9'].map((slug) => single(slug, 'disaster.recovery')),
		practiceQuestion('a2-q10', {
			kind: 'multiple',
			point: 'disaster.recovery',
			right: ['a', 'b']
		})
	];
	return {
		'syllabus/2025/A2.yaml': syllabus,
		'questions/laws.yaml': laws,
		'questions/A2/social-assistance.md': questionFile(assistance),
		'questions/A2/disaster.md': questionFile(disaster, { chapter: 'disaster' })
	};
}

/** A bank to practise, and the ids of its questions by the ids of the files. */
export async function seedPracticeBank(db: Kysely<Database>): Promise<Map<string, number>> {
	await seedBank(db, practiceFiles());
	const rows = await db.selectFrom('question').select(['id', 'slug']).execute();
	return new Map(rows.map(({ id, slug }) => [slug, id]));
}

export const begin = (
	db: Kysely<Database>,
	actor: Actor,
	wish: Partial<DrillInput> & Pick<DrillInput, 'kind'>
): Promise<string> =>
	run(db, (trx) =>
		beginDrill(trx, actor, {
			subject: 'A2',
			topic: '',
			mode: 'practice',
			restarts: false,
			...wish
		})
	).then(({ drill }) => drill);

/** Answers a question of a run by letters of the file, in one transaction. */
export async function answerByFile(
	db: Kysely<Database>,
	actor: Actor,
	drill: string,
	answer: { ordinal: number; chosen: readonly string[] } & Partial<AnswerInput>
): Promise<{ points: number; pointsMax: number }> {
	return run(db, async (trx) =>
		answerQuestion(trx, actor, drill, {
			confidence: null,
			shown_at: null,
			...answer,
			response: await lettersShown(trx, drill, answer)
		})
	);
}

async function lettersShown(
	trx: Transaction<Database>,
	drill: string,
	{ ordinal, chosen }: { ordinal: number; chosen: readonly string[] }
): Promise<string[]> {
	const item = await trx
		.selectFrom('practice_drill_item as item')
		.innerJoin('practice_drill as drill', 'drill.id', 'item.drill_id')
		.where('drill.public_id', '=', drill)
		.where('item.ordinal', '=', ordinal)
		.select('item.option_order as order')
		.executeTakeFirst();
	return chosen.map((letter) =>
		String.fromCharCode('A'.charCodeAt(0) + (item?.order.indexOf(letter) ?? 0))
	);
}

/** As if everything had been practised so many days earlier. */
export async function letPracticeAge(db: Kysely<Database>, days: number): Promise<void> {
	await db.transaction().execute(async (trx) => {
		// Nobody but a test turns back the clock of the log.
		await sql`alter table practice_response disable trigger practice_response_append_only`.execute(
			trx
		);
		await sql`update practice_response set studied_on = studied_on - ${days}::integer,
			answered_at = answered_at - make_interval(days => ${days})`.execute(trx);
		await sql`alter table practice_response enable trigger practice_response_append_only`.execute(
			trx
		);
		await sql`update practice_review set due_on = due_on - ${days}::integer,
			reviewed_on = reviewed_on - ${days}::integer`.execute(trx);
		await sql`update practice_drill set ended_at = coalesce(ended_at, now())`.execute(trx);
		await sql`update practice_drill_item set seen_at = seen_at - make_interval(days => ${days})`.execute(
			trx
		);
	});
}

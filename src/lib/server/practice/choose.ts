import type { PracticeSubject, ResponseSource } from '#lib/practice/practice.ts';
import { practiceLimits } from '#lib/practice/practice.ts';
import { createRandom } from '#lib/random.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { Syllabus } from '../syllabus/syllabus.ts';
import { readBook } from './book.ts';
import { seedOf, weightsOf } from './candidates.ts';
import type { DrillInput } from './input.ts';
import { listPractisable, type Practisable } from './practisable.ts';
import type { PracticeRules } from './rules.ts';
import { readSetting } from './setting.ts';
import { readToday } from './today.ts';
import { readWeakness } from './weakness.ts';

/** Questions of a run by weakness, and of one through the wrong-question book. */
const weaknessQuestions = 20;
const mistakesQuestions = 30;

/** A question of a run, and what its answer will be noted as. */
export interface Chosen extends Practisable {
	source: Exclude<ResponseSource, 'mock'>;
}

interface Wish extends Pick<DrillInput, 'kind' | 'topic'> {
	subject: PracticeSubject;
}

interface Choice {
	personId: number;
	wish: Wish;
	rules: PracticeRules;
	questions: readonly Practisable[];
	syllabus: Syllabus;
}

/** The questions that a run goes through, in their order; none where there is nothing to practise. */
export async function chooseQuestions(
	db: Reader,
	personId: number,
	wish: Wish,
	rules: PracticeRules
): Promise<Chosen[]> {
	const { questions, syllabus } = await listPractisable(db, personId, wish.subject);
	if (!syllabus) return [];
	const chosen = await choose(db, { personId, wish, rules, questions, syllabus });
	return chosen.slice(0, practiceLimits.drillQuestionsMax);
}

async function choose(db: Reader, choice: Choice): Promise<Chosen[]> {
	const { wish, questions } = choice;
	const drill = (own: readonly Practisable[]) =>
		own.map((question): Chosen => ({ ...question, source: 'drill' }));
	switch (wish.kind) {
		case 'today':
			return chooseToday(db, choice);
		case 'daily':
			return chooseDaily(choice);
		case 'chapter':
			return drill(questions.filter(({ chapter }) => chapter === wish.topic));
		case 'point':
			return drill(questions.filter(({ point }) => point === wish.topic));
		case 'weakness':
			return drill(await chooseWeak(db, choice));
		case 'mistakes':
			return drill(await chooseMistakes(db, choice));
		case 'favourites':
			return drill(await chooseFavourites(db, choice));
		case 'question':
			return drill(await chooseOne(db, choice));
	}
}

async function chooseToday(db: Reader, { personId, wish, questions }: Choice): Promise<Chosen[]> {
	const { reviews, fresh } = await readToday(db, personId, wish.subject);
	const byId = new Map(questions.map((question) => [question.questionId, question]));
	const take = (ids: readonly number[], source: Chosen['source']) =>
		ids.flatMap((id): Chosen[] => {
			const question = byId.get(id);
			return question ? [{ ...question, source }] : [];
		});
	return [...take(reviews, 'review'), ...take(fresh, 'drill')];
}

/** The same for everybody on a day: chapters as often as they weigh, each question at most once. */
function chooseDaily({ wish, rules, questions, syllabus }: Choice): Chosen[] {
	const random = createRandom(seedOf(`${wish.subject}${rules.today}`));
	const weights = weightsOf(syllabus);
	const perChapter = Map.groupBy(random.shuffle(questions), ({ chapter }) => chapter);
	return [...perChapter]
		.flatMap(([chapter, own]) =>
			own.map((question, index) => ({
				question,
				rank: (index + random.next()) / ((weights.get(chapter) ?? 0) + 0.1)
			}))
		)
		.sort((one, other) => one.rank - other.rank)
		.slice(0, rules.dailyQuestions)
		.map(({ question }) => ({ ...question, source: 'daily' }));
}

/** From the weakest points on, and within them what is worth most. */
async function chooseWeak(
	db: Reader,
	{ personId, wish, rules, questions, syllabus }: Choice
): Promise<Practisable[]> {
	const weakness = await readWeakness(db, personId, wish.subject, rules);
	const weights = weightsOf(syllabus);
	const lossOf = ({ point, chapter }: Practisable) =>
		weakness.has(point)
			? (weakness.get(point)?.weakness ?? 0) * (weights.get(point) ?? 1)
			: (weakness.get(chapter)?.weakness ?? 0) * (weights.get(point) ?? 1);
	return createRandom(seedOf(rules.today))
		.shuffle(questions)
		.filter((question) => lossOf(question) > 0)
		.sort((one, other) => lossOf(other) - lossOf(one))
		.slice(0, weaknessQuestions);
}

async function chooseMistakes(
	db: Reader,
	{ personId, wish, rules, questions }: Choice
): Promise<Practisable[]> {
	const book = await readBook(db, personId, wish.subject, await readSetting(db, personId, rules));
	const byId = new Map(questions.map((question) => [question.questionId, question]));
	return book
		.filter(({ shelf }) => shelf === 'open')
		.flatMap(({ questionId }) => byId.get(questionId) ?? [])
		.filter(({ chapter }) => wish.topic === '' || chapter === wish.topic)
		.slice(0, mistakesQuestions);
}

async function chooseFavourites(
	db: Reader,
	{ personId, questions }: Choice
): Promise<Practisable[]> {
	const rows = await db
		.selectFrom('practice_mark')
		.where(isOfPerson('person_id', personId))
		.where('favourite_at', 'is not', null)
		.select('question_id')
		.execute();
	const own = new Set(rows.map(({ question_id }) => question_id));
	return questions.filter(({ questionId }) => own.has(questionId));
}

async function chooseOne(db: Reader, { wish, questions }: Choice): Promise<Practisable[]> {
	const row = await db
		.selectFrom('question')
		.where('public_id', '=', wish.topic)
		.select('id')
		.executeTakeFirst();
	return questions.filter(({ questionId }) => questionId === row?.id);
}

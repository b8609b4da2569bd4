import { addLoss, lossOf, type Loss } from '#lib/mocks/loss.ts';
import type { PaperResult, ResultGroup, ResultItem } from '#lib/mocks/page.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import type { ClosedItem, ClosedPaper } from './closed-paper.ts';
import { getPassLine } from './paper-page.ts';
import { comparePeers } from './peers.ts';

/** How a closed paper came off. */
export async function summarise(
	db: Reader,
	actor: Pick<Actor, 'personId'>,
	paper: ClosedPaper
): Promise<PaperResult> {
	const { items, subject, isWritten } = paper;
	const judged = items.filter(({ awarded }) => awarded !== null);
	const awarded = judged.reduce((sum, item) => sum + (item.awarded ?? 0), 0);
	return {
		attempt: paper.publicId,
		subject,
		state: paper.state,
		submittedAt: paper.submittedAt,
		usedSeconds: paper.usedSeconds,
		timeFactorPercent: paper.timeFactorPercent,
		awarded: judged.length > 0 ? awarded : null,
		points: items.reduce((sum, { points }) => sum + points, 0),
		passLine: await getPassLine(db, subject),
		answered: paper.answered,
		questions: items.length,
		isWritten,
		unjudged: items.reduce((sum, { unjudged }) => sum + unjudged, 0),
		uncounted: await countUncounted(db, paper.id),
		kinds: groupBy(items, ({ kind }) => kind),
		chapters: groupBy(items, ({ chapter }) => chapter).sort(byLoss),
		chapterTitles: Object.fromEntries(await listTopicTitles(db, subject)),
		loss: sumLoss(items),
		items: items.map(shorten),
		others: await listOthers(db, actor, paper),
		peers: await comparePeers(db, subject, isWritten ? null : awarded)
	};
}

/** What a list needs of a question, and nothing of what it says. */
export function shorten(item: ClosedItem): ResultItem {
	const { ordinal, kind, chapter, verdict, awarded, points, isMarked } = item;
	const { timeMs, isFlagged, confidence } = item;
	return {
		...{ ordinal, kind, chapter, verdict, awarded, points, isMarked },
		...{ timeMs, isFlagged, confidence }
	};
}

function groupBy(
	items: readonly ClosedItem[],
	codeOf: (item: ClosedItem) => string
): ResultGroup[] {
	const groups = new Map<string, ResultGroup>();
	for (const item of items) {
		const code = codeOf(item);
		const group = groups.get(code) ?? { code, items: 0, full: 0, awarded: 0, points: 0 };
		const awarded = item.awarded ?? 0;
		groups.set(code, {
			code,
			items: group.items + 1,
			full: group.full + Number(awarded >= item.points),
			awarded: group.awarded + awarded,
			points: group.points + item.points
		});
	}
	return [...groups.values()];
}

function byLoss(one: ResultGroup, other: ResultGroup): number {
	return other.points - other.awarded - (one.points - one.awarded);
}

function sumLoss(items: readonly ClosedItem[]): Loss {
	return items
		.filter(({ kind }) => kind === 'multiple')
		.map(({ points, awarded, right, response }) =>
			lossOf({ points, awarded: awarded ?? 0 }, right, response)
		)
		.reduce(addLoss, { over: 0, under: 0, blank: 0 });
}

/** What reached the server and did not count. */
async function countUncounted(
	db: Reader,
	attemptId: number
): Promise<{ late: number; elsewhere: number }> {
	const { late, elsewhere } = await db
		.selectFrom('response_event')
		.where('attempt_id', '=', attemptId)
		.where('is_counted', '=', false)
		.where('kind', 'not in', ['blur', 'focus'])
		.select(({ fn }) => [
			fn.countAll<number>().filterWhere('is_late', '=', true).as('late'),
			fn.countAll<number>().filterWhere('is_late', '=', false).as('elsewhere')
		])
		.executeTakeFirstOrThrow();
	return { late, elsewhere };
}

/** One's papers that are looked back upon. */
const othersMax = 12;

async function listOthers(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	{ id, subject }: ClosedPaper
): Promise<PaperResult['others']> {
	const rows = await db
		.selectFrom('attempt')
		.where(isOfPerson('attempt.person_id', personId))
		.where('subject', '=', subject)
		.where('id', '!=', id)
		.where('submitted_at', 'is not', null)
		.where('awarded_points', 'is not', null)
		.where('is_result_held', '=', false)
		.select(['public_id as attempt', 'submitted_at as submittedAt'])
		.select(['awarded_points as awarded', 'points'])
		.orderBy('submitted_at', 'desc')
		.limit(othersMax)
		.$narrowType<{ submittedAt: Date; awarded: number }>()
		.execute();
	return rows.reverse();
}

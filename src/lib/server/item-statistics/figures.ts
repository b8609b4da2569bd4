import type { ItemFlag, OptionFigures } from '#lib/exam/item-figures.ts';
import type { Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';

/** What the answers say about one version of a question. */
export interface ItemStatistic {
	answers: number;
	facilityPercent: number;
	discrimination: number | null;
	options: OptionFigures[];
	flags: ItemFlag[];
	computedAt: Date;
	/** In how many papers that were handed in it stood. */
	exposure: number;
}

/** The figures of a version as the last night left them; undefined where nobody has answered it. */
export async function findItemStatistic(
	db: Reader,
	slug: string,
	version: number
): Promise<ItemStatistic | undefined> {
	const row = await db
		.selectFrom('item_statistic as figure')
		.innerJoin('question_version as version', 'version.id', 'figure.version_id')
		.innerJoin('question', 'question.id', 'version.question_id')
		.where('question.slug', '=', slug)
		.where('version.number', '=', version)
		.select(['figure.answers', 'figure.facility_percent as facilityPercent'])
		.select(['figure.discrimination', 'figure.options', 'figure.flags'])
		.select('figure.computed_at as computedAt')
		.select((eb) =>
			eb
				.selectFrom('attempt_item as item')
				.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
				.whereRef('item.question_version_id', '=', 'version.id')
				.where('attempt.submitted_at', 'is not', null)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('exposure')
		)
		.executeTakeFirst();
	return (
		row && {
			...row,
			options: row.options as unknown as OptionFigures[],
			flags: row.flags as ItemFlag[]
		}
	);
}

/** The figures of a list, by the id of the question in the files. */
export interface ListedFigures {
	answers: number;
	facilityPercent: number;
	isSuspicious: boolean;
}

/** What the answers say about the current versions of questions. */
export async function readListedFigures(
	db: Reader,
	slugs: readonly string[]
): Promise<Record<string, ListedFigures>> {
	if (slugs.length === 0) return {};
	const rows = await db
		.selectFrom('question')
		.innerJoin('item_statistic as figure', 'figure.version_id', 'question.current_version_id')
		.where('question.slug', 'in', slugs)
		.select(['question.slug', 'figure.answers', 'figure.facility_percent', 'figure.flags'])
		.execute();
	return Object.fromEntries(
		rows.map(({ slug, answers, facility_percent, flags }) => [
			slug,
			{ answers, facilityPercent: facility_percent, isSuspicious: flags.length > 0 }
		])
	);
}

/** The questions of a subject whose current version is suspicious, by their ids in the files. */
export async function listSuspicious(db: Reader, subject: Subject): Promise<string[]> {
	const rows = await db
		.selectFrom('question')
		.innerJoin('item_statistic as figure', 'figure.version_id', 'question.current_version_id')
		.where('question.subject', '=', subject)
		.where((eb) => eb(eb.fn<number>('cardinality', ['figure.flags']), '>', 0))
		.select('question.slug')
		.orderBy('question.slug')
		.execute();
	return rows.map(({ slug }) => slug);
}

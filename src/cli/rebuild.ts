import { rebuildAllReviews } from '#lib/server/practice/review.ts';
import { readPracticeRules } from '#lib/server/practice/rules.ts';
import { openContext, withDatabase } from './context.ts';
import { complain, tell } from './screen.ts';
import { say } from './words.mjs';
import type { CommandInput } from './zhixing.ts';

/** `rebuild reviews`: the states of spaced review, from the log of practice. */
export async function run({ words: [what] }: CommandInput): Promise<number> {
	if (what !== 'reviews') {
		complain(say('cli_rebuild_what'));
		return 2;
	}
	const made = await withDatabase(openContext(), 'rebuild', async (db) =>
		rebuildAllReviews(db, await readPracticeRules(db), { isOnlyStale: false })
	);
	tell(say('cli_rebuild_reviews_done', made));
	return 0;
}

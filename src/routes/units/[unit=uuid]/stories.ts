import { m } from '#lib/paraglide/messages.js';
import type { HistoryAct, NamedUnit, Standing } from '#lib/server/units/history.ts';
import { levelWord, treeWords } from '../words.ts';

/** What an act meant for the unit, in a sentence or two. */
export function storyOf(act: HistoryAct): string {
	const [before, after] = [act.before[0], act.after[0]];
	const changes = before && after ? changesBetween(before, after) : [];
	const main = mainStory(act, before, after);
	return (
		[main, ...changes].filter((story) => story !== undefined).join(m.unit_story_join()) ||
		otherStory(act)
	);
}

function mainStory(
	{ kind, is_placement, predecessors, successors, ...act }: HistoryAct,
	before: Standing | undefined,
	after: Standing | undefined
): string | undefined {
	if (is_placement) return placementStory(act);
	if (kind === 'create' && after) return foundingStory(after);
	if (kind === 'close' && before && !after) return m.unit_story_close();
	const [from, to] = [namesOf(predecessors), namesOf(successors)];
	if (kind === 'merge') {
		if (to) return m.unit_story_merge_end({ successors: to });
		if (!from) return undefined;
		return after && !before
			? m.unit_story_merge_new({ predecessors: from })
			: m.unit_story_merge_in({ predecessors: from });
	}
	if (kind === 'split') {
		if (from) return m.unit_story_split_new({ predecessors: from });
		if (!to) return undefined;
		return before && !after
			? m.unit_story_split_end({ successors: to })
			: m.unit_story_split_off({ successors: to });
	}
	return undefined;
}

function foundingStory({ name, parent }: Standing): string {
	return parent
		? m.unit_story_create_below({ name, parent: parent.name })
		: m.unit_story_create({ name });
}

function placementStory({
	before,
	after
}: Pick<HistoryAct, 'before' | 'after'>): string | undefined {
	const placed = after.findLast(({ tree }) => !before.some((standing) => standing.tree === tree));
	if (!placed?.parent) return undefined;
	return m.unit_story_place({ tree: treeWords[placed.tree](), parent: placed.parent.name });
}

function changesBetween(before: Standing, after: Standing): string[] {
	const stories: string[] = [];
	if (before.name !== after.name)
		stories.push(m.unit_story_rename({ before: before.name, after: after.name }));
	else if (before.short_name !== after.short_name && after.short_name)
		stories.push(m.unit_story_short_name({ after: after.short_name }));
	if (before.parent && after.parent && before.parent.public_id !== after.parent.public_id)
		stories.push(m.unit_story_move({ before: before.parent.name, after: after.parent.name }));
	if (before.level !== after.level)
		stories.push(
			m.unit_story_level({ before: levelWord(before.level), after: levelWord(after.level) })
		);
	return stories;
}

/** The act touched the unit without changing anything about itself. */
function otherStory({ kind }: HistoryAct): string {
	return kind === 'close' ? m.unit_story_took_over() : m.unit_story_gave_child();
}

function namesOf(units: readonly NamedUnit[]): string {
	return units.map(({ name }) => name).join(m.unit_story_list_separator());
}

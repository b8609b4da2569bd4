import type { ServerLoadEvent } from '@sveltejs/kit';
import { scopeOf, type Actor } from '#lib/server/grants/actor.ts';
import { countPostHolders, countStaff } from '#lib/server/postings/staff.ts';
import { previewAct } from '#lib/server/units/act-preview.ts';
import { pathInWords } from '#lib/server/units/path.ts';
import { listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import { readView } from '../view.server.ts';

/** Fields of the acts that are named like secrets and are none. */
export const openFields = ['document_number', 'code', 'credit_code', 'division_code'];

/** What every form of an act shows: the unit, and whom and what the act will touch. */
export async function loadPreview(
	{ locals: { db }, url }: ServerLoadEvent,
	actor: Actor,
	publicId: string
) {
	const view = readView(url);
	const scope = scopeOf(actor, 'units.change');
	const { unit, path, belowCount, children, siblings } = await previewAct(
		db,
		scope,
		publicId,
		view
	);
	const [staff, holders, nearby] = await Promise.all([
		countStaff(db, [unit.id], { asOf: unit.shown_on }),
		countPostHolders(db, [unit.id, ...siblings.map(({ id }) => id)], { from: unit.shown_on }),
		listNearbyUnits(db, scope, view)
	]);
	const named = ({ public_id, name }: { public_id: string; name: string }) => ({ public_id, name });
	const withHolders = (each: { id: number; public_id: string; name: string; level: number }) => ({
		...named(each),
		level: each.level,
		/** Whose posts lie in it itself: they stay behind where it ends. */
		holdersCount: holders.get(each.id) ?? 0
	});
	return {
		view: { ...view, tree: unit.tree },
		unit: {
			...withHolders(unit),
			...{ short_name: unit.short_name, tree: unit.tree, trees: unit.trees, kind: unit.kind }
		},
		path,
		belowCount,
		staffCount: staff.get(unit.id) ?? 0,
		children: children.map(named),
		siblings: siblings.map((sibling) => ({
			...withHolders(sibling),
			path: pathInWords(path)
		})),
		/** Where a chooser begins for whoever has no script. */
		nearby
	};
}

export type Preview = Awaited<ReturnType<typeof loadPreview>>;

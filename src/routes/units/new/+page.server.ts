import { isUuid } from '#lib/identifiers.ts';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { createUnit } from '#lib/server/units/creation.ts';
import { creationForm } from '#lib/server/units/input.ts';
import { isKindOf, kindNames } from '#lib/server/units/kind.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { readView } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const view = readView(url);
	const scope = scopeOf(actor, 'units.change');
	const asked = url.searchParams.get('parent') ?? '';
	const [parent, nearby] = await Promise.all([
		isUuid(asked) ? findUnitChoice(db, scope, asked, view) : undefined,
		listNearbyUnits(db, scope, view)
	]);
	return { view, nearby, parent, kinds: kindNames.filter((kind) => isKindOf(view.tree, kind)) };
});

export const actions = {
	default: command({
		input: creationForm,
		open: ['document_number', 'code', 'credit_code', 'division_code'],
		run: async ({ trx, actor, input }) => {
			const { public_id } = await createUnit(trx, actor, scopeOf(actor, 'units.change'), input);
			return { public_id };
		},
		next: ({ result }) => `/units/${result.public_id}`
	})
} satisfies Actions;

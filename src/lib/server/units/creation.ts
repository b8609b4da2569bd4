import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { findViolation } from '../database/violations.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts } from './act.ts';
import { assertDivision } from './division.ts';
import type { CreationInput } from './input.ts';
import { isKindOf, suggestLevel, type UnitKind } from './kind.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import { levels, type Tree } from './tree.ts';
import {
	getParent,
	getUnitToChange,
	listVersions,
	openVersion,
	type UnitIdentity
} from './version.ts';

/**
 * Founds a unit below another from a day on.
 *
 * @param scope where the actor may change units: the unit above must lie in it. Only the system
 * (`everywhere`) founds a unit without one above
 * @throws Conflict `unit-name-taken`, `unit-code-taken`, `unit-credit-code-taken`; Invalid
 * `unit-parent-not-there`, `unit-level-not-below-parent`, `unit-kind-not-in-tree`, `unit-division-unknown`
 */
export async function createUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	input: CreationInput
): Promise<UnitIdentity> {
	const { effective_on: day, tree } = input;
	const act = await openAct(trx, actor, 'create', {
		facts: pickActFacts(input),
		isDemo: input.is_demo
	});
	if (input.parent === null) assertMayFoundRoot(scope);
	const level = input.level ?? (await findUsualLevel(trx, scope, input));
	const parent =
		input.parent === null
			? undefined
			: await getParent(trx, scope, input.parent, { tree, day, level });
	const unit = await foundUnit(trx, act.changeId, {
		...input,
		level,
		day,
		parentId: parent?.id ?? null
	});
	await derivePlaces(trx, [unit.id], { from: day });
	await concludeAct(trx, actor, act, {
		unit,
		detail: {
			name: input.name,
			code: unit.code,
			kind: input.kind,
			level,
			tree,
			parent: parent?.public_id ?? null
		}
	});
	return unit;
}

function assertMayFoundRoot(scope: UnitScope): void {
	if (scope !== 'everywhere') throw new Forbidden('unit-root-forbidden');
}

async function findUsualLevel(
	trx: Transaction<Database>,
	scope: UnitScope,
	{ parent, kind, tree }: CreationInput
): Promise<number> {
	if (parent === null) return levels.nation;
	const { id } = await getUnitToChange(trx, scope, parent, { field: 'parent' });
	const above = (await listVersions(trx, id)).filter((each) => each.tree === tree).at(-1);
	const level = above && suggestLevel(kind, above.level);
	if (level === undefined) throw new Invalid('unit-level-not-below-parent', { field: 'level' });
	return level;
}

interface Foundation {
	day: Day;
	tree: Tree;
	parentId: number | null;
	level: number;
	kind: UnitKind;
	name: string;
	short_name: string | null;
	division_code: string | null;
	code?: string | null;
	credit_code?: string | null;
	is_demo: boolean;
}

/** Writes the unit and its first version; its place is for the caller to derive. */
export async function foundUnit(
	trx: Transaction<Database>,
	changeId: number,
	foundation: Foundation
): Promise<UnitIdentity> {
	const { day, tree, parentId, level, kind, name, short_name, division_code } = foundation;
	if (!isKindOf(tree, kind)) throw new Invalid('unit-kind-not-in-tree', { field: 'kind' });
	if (division_code !== null) await assertDivision(trx, division_code, { asOf: day });
	const unit = await trx
		.insertInto('unit')
		.values({
			public_id: createPublicId(),
			code: foundation.code ?? (await nextCode(trx, division_code)),
			credit_code: foundation.credit_code ?? null,
			is_demo: foundation.is_demo
		})
		.returning(['id', 'public_id', 'code', 'is_demo'])
		.executeTakeFirstOrThrow()
		.catch(rethrowCodeTaken);
	await openVersion(trx, changeId, day, {
		unit_id: unit.id,
		tree,
		parent_id: parentId,
		level,
		kind,
		name,
		short_name,
		division_code
	});
	return unit;
}

const serialDigits = 4;

/** The next free code of a county: six digits of the division, U, and a running number. */
async function nextCode(trx: Transaction<Database>, divisionCode: string | null): Promise<string> {
	const prefix = `${(divisionCode ?? '000000').slice(0, 6)}U`;
	const last = await trx
		.selectFrom('unit')
		.select('code')
		.where('code', '>=', prefix + '0'.repeat(serialDigits))
		.where('code', '<=', prefix + '9'.repeat(serialDigits))
		.orderBy('code', 'desc')
		.limit(1)
		.executeTakeFirst();
	const serial = last ? Number(last.code.slice(prefix.length)) + 1 : 1;
	return prefix + String(serial).padStart(serialDigits, '0');
}

function rethrowCodeTaken(error: unknown): never {
	const constraint = findViolation(error)?.constraint;
	if (constraint === 'unit_code_key') throw new Conflict('unit-code-taken', { field: 'code' });
	if (constraint === 'unit_credit_code_key')
		throw new Conflict('unit-credit-code-taken', { field: 'credit_code' });
	throw error;
}

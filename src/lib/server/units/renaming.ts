import type { Transaction } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts } from './act.ts';
import type { RenamingInput } from './input.ts';
import type { UnitScope } from './scope.ts';
import {
	continueVersion,
	getUnitToChange,
	listOpenVersions,
	type UnitIdentity
} from './version.ts';

/**
 * Gives a unit another name from a day on, in every tree it stands in. Places do not change.
 *
 * @throws Invalid `unit-unchanged`; Conflict `unit-name-taken`, `unit-closed`, `unit-act-before-later-act`
 */
export async function renameUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	publicId: string,
	input: RenamingInput
): Promise<UnitIdentity> {
	const { effective_on: day, name, short_name } = input;
	const unit = await getUnitToChange(trx, scope, publicId);
	const act = await openAct(trx, actor, 'rename', {
		facts: pickActFacts(input),
		isDemo: unit.is_demo
	});
	const versions = await listOpenVersions(trx, unit.id, day);
	const [before] = versions;
	if (!before) throw new Conflict('unit-closed', { values: { date: day } });
	if (before.name === name && before.short_name === short_name)
		throw new Invalid('unit-unchanged', { field: 'name' });
	for (const version of versions) {
		await continueVersion(trx, act.changeId, day, { version, changes: { name, short_name } });
	}
	await concludeAct(trx, actor, act, {
		unit,
		detail: { from: before.name, to: name, short_name }
	});
	return unit;
}

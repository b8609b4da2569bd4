import type { Transaction } from 'kysely';
import type { PaperState } from '#lib/mocks/protocol.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { holdAttempt, type HeldAttempt } from './attempt.ts';
import { readPaperState } from './paper-state.ts';

/**
 * A device asks how the paper stands, and gets the turn to write where nobody else has it, or where
 * it takes it over: from then on the other one cannot change anything.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-not-started`
 */
export async function takeTurn(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string,
	{ device, takesOver }: { device: string; takesOver: boolean }
): Promise<PaperState> {
	const held = await holdAttempt(trx, actor, publicId);
	if (held.state === 'not-started') throw new Conflict('attempt-not-started');
	const isFree = held.leaseDevice === null || takesOver;
	if (held.state === 'in-progress' && isFree) await giveTurn(trx, held, device);
	return readPaperState(trx, held.id, device);
}

/** Makes it the turn of a device; nothing changes where it is already. @returns the number of the turn */
export async function giveTurn(
	trx: Transaction<Database>,
	{ id, leaseDevice, leaseEpoch }: HeldAttempt,
	device: string
): Promise<number> {
	if (leaseDevice === device) return leaseEpoch;
	const epoch = leaseEpoch + 1;
	await trx
		.updateTable('attempt')
		.set({ lease_device: device, lease_epoch: epoch })
		.where('id', '=', id)
		.execute();
	return epoch;
}

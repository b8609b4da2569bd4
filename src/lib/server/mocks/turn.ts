import type { Transaction } from 'kysely';
import { browserOf, type PaperState } from '#lib/mocks/protocol.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { holdAttempt, type HeldAttempt } from './attempt.ts';
import { readPaperState } from './paper-state.ts';

/**
 * A page asks how the paper stands, and its browser gets the turn to write where no other has it, or
 * where it takes it over: from then on the other one cannot change anything. All pages of a browser
 * write in its turn.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-not-started`
 */
export async function takeTurn(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId' | 'sessionId'>,
	publicId: string,
	{ device, takesOver }: { device: string; takesOver: boolean }
): Promise<PaperState> {
	const held = await holdAttempt(trx, actor, publicId);
	if (held.state === 'not-started') throw new Conflict('attempt-not-started');
	const isFree =
		takesOver || held.leaseDevice === null || held.leaseDevice === formDevice(actor.sessionId);
	if (held.state === 'in-progress' && isFree) await giveTurn(trx, held, browserOf(device));
	return readPaperState(trx, held.id, device);
}

/** The name by which pages without script write: one for each sign-in, which is one browser. */
export function formDevice(sessionId: string): string {
	return `form-${sessionId}`;
}

/** Makes it the turn of a browser; nothing changes where it is already. @returns the number of the turn */
export async function giveTurn(
	trx: Transaction<Database>,
	{ id, leaseDevice, leaseEpoch }: HeldAttempt,
	browser: string
): Promise<number> {
	if (leaseDevice === browser) return leaseEpoch;
	const epoch = leaseEpoch + 1;
	await trx
		.updateTable('attempt')
		.set({ lease_device: browser, lease_epoch: epoch })
		.where('id', '=', id)
		.execute();
	return epoch;
}

import { sql } from 'kysely';
import { findLastVerification } from '../audit/verification.ts';
import type { Reader } from '../database/reader.ts';
import { hasPermission, type Actor } from '../grants/actor.ts';
import type { Duty } from './duty.ts';

/** What the separated administrators should look at: the chain, refusals at the door, letters that stay. */
export async function listAdministratorDuties(
	db: Reader,
	actor: Actor
): Promise<(Duty | undefined)[]> {
	return [
		hasPermission(actor, 'audit.view') ? await findAuditFlaw(db) : undefined,
		hasPermission(actor, 'audit.view') ? await findRefusedSignIns(db) : undefined,
		hasPermission(actor, 'system.view') ? await findMailGivenUp(db) : undefined
	];
}

async function findAuditFlaw(db: Reader): Promise<Duty | undefined> {
	const last = await findLastVerification(db);
	if (!last?.firstBad) return undefined;
	return { kind: 'audit-flaw', count: 1, dueOn: null, link: '/audit', examples: [] };
}

async function findRefusedSignIns(db: Reader): Promise<Duty | undefined> {
	const { count } = await db
		.selectFrom('audit_event')
		.where('action', 'like', 'session.%')
		.where('outcome', '=', 'refused')
		.where('occurred_at', '>', sql<Date>`now() - interval '1 day'`)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	if (count === 0) return undefined;
	return {
		kind: 'refused-sign-ins',
		count,
		dueOn: null,
		link: '/audit?outcome=refused',
		examples: []
	};
}

async function findMailGivenUp(db: Reader): Promise<Duty | undefined> {
	const { count } = await db
		.selectFrom('outgoing_mail')
		.where('given_up_at', '>', sql<Date>`now() - interval '7 days'`)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count === 0
		? undefined
		: { kind: 'mail-given-up', count, dueOn: null, link: '/about', examples: [] };
}

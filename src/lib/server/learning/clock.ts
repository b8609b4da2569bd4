import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { LearningRules } from './rules.ts';

/** Seconds that a device says somebody was reading. */
export interface Claim {
	personId: number;
	enrolmentId: number;
	lesson: string;
	device: string;
	seconds: number;
	/** Whether they were spent without a network and come late. */
	isOffline: boolean;
	/** A page without script tells when it was opened and claims once: no beat limits it. */
	isWhole?: boolean;
	/** Take the clock from another device that holds it. */
	takesOver?: boolean;
}

export type Credit =
	| { isElsewhere: false; seconds: number }
	/** Another device is learning just now; nothing was credited. */
	| { isElsewhere: true; seconds: 0 };

/** A beat that comes a little late loses nothing. */
const beatsCreditedMax = 2;

/**
 * Credits seconds of attention, never more than have passed on the database's clock since the last
 * credit of this person, whatever the device, course or page: the sum of all credits cannot exceed
 * the time since the enrolment. Online, time between two signs of life that are far apart is lost;
 * offline, it is what the claims live on.
 */
export async function creditSeconds(
	trx: Transaction<Database>,
	claim: Claim,
	rules: LearningRules
): Promise<Credit> {
	const clock = await holdClock(trx, claim);
	const isHeld = clock.device !== claim.device && clock.is_leased;
	if (isHeld && !claim.isOffline && !claim.takesOver) return { isElsewhere: true, seconds: 0 };

	const isBeat = !claim.isOffline && !claim.isWhole;
	const most = isBeat ? rules.heartbeatSeconds * beatsCreditedMax : Infinity;
	const seconds = Math.floor(Math.max(0, Math.min(claim.seconds, clock.available_seconds, most)));
	await trx
		.updateTable('study_clock')
		.set({
			credited_until: claim.isOffline
				? sql<Date>`credited_until + make_interval(secs => ${seconds})`
				: sql<Date>`clock_timestamp()`,
			...(claim.isOffline
				? {}
				: {
						device: claim.device,
						device_until: sql<Date>`clock_timestamp() + make_interval(secs => ${rules.deviceLeaseSeconds})`
					})
		})
		.where('person_id', '=', claim.personId)
		.execute();
	if (seconds > 0) await addTime(trx, claim, seconds);
	return { isElsewhere: false, seconds };
}

/** The clock of the person, held until the end of the transaction; it begins with the enrolment. */
async function holdClock(trx: Transaction<Database>, { personId, enrolmentId, device }: Claim) {
	await trx
		.insertInto('study_clock')
		.columns(['person_id', 'credited_until', 'device', 'device_until'])
		.expression((eb) =>
			eb
				.selectFrom('enrolment')
				.where('id', '=', enrolmentId)
				.select([
					sql<number>`${personId}::bigint`.as('person_id'),
					'enrolled_at',
					sql<string>`${device}::text`.as('device'),
					sql<Date>`now()`.as('device_until')
				])
		)
		.onConflict((conflict) => conflict.column('person_id').doNothing())
		.execute();
	return trx
		.selectFrom('study_clock')
		.where('person_id', '=', personId)
		.select([
			'device',
			sql<boolean>`device_until > clock_timestamp()`.as('is_leased'),
			sql<number>`extract(epoch from clock_timestamp() - credited_until)`.as('available_seconds')
		])
		.forUpdate()
		.executeTakeFirstOrThrow();
}

async function addTime(trx: Transaction<Database>, claim: Claim, seconds: number): Promise<void> {
	const offlineSeconds = claim.isOffline ? seconds : 0;
	await trx
		.insertInto('study_time')
		.values({
			enrolment_id: claim.enrolmentId,
			lesson_slug: claim.lesson,
			seconds,
			offline_seconds: offlineSeconds
		})
		.onConflict((conflict) =>
			conflict.columns(['enrolment_id', 'lesson_slug']).doUpdateSet({
				seconds: sql<number>`study_time.seconds + ${seconds}`,
				offline_seconds: sql<number>`study_time.offline_seconds + ${offlineSeconds}`,
				last_at: sql<Date>`clock_timestamp()`
			})
		)
		.execute();
}

import { sql, type SqlBool } from 'kysely';
import { businessDay, type Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { roleClassOf, type Actor } from '../grants/actor.ts';
import { countUnreadNotices } from '../notices/notice.ts';
import { listReminders, type Reminder } from '../qualifications/reminders.ts';
import { listOpenSittings } from '../sittings/invitation.ts';
import { dutyOf, endingDays, examplesMax, type Duty } from './duty.ts';

/** What waits for the person themself, whatever their roles. */
export async function listOwnDuties(
	db: Reader,
	actor: Actor,
	{ hasAuthenticator }: { hasAuthenticator: boolean }
): Promise<(Duty | undefined)[]> {
	const isStaff = roleClassOf(actor.grants.map(({ role }) => role)) !== 'learner';
	const unread = await countUnreadNotices(db, actor);
	return [
		await findSittings(db, actor),
		...(await listRoadDuties(db, actor)),
		isStaff && !hasAuthenticator ? plain('second-factor', 1, '/profile/second-factor') : undefined,
		await findOwnGrantsEnding(db, actor),
		unread > 0 ? plain('unread-notices', unread, '/notices') : undefined
	];
}

/** Mock exams of a class that the person is invited to, or is writing. */
async function findSittings(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const sittings = (await listOpenSittings(db, actor)).filter(({ state }) => state !== 'handed-in');
	const rows = sittings.map(({ sitting, title, opensAt }) => ({
		name: title,
		link: `/exam/invitations/${sitting}`,
		on: businessDay(opensAt),
		total: sittings.length
	}));
	return dutyOf('sitting-open', rows[0]?.link ?? '', rows);
}

const roadKinds = {
	'exam-registration': 'exam-registration-open',
	'register-certificate': 'certificate-to-register',
	'renew-registration': 'registration-ending'
} as const satisfies Record<Reminder['kind'], Duty['kind']>;

/** What the national exam and its certificate ask of the person now. */
async function listRoadDuties(db: Reader, actor: Actor): Promise<Duty[]> {
	const reminders = await listReminders(db, actor, { today: businessDay(new Date()) });
	return reminders.map(({ kind, on }) => ({
		...plain(roadKinds[kind], 1, '/exam/road'),
		dueOn: on
	}));
}

function plain(kind: Duty['kind'], count: number, link: string): Duty {
	return { kind, count, link, dueOn: null, examples: [] };
}

async function findOwnGrantsEnding(db: Reader, actor: Actor): Promise<Duty | undefined> {
	const rows = await db
		.selectFrom('role_grant as held')
		.where('held.person_id', '=', actor.personId)
		.where(
			sql<SqlBool>`held.valid @> current_date and upper(held.valid) <= current_date + ${endingDays}::int`
		)
		.select([
			'held.role as name',
			sql<null>`null`.as('link'),
			sql<Day>`upper(held.valid)`.as('on'),
			sql<number>`count(*) over ()`.as('total')
		])
		.orderBy(sql`upper(held.valid)`)
		.limit(examplesMax)
		.execute();
	const duty = dutyOf('own-grant-ending', '/profile', rows);
	// The names would be identifiers of roles; the day and the count say enough.
	return duty && { ...duty, examples: [] };
}

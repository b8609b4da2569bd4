import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { actorFor } from '../../../../tests/support/people.ts';
import { listOwnCertificates } from '../certificates/own.ts';
import { listRegister } from '../certificates/register.ts';
import { importContent } from '../content/import.ts';
import type { Actor } from '../grants/actor.ts';
import { isRole, roleDefinitions } from '../grants/roles.ts';
import { listFilings } from '../hours/filing-list.ts';
import { sumMinutes } from '../hours/ledger.ts';
import { listQueue } from '../marking/queue.ts';
import { listNotices } from '../notices/notice.ts';
import { getSittingFacts, listMembers, summariseClass } from '../sittings/board.ts';
import { listOpenSittings } from '../sittings/invitation.ts';
import { listSittings } from '../sittings/sitting.ts';
import { readLearningToday } from '../today/learning-step.ts';
import { listDuties } from '../today/today.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import { seedDemo } from './seed.ts';

const { db, vault } = await freshDatabase();
const blobs = freshBlobs();
const today = businessDay(new Date());

beforeAll(async () => {
	const folder = join(import.meta.dirname, '../../../../content');
	expect((await importContent(db, { folder, blobs })).errors).toEqual([]);
	await seedDemo(db, { vault });
});

async function signIn(userName: string): Promise<Actor> {
	const { unit_id, ...person } = await db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.where('user_name', '=', userName)
		.select(['person.id', 'person.public_id as publicId', 'person.name', 'account.unit_id'])
		.executeTakeFirstOrThrow();
	return actorFor(db, person, unit_id);
}

async function deskOf(userName: string) {
	const duties = await listDuties(db, await signIn(userName), { hasAuthenticator: true });
	return new Map(duties.map((duty) => [duty.kind, duty]));
}

describe('the desk of a seeded demonstration', () => {
	test('shows the county what ends and begins in it', async () => {
		const desk = await deskOf('demo-county');

		expect(desk.get('appointments-ending')).toMatchObject({
			count: 4,
			dueOn: addDays(today, 9),
			examples: [{ name: '向志远' }, { name: '曾小芹' }, { name: '覃露' }, { name: '米建华' }]
		});
		expect(desk.get('grants-ending')).toMatchObject({ count: 1, dueOn: addDays(today, 26) });
		expect(desk.get('pilots-ending')).toMatchObject({
			count: 1,
			// The last day is the 75th, the status ends with it.
			dueOn: addDays(today, 76),
			examples: [{ name: '溆浦县民政局（示例）' }]
		});
		expect(desk.get('unit-acts-ahead')).toMatchObject({
			count: 1,
			dueOn: addDays(today, 40),
			examples: [{ name: '长乐坊社区便民服务中心（示例）' }]
		});
	});

	test('shows the township its own part, and the province more', async () => {
		const township = await deskOf('demo-hr');
		const province = await deskOf('demo-province');

		expect(township.get('appointments-ending')?.count).toBe(3);
		expect(township.get('grants-ending')?.count).toBe(1);
		expect(township.get('unit-acts-ahead')?.count).toBe(1);
		expect(township.has('pilots-ending')).toBe(false);
		expect(province.get('appointments-ending')?.count).toBe(5);
		expect(province.get('grants-ending')?.count).toBe(2);
		expect(province.get('pilots-ending')?.count).toBe(1);
	});

	test('shows those who decide on hours what waits for them, and never their own', async () => {
		const township = await deskOf('demo-hr');

		expect(township.get('trainings-to-decide')).toMatchObject({
			count: 3,
			examples: [{ name: '覃露' }, { name: '曾小芹' }, { name: '向晓禾' }]
		});
		expect((await deskOf('demo-county')).get('trainings-to-decide')?.count).toBe(3);
		expect((await deskOf('demo-learner')).has('trainings-to-decide')).toBe(false);
	});

	test('shows the learner where to go on, and the days on which she learnt', async () => {
		const { step, finished, week } = await readLearningToday(db, await signIn('demo-learner'));

		expect(step).toMatchObject({
			course: 'first-home-visit',
			next: { slug: '03-listening-and-looking' },
			done: 2,
			lessons: 5
		});
		expect(finished).toBe(1);
		expect(week.days.filter(({ hasLearnt }) => hasLearnt).map(({ day }) => day)).toEqual(
			[-5, -3, -1].map((days) => addDays(today, days))
		);
		expect(week.minutes).toBeGreaterThan(15);
	});

	test('has a certificate of the learner, and a training of each outcome', async () => {
		const { personId } = await signIn('demo-learner');
		const filings = await listFilings(db, personId);
		const certificates = await listOwnCertificates(db, { personId });

		expect(filings.map(({ state }) => state)).toEqual(['open', 'refused', 'approved']);
		expect(filings[1]?.reason).not.toBeNull();
		expect(certificates).toMatchObject([{ tier: 'T1', revoked_at: null }]);
		expect(await sumMinutes(db, personId, { from: '2000-01-01', until: '2999-01-01' })).toEqual(
			expect.arrayContaining([
				// The lessons of one course and of two in another, and what was approved.
				{ ledger: 'continuing-education', subject: null, minutes: 48 + 25 + 360 },
				{ ledger: 'cadre', subject: null, minutes: 48 + 25 }
			])
		);
	});

	test('shows the registrar the certificates of the base', async () => {
		const { certificates } = await listRegister(db, await signIn('demo-registrar'));

		expect(certificates.length).toBeGreaterThan(20);
		expect(certificates.filter(({ number }) => !number.startsWith('430000D002-'))).toEqual([]);
	});

	test('has something to read for everyone who can sign in', async () => {
		for (const { userName } of DEMO_ACCOUNTS) {
			const { notices } = await listNotices(db, await signIn(userName));
			expect(notices.map(({ kind }) => kind)).toContain('welcome');
			expect((await deskOf(userName)).has('unread-notices')).toBe(true);
		}
		const { notices } = await listNotices(db, await signIn('demo-learner'));
		expect(notices.find(({ kind }) => kind === 'grant-created')?.detail).toEqual({
			unit: '河西社区服务站（示例）',
			role: 'learner'
		});
	});
});

test('whoever is named as the grantor could hand out the role there on that day; few have none', async () => {
	const { rows } = await sql<{ role: string; offices: string[]; is_granted: boolean }>`
		select held.role, held.granted_by is not null as is_granted,
			array(
				select office.role from role_grant office
				join unit_place place on place.unit_id = held.unit_id and place.tree = held.tree
				where office.person_id = held.granted_by and office.tree = held.tree
					and held.granted_by <> held.person_id
					and office.valid @> lower(held.valid)
					and place.valid @> lower(held.valid)
					and office.unit_id in (place.level_0, place.level_1, place.level_2, place.level_3,
						place.level_4, place.level_5, place.level_6)
			) as offices
		from role_grant held`.execute(db);
	const granted = rows.filter(({ is_granted }) => is_granted);
	const isLawful = ({ role, offices }: (typeof rows)[number]) =>
		isRole(role) &&
		offices.some((office) => isRole(office) && roleDefinitions[office].grants.includes(role));

	expect(granted.filter((grant) => !isLawful(grant))).toEqual([]);
	// The first of the three administrators are set up by the system.
	expect(rows.filter(({ is_granted }) => !is_granted).map(({ role }) => role)).toEqual([
		'system-administrator',
		'security-administrator',
		'security-administrator',
		'audit-administrator'
	]);
});

test('the trainer has a class with an open mock exam and a published one, and answers to mark', async () => {
	const trainer = await signIn('demo-trainer');
	const [open, published] = await listSittings(db, trainer);
	expect([open?.state, published?.state]).toEqual(['open', 'published']);
	expect(open).toMatchObject({ started: 2, finished: 2 });
	const facts = await getSittingFacts(db, trainer, published?.sitting ?? '');
	const { members, counts } = await listMembers(db, facts);
	expect(counts).toMatchObject({ absent: 1, finished: members.length - 1 });
	const { marked, mean } = await summariseClass(db, facts, members);
	expect(marked).toBe(members.length - 1);
	expect(mean).toBeGreaterThan(40);
	expect(mean).toBeLessThan(95);
	expect((await listQueue(db, trainer)).total).toBe(2);
	expect(await listOpenSittings(db, await signIn('demo-learner'))).toMatchObject([
		{ title: '冲刺班第二次模考（示例）', state: 'open', attempt: null }
	]);
});

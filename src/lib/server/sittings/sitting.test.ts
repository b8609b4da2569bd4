import { beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { attemptRow } from '../../../../tests/support/mocks.ts';
import { lastAudit, run } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { hour, personOf, seedClass } from '../../../../tests/support/sittings.ts';
import type { Actor } from '../grants/actor.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { listNotices } from '../notices/notice.ts';
import { getSittingFacts, listMembers } from './board.ts';
import { getInvitation, listOpenSittings } from './invitation.ts';
import { addMember, removeMember } from './members.ts';
import { findCandidates } from './reach.ts';
import { openSitting } from './sitting.ts';

const { db, vault } = await freshDatabase();
const { zhou, sun, wang, li, stranger, seedSitting, start, close, publish } = await seedClass(
	db,
	vault
);

beforeEach(async () => {
	await db.deleteFrom('attempt').execute();
	await db.deleteFrom('sitting').execute();
	await db.deleteFrom('notice').execute();
});

describe('opening', () => {
	const wish = {
		title: '模考',
		subject: 'A1' as const,
		opens_at: new Date(Date.now() + hour),
		starts_until: new Date(Date.now() + 2 * hour),
		minutes: 60,
		course: null
	};
	const open = (facts = {}, actor = zhou) =>
		run(db, (trx) => openSitting(trx, actor, { ...wish, ...facts }));

	test('refuses a window that ends before it begins, lasts for weeks, or is over', async () => {
		const past = { opens_at: new Date(Date.now() - 2 * hour) };
		expect(await codeOf(open({ starts_until: wish.opens_at }))).toBe('sitting-window-unfit');
		expect(await codeOf(open({ starts_until: new Date(Date.now() + 400 * hour) }))).toBe(
			'sitting-window-unfit'
		);
		expect(await codeOf(open({ ...past, starts_until: new Date(Date.now() - hour) }))).toBe(
			'sitting-window-past'
		);
	});

	test('is for trainers alone, and of a course only for those of its base', async () => {
		expect(await codeOf(open({}, wang))).toBe('forbidden');
		expect(await codeOf(open({ course: 'no-course' }))).toBe('course-not-found');
	});
});

describe('the class', () => {
	test('is invited by a notice, once each', async () => {
		const sitting = await seedSitting();
		const { notices } = await listNotices(db, wang);

		expect(notices).toMatchObject([
			{
				kind: 'sitting-opened',
				detail: { title: '冲刺班第一次模考' },
				link: `/exam/invitations/${sitting}`
			}
		]);
	});

	test('takes people within reach and nobody else, and leaves a trace', async () => {
		const sitting = await seedSitting();
		const add = (person: string) => run(db, (trx) => addMember(trx, zhou, sitting, { person }));

		expect(await codeOf(add(personOf(stranger)))).toBe('person-not-found');
		expect(await add(personOf(sun))).toEqual({ added: 1 });
		expect(await lastAudit(db)).toMatchObject({
			action: 'sitting.add-member',
			subject_id: sitting
		});
		expect(await add(personOf(sun))).toEqual({ added: 0 });
	});

	test('is found by name within reach, without those who are in it', async () => {
		const { id } = await getSittingFacts(db, zhou, await seedSitting());
		const find = (query: string) => findCandidates(db, zhou, { sittingId: id, query });

		expect(await find('孙')).toMatchObject([{ name: '孙一鸣', unit: '㮾梨街道（示例）' }]);
		expect(await find('王')).toEqual([]);
		expect(await find('邹')).toEqual([]);
	});

	test('lets go of whoever has not started', async () => {
		const sitting = await seedSitting();
		const remove = (actor: Actor) =>
			run(db, (trx) => removeMember(trx, zhou, sitting, { person: personOf(actor) }));
		await start(sitting);

		expect(await codeOf(remove(wang))).toBe('sitting-member-started');
		await remove(li);
		expect(await codeOf(start(sitting, li))).toBe('sitting-not-found');
		expect(await lastAudit(db)).toMatchObject({ action: 'sitting.remove-member' });
	});
});

describe('starting', () => {
	test('lays the paper with the minutes of the sitting, once however often it is pressed', async () => {
		const sitting = await seedSitting();
		const [{ attempt }, again] = await Promise.all([start(sitting), start(sitting)]);

		expect(again).toEqual({ attempt });
		expect(await attemptRow(db, attempt)).toMatchObject({
			mode: 'class-exam',
			state: 'in-progress',
			effective_limit_seconds: 3600,
			is_result_held: true
		});
	});

	test('goes beside a mock paper of one’s own', async () => {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting);
		const other = await seedSitting();

		expect((await start(other)).attempt).not.toBe(attempt);
	});

	test('is refused before the window, after it, after the end and to whoever is not invited', async () => {
		expect(await codeOf(start(await seedSitting({ from: hour, to: 2 * hour })))).toBe(
			'sitting-ahead'
		);
		expect(await codeOf(start(await seedSitting({ from: -2 * hour, to: -hour })))).toBe(
			'sitting-start-over'
		);
		const sitting = await seedSitting();
		expect(await codeOf(start(sitting, stranger))).toBe('sitting-not-found');
		await close(sitting);
		expect(await codeOf(start(sitting))).toBe('sitting-closed');
	});
});

describe('an invitation', () => {
	test('says how it stands, from before the window until the result', async () => {
		const stateOf = async (sitting: string) => (await getInvitation(db, wang, sitting)).state;
		expect(await stateOf(await seedSitting({ from: hour, to: 2 * hour }))).toBe('ahead');
		expect(await stateOf(await seedSitting({ from: -2 * hour, to: -hour }))).toBe('missed');
		const sitting = await seedSitting();
		expect(await stateOf(sitting)).toBe('open');
		const { attempt } = await start(sitting);
		expect(await stateOf(sitting)).toBe('writing');
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await stateOf(sitting)).toBe('handed-in');
		await close(sitting);
		await publish(sitting);
		expect(await stateOf(sitting)).toBe('published');
	});

	test('is one’s own, and those that are behind are left out of the list', async () => {
		const sitting = await seedSitting();
		await seedSitting({ from: -2 * hour, to: -hour });

		expect(await listOpenSittings(db, wang)).toMatchObject([
			{ sitting, trainer: '周明远', minutes: 60, questions: 2, points: 2 }
		]);
		expect(await listOpenSittings(db, stranger)).toEqual([]);
		expect(await codeOf(getInvitation(db, stranger, sitting))).toBe('sitting-not-found');
	});

	test('follows somebody whose entries were merged', async () => {
		const sitting = await seedSitting();
		const begun = await start(sitting, li);
		await db
			.updateTable('person')
			.set({ merged_into: stranger.personId })
			.where('id', '=', li.personId)
			.execute();
		try {
			expect(await start(sitting, stranger)).toEqual(begun);
			const { members } = await listMembers(db, await getSittingFacts(db, zhou, sitting));
			expect(members.map(({ name, state }) => [name, state])).toContainEqual(['邹远方', 'writing']);
		} finally {
			await db
				.updateTable('person')
				.set({ merged_into: null })
				.where('id', '=', li.personId)
				.execute();
		}
	});
});

import { expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	lastAudit,
	postAt,
	registersHash,
	residentNumber,
	run,
	seedHolder,
	seedPerson,
	system,
	type SeededPerson
} from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { grantRole } from '../grants/grant.ts';
import { appoint } from '../postings/appointment.ts';
import { countStaff, listAppointments, listStaff } from '../postings/staff.ts';
import { mergePeople, undoMerge } from './merge.ts';
import { getPerson } from './person-view.ts';
import { listDuplicates, searchPeople } from './search.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const county = await seedHolder(db, vault, {
	name: '长沙县主管',
	role: 'county-bureau',
	at: units.changshaCounty
});

function merge(kept: SeededPerson, merged: SeededPerson, actor: Actor = county) {
	return run(db, (trx) =>
		mergePeople(
			trx,
			actor,
			{ kept: kept.publicId, merged: merged.publicId },
			{ reason: '同一人登记两次' }
		)
	);
}

function seed(name: string, facts = {}, post: object | null = {}) {
	return seedPerson(db, vault, { name, ...facts }, { at: units.langli, post });
}

test('a merged entry is found, counted and shown as the one that was kept', async () => {
	const kept = await seed('查重', { birth_on: '1990-05-01' });
	const merged = await seed('查崇', { phone: '13800000002' }, { is_primary: false });
	await db
		.updateTable('appointment')
		.set({ unit_id: units.xingsha.id })
		.where('person_id', '=', merged.id)
		.execute();
	const before = await countStaff(db, [units.changshaCounty.id]);
	const { publicId } = await merge(kept, merged);
	const after = await countStaff(db, [units.changshaCounty.id]);
	const total = before.get(units.changshaCounty.id) ?? 0;
	expect(after.get(units.changshaCounty.id)).toBe(total - 1);

	const person = await getPerson(db, county, merged.publicId);
	expect(person).toMatchObject({ public_id: kept.publicId, name: '查重' });
	expect(person.contacts).toMatchObject([{ value_tail: '0002' }]);
	expect(person.mergers).toMatchObject([{ merged_name: '查崇', undone_at: null }]);
	expect(await listAppointments(db, 'everywhere', kept.publicId)).toHaveLength(2);
	for (const query of ['查崇', '查重', 'zc']) {
		const { people } = await searchPeople(db, county, { query });
		expect(people.map(({ public_id }) => public_id)).toEqual([kept.publicId]);
	}
	const { staff } = await listStaff(db, 'everywhere', { query: '查崇' });
	expect(new Set(staff.map(({ person_public_id }) => person_public_id))).toEqual(
		new Set([kept.publicId])
	);
	expect(await lastAudit(db)).toMatchObject({
		action: 'person.merge',
		subject_id: kept.publicId,
		detail: { merged: merged.publicId }
	});
	await run(db, (trx) => undoMerge(trx, county, publicId, { reason: '看错' }));
});

test('undoing a merger gives back every row exactly', async () => {
	const kept = await seed('复原');
	const merged = await seed(
		'复元',
		{ document_number: residentNumber('19770707', '003'), mail: 'fu@example.org' },
		null
	);
	const before = await registersHash(db);
	const { publicId } = await merge(kept, merged);
	expect(await registersHash(db)).not.toBe(before);
	const undone = await run(db, (trx) => undoMerge(trx, county, publicId, { reason: '两个人' }));
	expect(undone).toEqual({ kept: kept.publicId, merged: merged.publicId });
	expect(await registersHash(db)).toBe(before);
	expect(await lastAudit(db)).toMatchObject({ action: 'person.undo-merge' });
	await expect(
		run(db, (trx) => undoMerge(trx, county, publicId, { reason: '再来' }))
	).rejects.toMatchObject({ status: 409, code: 'merger-undone' });
	await merge(kept, merged);
});

test('a merged entry is neither kept nor merged again, and takes none with it', async () => {
	const [first, second, third] = [
		await seed('链一'),
		await seed('链二', {}, null),
		await seed('链三', {}, null)
	];
	await merge(first, second);
	await expect(merge(third, second)).rejects.toMatchObject({ code: 'merge-already' });
	await expect(merge(second, third)).rejects.toMatchObject({ code: 'merge-already' });
	await expect(merge(third, first)).rejects.toMatchObject({ code: 'merge-chain' });
	await merge(first, third);
	await expect(merge(first, first)).rejects.toMatchObject({ code: 'merge-same' });
});

test('two mergers of the same people at once end in one', async () => {
	const [first, second] = [await seed('并一', {}, null), await seed('并二', {}, null)];
	const answers = await Promise.allSettled([merge(first, second), merge(second, first)]);
	expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('main posts on the same days say that these are two people', async () => {
	const [kept, merged] = [await seed('双岗一'), await seed('双岗二')];
	await expect(merge(kept, merged)).rejects.toMatchObject({
		status: 409,
		code: 'merge-overlap',
		values: { date: '2020-01-01' }
	});
});

test('two resident numbers are two people', async () => {
	const kept = await seed('双证一', { document_number: residentNumber('19810101', '001') });
	const merged = await seed('双证二', { document_number: residentNumber('19810101', '002') }, null);
	await expect(merge(kept, merged)).rejects.toMatchObject({ code: 'merge-two-documents' });
});

test('an entry with an account is kept, and two accounts are not merged', async () => {
	const [kept, merged] = [await seed('账号一'), await seed('账号二', {}, null)];
	await addAccount(merged, 'zhanghao2');
	await expect(merge(kept, merged)).rejects.toMatchObject({ code: 'merge-account' });
	await addAccount(kept, 'zhanghao1');
	await expect(merge(kept, merged)).rejects.toMatchObject({ code: 'merge-two-accounts' });
});

function addAccount({ id, publicId }: SeededPerson, userName: string) {
	return db
		.insertInto('account')
		.values({ public_id: publicId, person_id: id, unit_id: units.langli.id, user_name: userName })
		.execute();
}

test('a grant is not moved by a merger: it is ended first', async () => {
	const [kept, merged] = [await seed('有权一'), await seed('有权二', {}, null)];
	const today = businessDay(new Date());
	await run(db, (trx) =>
		grantRole(trx, county, {
			person: merged.publicId,
			role: 'trainer',
			unit: units.langli.public_id,
			tree: 'civil-affairs',
			from: today,
			until: null,
			reason: '示例'
		})
	);
	await expect(merge(kept, merged)).rejects.toMatchObject({ code: 'merge-grants' });
});

test('nobody merges themselves, and both must be in scope', async () => {
	const mine = { id: county.personId, publicId: county.sessionId, name: county.actorName };
	const other = await seed('别人', {}, null);
	await expect(merge(mine, other)).rejects.toMatchObject({ code: 'merge-oneself' });
	await expect(merge(other, mine)).rejects.toMatchObject({ code: 'merge-oneself' });
	const far = await seedPerson(db, vault, { name: '远处' }, { at: units.xupu });
	await expect(merge(other, far)).rejects.toMatchObject({ status: 422, code: 'person-not-found' });
	const { publicId } = await run(db, (trx) =>
		mergePeople(trx, system, { kept: far.publicId, merged: other.publicId }, { reason: '上级' })
	);
	await expect(
		run(db, (trx) => undoMerge(trx, county, publicId, { reason: '越界' }))
	).rejects.toMatchObject({ status: 404, code: 'merger-not-found' });
});

test('a new main post is held against the posts of the merged entry', async () => {
	const [kept, merged] = [await seed('新岗一', {}, null), await seed('新岗二')];
	await merge(kept, merged);
	await expect(
		run(db, (trx) => appoint(trx, county, kept.publicId, postAt(units.xingsha)))
	).rejects.toMatchObject({ code: 'appointment-overlap', values: { unit: '㮾梨街道（示例）' } });
});

test('the same name and day of birth is a hint, among those in scope', async () => {
	await seed('重 名', { birth_on: '1985-01-02' });
	await seed('重名', {}, null);
	await seed('重名', { birth_on: '1999-09-09' }, null);
	await seedPerson(db, vault, { name: '重名', birth_on: '1985-01-02' }, { at: units.xupu });
	const hints = await listDuplicates(db, county, { name: '重名', birthOn: '1985-01-02' });
	expect(hints.map(({ birth_year }) => birth_year)).toEqual([1985, null]);
});

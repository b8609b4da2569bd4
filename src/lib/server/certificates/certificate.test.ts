import { sql, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { achievementOf, seedClassHourRule } from '../../../../tests/support/certificates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	actorFor,
	lastAudit,
	residentNumber,
	run,
	seedPerson,
	system,
	type SeededPerson
} from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { creation, seedUnits } from '../../../../tests/support/units.ts';
import { verifyFile } from '#lib/signatures/verify.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import { listNotices } from '../notices/notice.ts';
import type { Vault } from '../secrets/vault.ts';
import { getDocument, writeFile } from '../signatures/document.ts';
import { listPublicKeys } from '../signatures/key.ts';
import { createUnit } from '../units/creation.ts';
import type { UnitIdentity } from '../units/version.ts';
import { issueCertificate, type Achievement } from './certificate.ts';

let db: Kysely<Database>;
let vault: Vault;
let wang: SeededPerson;
let actor: Actor;
let langli: UnitIdentity;
let year: number;

beforeAll(async () => {
	({ db, vault } = await freshDatabase());
	const units = await seedUnits(db);
	langli = units.langli;
	await run(db, (trx) =>
		createUnit(
			trx,
			system,
			'everywhere',
			creation({
				name: '湖南省社会救助培训基地（示例）',
				level: 2,
				parent: units.hunan.public_id,
				kind: 'training-base',
				code: '430000D002'
			})
		)
	);
	await seedClassHourRule(db);
	wang = await seedPerson(
		db,
		vault,
		{ name: '王𬭩', document_number: residentNumber('19900101', '001') },
		{ at: langli }
	);
	actor = await actorFor(db, wang, langli.id);
	const { rows } = await sql<{ year: number }>`
		select extract(year from current_date)::int as year`.execute(db);
	year = rows[0]?.year ?? 0;
});

const base = { code: '430000D002', name: '湖南省社会救助培训基地（示例）' };
const issue = (achievement: Achievement) =>
	run(db, (trx) => issueCertificate(trx, vault, actor, achievement));
const says = async (publicId: string) => JSON.parse((await getDocument(db, publicId)).body);
const serialOf = (number: string) => Number(number.split('-').at(-1));
const certificates = async (baseCode: string) =>
	db
		.selectFrom('certificate')
		.where('base_code', '=', baseCode)
		.select('serial')
		.orderBy('serial')
		.execute();

describe('a certificate', () => {
	test('says what was true on the day, and its file verifies', async () => {
		const { publicId, number, isNew } = await issue(achievementOf(wang, { base }));
		expect(isNew).toBe(true);
		expect(number).toMatch(new RegExp(`^430000D002-${year}-\\d{6}$`));
		expect(await says(publicId)).toMatchObject({
			kind: 'certificate',
			verify_path: `/verify/${publicId}`,
			number,
			base,
			holder: { name: '王𬭩', document: { type: 'resident-id', tail: expect.any(String) } },
			course: { slug: 'first-home-visit', tier: 'T2', publication: 3 },
			minutes: 62,
			class_hours: { count: 1.3, minutes_each: 45, rule_valid_from: '2015-01-01' },
			completed_on: '2026-05-23',
			issued_on: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
			ledgers: ['continuing-education']
		});
		const document = await getDocument(db, publicId);
		expect(verifyFile(writeFile(document), await listPublicKeys(db)).outcome).toBe('valid');
	});

	test('shows the last four characters of the document, and no more', async () => {
		const { publicId } = await issue(achievementOf(wang));
		const { body } = await getDocument(db, publicId);
		const { holder } = JSON.parse(body);
		expect(holder.document.tail).toHaveLength(4);
		expect(body).not.toContain('99010219900101');
	});

	test('leaves out the document where there is none', async () => {
		const li = await seedPerson(db, vault, { name: '李雷' }, { at: langli });
		const { publicId } = await issue(achievementOf(li));
		expect((await says(publicId)).holder).toEqual({ name: '李雷', document: null });
	});

	test('of the platform itself bears its own code', async () => {
		const { number, publicId } = await issue(achievementOf(wang));
		expect(number).toMatch(new RegExp(`^ZX-${year}-`));
		expect((await says(publicId)).base).toEqual({ code: 'ZX', name: null });
	});

	test('is told to its holder and to the audit of the base', async () => {
		const { publicId, number } = await issue(achievementOf(wang, { base }));
		const { notices } = await listNotices(db, actor);
		expect(notices[0]).toMatchObject({
			kind: 'certificate-issued',
			detail: { number, course: '看见需要：入户走访的第一步' },
			link: `/certificates/${publicId}`
		});
		expect(await lastAudit(db)).toMatchObject({
			action: 'certificate.issue',
			subject_id: publicId,
			unit_id: expect.any(Number),
			detail: { number }
		});
	});

	test('is not issued where nothing says how long a class hour was', async () => {
		const before = achievementOf(wang, { completedOn: '2014-12-31' });
		expect(await codeOf(issue(before))).toBe('policy-rule');
	});
});

describe('the same achievement', () => {
	test('finds its first certificate when it is issued a second time', async () => {
		const achievement = achievementOf(wang);
		const first = await issue(achievement);
		const second = await issue({ ...achievement, minutes: 90 });
		expect(second).toEqual({ ...first, isNew: false });
	});

	test('gets one certificate, even when twenty ask at the same moment', async () => {
		const achievement = achievementOf(wang);
		const issued = await Promise.all(Array.from({ length: 20 }, () => issue(achievement)));
		expect(new Set(issued.map(({ number }) => number)).size).toBe(1);
		expect(issued.filter(({ isNew }) => isNew)).toHaveLength(1);
	});

	test('by another enrolment gets a certificate of its own', async () => {
		const [first, second] = [await issue(achievementOf(wang)), await issue(achievementOf(wang))];
		expect(second.number).not.toBe(first.number);
	});
});

describe('the serial', () => {
	test('has no gap when twenty certificates are issued at the same moment', async () => {
		const own = { code: '430000D003', name: '示例基地' };
		const issued = await Promise.all(
			Array.from({ length: 20 }, () => issue(achievementOf(wang, { base: own })))
		);
		const serials = issued.map(({ number }) => serialOf(number)).sort((a, b) => a - b);
		expect(serials).toEqual(Array.from({ length: 20 }, (_none, index) => index + 1));
	});

	test('is given again where the issue was rolled back', async () => {
		const own = { code: '430000D004', name: '示例基地' };
		const first = await issue(achievementOf(wang, { base: own }));
		const failed = run(db, async (trx) => {
			await issueCertificate(trx, vault, actor, achievementOf(wang, { base: own }));
			throw new Error('示例');
		});
		await expect(failed).rejects.toThrow('示例');
		const next = await issue(achievementOf(wang, { base: own }));
		expect([first, next].map(({ number }) => serialOf(number))).toEqual([1, 2]);
		expect(await certificates('430000D004')).toEqual([{ serial: 1 }, { serial: 2 }]);
	});
});

test('a certificate outlives its holder, and still verifies', async () => {
	const leaver = await seedPerson(db, vault, { name: '赵敏' }, { at: langli, post: null });
	const { publicId } = await issue(achievementOf(leaver));
	await db.deleteFrom('notice').where('person_id', '=', leaver.id).execute();
	await db.deleteFrom('person').where('id', '=', leaver.id).execute();
	const kept = await getDocument(db, publicId);
	expect(kept.personId).toBeNull();
	expect(verifyFile(writeFile(kept), await listPublicKeys(db)).outcome).toBe('valid');
	expect(JSON.parse(kept.body).holder.name).toBe('赵敏');
});

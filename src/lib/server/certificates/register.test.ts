import type { Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { achievementOf, seedClassHourRule } from '../../../../tests/support/certificates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	actorFor,
	lastAudit,
	run,
	seedHolder,
	seedPerson,
	system,
	withoutStepUp,
	type SeededPerson
} from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { creation, seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import { listNotices } from '../notices/notice.ts';
import { mergePeople } from '../people/merge.ts';
import type { Vault } from '../secrets/vault.ts';
import { getDocument } from '../signatures/document.ts';
import { createUnit } from '../units/creation.ts';
import { issueCertificate } from './certificate.ts';
import { getCertificate, listOwnCertificates } from './own.ts';
import { listRegister, registerPageSize, revokeCertificate } from './register.ts';

let db: Kysely<Database>;
let vault: Vault;
let units: Awaited<ReturnType<typeof seedUnits>>;
let wang: SeededPerson;
let li: SeededPerson;
let registrar: Actor;
let elsewhere: Actor;
let ministry: Actor;

const base = { code: '430000D002', name: '湖南省社会救助培训基地（示例）' };

beforeAll(async () => {
	({ db, vault } = await freshDatabase());
	units = await seedUnits(db);
	const facts = { name: base.name, level: 2, kind: 'training-base', code: base.code } as const;
	const unit = await run(db, (trx) =>
		createUnit(trx, system, 'everywhere', creation({ ...facts, parent: units.hunan.public_id }))
	);
	await seedClassHourRule(db);
	wang = await seedPerson(db, vault, { name: '王𬭩' }, { at: units.langli });
	li = await seedPerson(db, vault, { name: '李雷' }, { at: units.xingsha });
	registrar = await seedHolder(db, vault, { name: '教务', role: 'base-registrar', at: unit });
	elsewhere = await seedHolder(db, vault, {
		...{ name: '外省', role: 'province-bureau', at: units.guangdong }
	});
	ministry = await seedHolder(db, vault, {
		...{ name: '部里', role: 'ministry-bureau', at: units.nation }
	});
});

const issue = (person: SeededPerson, ofBase: typeof base | null = base) =>
	run(db, (trx) => issueCertificate(trx, vault, system, achievementOf(person, { base: ofBase })));
const revoke = (actor: Actor, publicId: string, reason = '发给了同名的人') =>
	run(db, (trx) => revokeCertificate(trx, actor, publicId, { reason }));
const numbers = async (actor: Actor, query?: string) =>
	(await listRegister(db, actor, { query })).certificates.map(({ number }) => number);

describe('the register', () => {
	test('shows a base its own certificates, and nobody else those', async () => {
		const { number } = await issue(wang);
		expect(await numbers(registrar)).toContain(number);
		expect(await numbers(ministry)).toContain(number);
		expect(await numbers(elsewhere)).toEqual([]);
	});

	test('shows what belongs to no unit to the whole nation alone', async () => {
		const { number } = await issue(wang, null);
		expect(await numbers(ministry)).toContain(number);
		expect(await numbers(registrar)).not.toContain(number);
	});

	test('finds a number from its beginning, and a name', async () => {
		const [ofWang, ofLi] = [await issue(wang), await issue(li)];
		expect(await numbers(registrar, ofLi.number.toLowerCase())).toEqual([ofLi.number]);
		expect(await numbers(registrar, '李雷')).toContain(ofLi.number);
		expect(await numbers(registrar, '李雷')).not.toContain(ofWang.number);
		expect(await numbers(registrar, '%')).toEqual([]);
	});

	test('goes on page by page, each certificate once', async () => {
		for (let count = 0; count <= registerPageSize; count += 1) await issue(li);
		const first = await listRegister(db, registrar);
		const second = await listRegister(db, registrar, { after: first.after });
		expect(first.certificates).toHaveLength(registerPageSize);
		const all = [...first.certificates, ...second.certificates].map(({ public_id }) => public_id);
		expect(new Set(all).size).toBe(all.length);
		expect(second.certificates.length).toBeGreaterThan(0);
		expect(second.after).toBeUndefined();
	});
});

describe('revoking a certificate', () => {
	test('is kept with its reason, told to the holder and written down', async () => {
		const { publicId, number } = await issue(wang);
		await revoke(registrar, publicId);
		expect(await getDocument(db, publicId)).toMatchObject({
			revokedAt: expect.any(Date),
			revocationReason: '发给了同名的人'
		});
		const { notices } = await listNotices(db, { personId: wang.id });
		expect(notices[0]).toMatchObject({
			kind: 'certificate-revoked',
			detail: { number, reason: '发给了同名的人' },
			link: `/certificates/${publicId}`
		});
		expect(await lastAudit(db)).toMatchObject({
			action: 'certificate.revoke',
			subject_id: publicId,
			detail: { number, reason: '发给了同名的人' }
		});
	});

	test('is refused a second time, without fresh proof, and elsewhere', async () => {
		const { publicId } = await issue(wang);
		expect(await codeOf(revoke(withoutStepUp(registrar), publicId))).toBe('step-up-required');
		expect(await codeOf(revoke(elsewhere, publicId))).toBe('certificate-not-found');
		await revoke(registrar, publicId);
		expect(await codeOf(revoke(registrar, publicId))).toBe('document-revoked');
	});

	test('of the platform’s own is for the nation alone', async () => {
		const { publicId } = await issue(wang, null);
		expect(await codeOf(revoke(registrar, publicId))).toBe('certificate-not-found');
		expect(await codeOf(revoke(ministry, publicId))).toBe('done');
	});

	test('works for the certificate of somebody who is gone', async () => {
		const leaver = await seedPerson(db, vault, { name: '赵敏' }, { at: units.langli, post: null });
		const { publicId } = await issue(leaver);
		await db.deleteFrom('person').where('id', '=', leaver.id).execute();
		expect(await codeOf(revoke(registrar, publicId))).toBe('done');
	});
});

describe('a certificate is shown', () => {
	const read = (actor: Actor, publicId: string) => codeOf(getCertificate(db, actor, publicId));

	test('to its holder and to whoever may see what they learn', async () => {
		const { publicId, number } = await issue(wang);
		const holder = await actorFor(db, wang, units.langli.id);
		const hr = await seedHolder(db, vault, { name: '人事', role: 'unit-hr', at: units.langli });
		expect((await getCertificate(db, holder, publicId)).says.number).toBe(number);
		expect(await read(hr, publicId)).toBe('done');
	});

	test('to nobody else', async () => {
		const { publicId } = await issue(wang);
		const colleague = await actorFor(db, li, units.xingsha.id);
		const hr = await seedHolder(db, vault, { name: '邻人事', role: 'unit-hr', at: units.xingsha });
		for (const actor of [colleague, hr, elsewhere]) {
			expect(await read(actor, publicId)).toBe('certificate-not-found');
		}
	});

	test('to the one who was kept, where two entries were one person', async () => {
		const twin = await seedPerson(db, vault, { name: '王𬭩' }, { at: units.langli, post: null });
		const { publicId } = await issue(twin);
		await run(db, (trx) =>
			mergePeople(trx, system, { kept: wang.publicId, merged: twin.publicId }, { reason: '示例' })
		);
		const holder = await actorFor(db, wang, units.langli.id);
		const own = await listOwnCertificates(db, holder);
		expect(own.map(({ public_id }) => public_id)).toContain(publicId);
		expect(await read(holder, publicId)).toBe('done');
	});
});

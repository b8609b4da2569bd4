import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	actorFor,
	lastAudit,
	postAt,
	registersHash,
	run,
	seedHolder,
	seedPerson,
	system,
	withoutStepUp,
	type SeededPerson
} from '../../../../tests/support/people.ts';
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { appoint } from '../postings/appointment.ts';
import { scopeOf, type Actor } from './actor.ts';
import { endGrant, grantRole } from './grant.ts';
import { listActiveGrants, listGrants } from './grant-list.ts';
import type { GrantInput } from './input.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = businessDay(new Date());

let county: Actor;
let security: Actor;
let wang: SeededPerson;

beforeAll(async () => {
	county = await seedHolder(db, vault, {
		name: '长沙县主管',
		role: 'county-bureau',
		at: units.changshaCounty
	});
	security = await seedHolder(db, vault, {
		name: '安全管理员',
		role: 'security-administrator',
		at: units.nation
	});
	wang = await seedPerson(db, vault, { name: '王示例' }, { at: units.langli });
});

function grantOf(facts: Partial<GrantInput> & { person: string }): GrantInput {
	return {
		role: 'unit-hr',
		unit: units.langli.public_id,
		tree: 'civil-affairs',
		from: today,
		until: null,
		reason: '示例',
		...facts
	};
}

function grant(actor: Actor | typeof system, facts: Partial<GrantInput> & { person: string }) {
	return run(db, (trx) => grantRole(trx, actor, grantOf(facts)));
}

function someone(name: string) {
	return seedPerson(db, vault, { name }, { at: units.langli });
}

test('a bureau makes a township clerk the unit’s administrator, at once and below only', async () => {
	const { publicId } = await grant(county, { person: wang.publicId });
	const held = await listActiveGrants(db, wang.id);
	expect(held).toEqual([
		{ role: 'unit-hr', unitId: units.langli.id, tree: 'civil-affairs', level: 4, until: null }
	]);
	const actor = await actorFor(db, wang, units.langli.id);
	expect(scopeOf(actor, 'people.view')).toEqual([
		{ tree: 'civil-affairs', level: 4, unitId: units.langli.id }
	]);
	expect(await lastAudit(db)).toMatchObject({
		action: 'grant.create',
		subject_id: publicId,
		unit_id: units.langli.id,
		detail: { person: wang.publicId, role: 'unit-hr', from: today, until: null }
	});
});

test.each([
	['to themselves', () => ({ person: personOf(county) }), 'grant-to-oneself'],
	['of their own rank', () => ({ role: 'county-bureau' }) as const, 'grant-not-yours'],
	['of an administrator', () => ({ role: 'audit-administrator' }) as const, 'grant-not-yours'],
	['above', () => ({ unit: units.changsha.public_id }), 'unit-not-found'],
	['beside', () => ({ unit: units.xupu.public_id }), 'unit-not-found'],
	['of a unit nobody has', () => ({ unit: wang.publicId }), 'unit-not-found'],
	['from yesterday', () => ({ from: addDays(today, -1) }), 'grant-in-the-past'],
	['that ends before it begins', () => ({ until: today }), 'grant-dates'],
	['in the other tree', () => ({ tree: 'party-social-work' }) as const, 'grant-unit-ended']
])('a bureau hands out no role %s', async (_, facts, code) => {
	const before = await registersHash(db);
	const person = await someone('落空');
	await expect(grant(county, { person: person.publicId, ...facts() })).rejects.toMatchObject({
		code
	});
	expect(await listActiveGrants(db, person.id)).toEqual([]);
	await db.deleteFrom('person').where('id', '=', person.id).execute();
	expect(await registersHash(db)).toBe(before);
});

function personOf(actor: Actor): string {
	return actor.sessionId;
}

test('nobody grants without a recent proof of identity', async () => {
	await expect(
		grant(withoutStepUp(county), { person: wang.publicId, role: 'trainer' })
	).rejects.toMatchObject({ code: 'step-up-required', status: 403 });
});

test('nobody grants to a person out of scope', async () => {
	const far = await seedPerson(db, vault, { name: '远方' }, { at: units.xupu });
	await expect(grant(county, { person: far.publicId })).rejects.toMatchObject({
		status: 422,
		code: 'person-not-found'
	});
});

test('the same role twice on a day is refused, one after the other is not', async () => {
	const person = await someone('两段');
	const middle = addDays(today, 30);
	await grant(county, { person: person.publicId, until: middle });
	await expect(
		grant(county, { person: person.publicId, from: addDays(middle, -1) })
	).rejects.toMatchObject({ status: 409, code: 'grant-overlap' });
	await grant(county, { person: person.publicId, from: middle });
	expect(await listActiveGrants(db, person.id)).toMatchObject([{ until: middle }]);
});

test('a grant does not outlast the one it comes from', async () => {
	const deputy = await someone('代管');
	const end = addDays(today, 10);
	await grant(security, {
		person: deputy.publicId,
		role: 'county-bureau',
		unit: units.changshaCounty.public_id,
		until: end
	});
	const actor = await actorFor(db, deputy, units.changshaCounty.id);
	const helper = await someone('帮手');
	await expect(grant(actor, { person: helper.publicId })).rejects.toMatchObject({
		code: 'grant-outlasts'
	});
	await expect(
		grant(actor, { person: helper.publicId, until: addDays(end, 1) })
	).rejects.toMatchObject({ code: 'grant-outlasts', field: 'last_day' });
	await grant(actor, { person: helper.publicId, until: end });
	expect(await listActiveGrants(db, helper.id)).toMatchObject([{ role: 'unit-hr', until: end }]);
});

test('the three administrators are three people', async () => {
	const person = await someone('三员');
	const at = { person: person.publicId, unit: units.nation.public_id };
	await grant(security, { ...at, role: 'system-administrator' });
	await expect(grant(security, { ...at, role: 'audit-administrator' })).rejects.toMatchObject({
		status: 409,
		code: 'grant-separated',
		field: 'role'
	});
	await expect(
		grant(security, { ...at, unit: units.hunan.public_id, role: 'security-administrator' })
	).rejects.toMatchObject({ code: 'grant-separated' });
});

test('a grant whose last day was yesterday no longer holds in the session of today', async () => {
	const person = await someone('到期');
	const { publicId } = await grant(county, { person: person.publicId, until: addDays(today, 5) });
	expect(await listActiveGrants(db, person.id)).toHaveLength(1);
	await db
		.updateTable('role_grant')
		.set({ valid: `[${foundingDay},${today})` })
		.where('public_id', '=', publicId)
		.execute();
	expect(await listActiveGrants(db, person.id)).toEqual([]);
});

test('ending a grant takes effect at the next request, and says why', async () => {
	const person = await someone('收回');
	const { publicId } = await grant(county, { person: person.publicId });
	await run(db, (trx) => endGrant(trx, county, publicId, { reason: '调离' }));
	expect(await listActiveGrants(db, person.id)).toEqual([]);
	const { grants } = await listGrants(db, county, { person: person.publicId });
	expect(grants).toMatchObject([{ state: 'expired', end_reason: '调离' }]);
	expect(await lastAudit(db)).toMatchObject({
		action: 'grant.end',
		subject_id: publicId,
		detail: { person: person.publicId, reason: '调离' }
	});
	await expect(
		run(db, (trx) => endGrant(trx, county, publicId, { reason: '再收' }))
	).rejects.toMatchObject({ status: 409, code: 'grant-has-ended' });
	await grant(county, { person: person.publicId });
});

test('only who could hand a role out takes it back, and what is out of scope is not found', async () => {
	const official = await someone('主管二');
	const { publicId } = await grant(security, {
		person: official.publicId,
		role: 'county-bureau',
		unit: units.changshaCounty.public_id
	});
	const end = (actor: Actor) => run(db, (trx) => endGrant(trx, actor, publicId, { reason: '试' }));
	await expect(end(county)).rejects.toMatchObject({ status: 403, code: 'grant-not-yours' });
	const xupu = await seedHolder(db, vault, {
		name: '溆浦主管',
		role: 'county-bureau',
		at: units.xupu
	});
	await expect(end(xupu)).rejects.toMatchObject({ status: 404, code: 'grant-not-found' });
	await expect(end(withoutStepUp(security))).rejects.toMatchObject({ code: 'step-up-required' });
	expect(await listActiveGrants(db, official.id)).toHaveLength(1);
	await end(security);
});

test('the last security administrator stays', async () => {
	const { grants } = await listGrants(db, security, {
		role: 'security-administrator',
		state: 'active'
	});
	expect(grants).toHaveLength(1);
	const [last] = grants;
	await expect(
		run(db, (trx) => endGrant(trx, system, last?.public_id ?? '', { reason: '试' }))
	).rejects.toMatchObject({ status: 409, code: 'grant-last-security-administrator' });
	const second = await someone('安全二');
	await grant(security, {
		person: second.publicId,
		role: 'security-administrator',
		unit: units.nation.public_id
	});
	const successor = await actorFor(db, second, units.nation.id);
	await run(db, (trx) => endGrant(trx, successor, last?.public_id ?? '', { reason: '交接' }));
	expect(await listActiveGrants(db, security.personId)).toEqual([]);
	await run(db, (trx) =>
		grantRole(
			trx,
			system,
			grantOf({
				person: personOf(security),
				role: 'security-administrator',
				unit: units.nation.public_id
			})
		)
	);
});

test('a unit that has been closed takes no new role, and gives none any more', async () => {
	const person = await someone('撤并');
	await grant(county, { person: person.publicId, unit: units.longtang.public_id });
	await db
		.updateTable('unit_place')
		.set({ valid: sql`daterange(lower(valid), ${today}::date)` })
		.where('unit_id', '=', units.longtang.id)
		.execute();
	expect(await listActiveGrants(db, person.id)).toEqual([]);
	await expect(
		grant(county, {
			person: person.publicId,
			role: 'supervisor',
			unit: units.longtang.public_id
		})
	).rejects.toMatchObject({ code: 'grant-unit-ended' });
	const { grants } = await listGrants(db, county, { person: person.publicId });
	expect(grants).toMatchObject([{ unit_name: '龙塘社区（示例）', role: 'unit-hr' }]);
});

test('a person with a post elsewhere as well may be granted by either', async () => {
	const person = await someone('兼职');
	await run(db, (trx) =>
		appoint(trx, system, person.publicId, postAt(units.xupu, { is_primary: false }))
	);
	await grant(county, { person: person.publicId, role: 'learner' });
	expect(await listActiveGrants(db, person.id)).toHaveLength(1);
});

test('whoever gets or loses a role is told, and a seed tells nobody', async () => {
	const person = await someone('知会');
	const news = async () =>
		(
			await db
				.selectFrom('notice')
				.where('person_id', '=', person.id)
				.select(['kind', 'detail'])
				.orderBy('id')
				.execute()
		).map(({ kind, detail }) => [kind, detail]);
	await grant(system, { person: person.publicId, role: 'learner' });
	expect(await news()).toEqual([]);
	const { publicId } = await grant(county, { person: person.publicId });
	await run(db, (trx) => endGrant(trx, county, publicId, { reason: '调离' }));
	const detail = { unit: '㮾梨街道（示例）', role: 'unit-hr' };
	expect(await news()).toEqual([
		['grant-created', detail],
		['grant-ended', detail]
	]);
});

import { expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedHolder, seedPerson, system } from '../../../../tests/support/people.ts';
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from './actor.ts';
import { grantRole } from './grant.ts';
import { listActiveGrants, listGrants } from './grant-list.ts';
import type { GrantInput } from './input.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = businessDay(new Date());
const tomorrow = addDays(today, 1);
const county = await seedHolder(db, vault, {
	name: '长沙县主管',
	role: 'county-bureau',
	at: units.changshaCounty
});
const security = await seedHolder(db, vault, {
	name: '安全管理员',
	role: 'security-administrator',
	at: units.nation
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

test('the list shows a unit and what is below it, and nothing beside', async () => {
	const elsewhere = await seedPerson(db, vault, { name: '别处' }, { at: units.xupu });
	await grant(security, { person: elsewhere.publicId, unit: units.xupu.public_id });
	const names = async (actor: Actor, unit?: string) => {
		const { grants } = await listGrants(db, actor, { ...(unit && { unit }), state: 'active' });
		return grants.map(({ person_name }) => person_name);
	};
	expect(await names(security)).toContain('别处');
	expect(await names(county)).not.toContain('别处');
	expect(await names(county, units.xupu.public_id)).toEqual([]);
	expect(await names(security, units.xupu.public_id)).toContain('别处');
	expect(await names(security, units.langli.public_id)).not.toContain('长沙县主管');
});

test('pages follow each other without a gap or a repetition', async () => {
	const person = await someone('分页');
	await run(db, async (trx) => {
		for (let at = 0; at < 60; at++) {
			const from = addDays(today, 1 + at);
			const facts = { person: person.publicId, from, until: addDays(from, 1) };
			await grantRole(trx, county, grantOf(facts));
		}
	});
	const first = await listGrants(db, county, { person: person.publicId });
	const second = await listGrants(db, county, { person: person.publicId, after: first.after });
	expect([first.grants.length, second.grants.length, second.after]).toEqual([50, 10, undefined]);
	const ids = new Set([...first.grants, ...second.grants].map(({ public_id }) => public_id));
	expect(ids.size).toBe(60);
});

test('future, open and past grants: only those of today hold', async () => {
	const person = await someone('时间');
	const at = { person: person.publicId };
	await grant(county, { ...at, role: 'trainer', from: tomorrow });
	await grant(county, { ...at, role: 'author', until: tomorrow });
	await grant(system, { ...at, role: 'marker', from: foundingDay, until: today });
	expect((await listActiveGrants(db, person.id)).map(({ role }) => role)).toEqual(['author']);
	const states = await Promise.all(
		(['active', 'future', 'expired'] as const).map(async (state) => {
			const { grants } = await listGrants(db, county, { person: person.publicId, state });
			return grants.map((row) => [row.role, row.state]);
		})
	);
	expect(states).toEqual([
		[['author', 'active']],
		[['trainer', 'future']],
		[['marker', 'expired']]
	]);
});

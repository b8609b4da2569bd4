import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import type { Role } from '../grants/roles.ts';
import { recordAudit, systemActor } from './audit.ts';
import { auditQuerySchema, type AuditQuery } from './input.ts';
import { listAuditActions, listAuditEvents, viewAudit } from './list.ts';

const everything: AuditQuery = v.parse(auditQuerySchema, {});
let db: Kysely<Database>;
let ministry: number;
let county: number;
let village: number;
let neighbour: number;

beforeAll(async () => {
	({ db } = await freshDatabase());
	ministry = await addUnit('MINI', []);
	county = await addUnit('COUN', [ministry]);
	village = await addUnit('VILL', [ministry, county]);
	neighbour = await addUnit('NEIG', [ministry]);
	await record('grant.create', village, '王秀兰');
	await record('unit.rename', county, '王秀兰');
	await record('unit.close', neighbour, '李雷');
	await record('policy.import', undefined, 'import');
});

/** A unit in its place: every ancestor on a level of its own. */
async function addUnit(code: string, ancestors: number[]): Promise<number> {
	const { id } = await db
		.insertInto('unit')
		.values({ public_id: crypto.randomUUID(), code })
		.returning('id')
		.executeTakeFirstOrThrow();
	const [level0 = id, level1 = id] = ancestors;
	await db
		.insertInto('unit_place')
		.values({
			unit_id: id,
			tree: 'civil-affairs',
			valid: '[2020-01-01,)',
			level: ancestors.length,
			level_0: level0,
			level_1: ancestors.length >= 1 ? level1 : null,
			level_2: ancestors.length >= 2 ? id : null
		})
		.execute();
	return id;
}

function record(action: string, unitId: number | undefined, actorName: string): Promise<number> {
	return db
		.transaction()
		.execute((trx) => recordAudit(trx, systemActor(actorName), { action, unitId, subjectId: 1 }));
}

function actorAt(unitId: number, level: number, role: Role = 'audit-administrator'): Actor {
	return {
		accountId: 1,
		personId: 1,
		actorName: 'shenji',
		requestId: null,
		sessionId: 'session',
		displayName: '审计员',
		unitId,
		isDemo: false,
		steppedUpUntil: null,
		grants: [{ role, unitId, tree: 'civil-affairs', level, until: null }]
	};
}

async function actionsSeen(actor: Actor, query: Partial<AuditQuery> = {}): Promise<string[]> {
	const { events } = await listAuditEvents(db, actor, { ...everything, ...query });
	return events.map(({ action }) => action);
}

describe('what an audit administrator sees', () => {
	test('at the top is everything, newest first', async () => {
		expect(await actionsSeen(actorAt(ministry, 0))).toEqual([
			'policy.import',
			'unit.close',
			'unit.rename',
			'grant.create'
		]);
	});

	test('in a county is the county and what lies below it', async () => {
		expect(await actionsSeen(actorAt(county, 1))).toEqual(['unit.rename', 'grant.create']);
	});

	test('in a village is the village', async () => {
		expect(await actionsSeen(actorAt(village, 2))).toEqual(['grant.create']);
	});

	test('is nothing for whoever holds another role', async () => {
		for (const role of ['system-administrator', 'security-administrator', 'ministry-bureau'])
			expect(await actionsSeen(actorAt(ministry, 0, role as Role))).toEqual([]);
	});
});

describe('a query', () => {
	test.each<[string, Partial<AuditQuery>, string[]]>([
		['by who did it', { actor: '李雷' }, ['unit.close']],
		['by what was done', { action: 'grant.create' }, ['grant.create']],
		['by the outcome', { outcome: 'refused' }, []],
		['by a subject that is not there', { subject_id: '2' }, []],
		['before a day', { to: '2020-01-01' }, []],
		['from a day', { from: '2020-01-01', action: 'unit.close' }, ['unit.close']]
	])('%s', async (_name, query, actions) => {
		expect(await actionsSeen(actorAt(ministry, 0), query)).toEqual(actions);
	});

	test('leaves out what is malformed instead of reaching the database', () => {
		expect(
			v.parse(auditQuerySchema, {
				actor: 'x'.repeat(101),
				action: "'; drop table audit_event",
				outcome: 'maybe',
				from: '2026-02-30',
				before: '-1',
				to: '2026-02-28'
			})
		).toEqual({ to: '2026-02-28' });
	});

	test('pages by fifty, without a gap or a repetition', async () => {
		for (let count = 0; count < 60; count += 1) await record('notice.send', ministry, 'pager');
		const query = { ...everything, actor: 'pager' };
		const first = await listAuditEvents(db, actorAt(ministry, 0), query);
		const second = await listAuditEvents(db, actorAt(ministry, 0), {
			...query,
			before: first.before
		});
		expect([first.events.length, second.events.length]).toEqual([50, 10]);
		expect(second.before).toBeUndefined();
		const numbers = [...first.events, ...second.events].map(({ seq }) => seq);
		expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => (numbers[0] ?? 0) - index));
	});

	test('finds the actions that the chain knows', async () => {
		expect(await listAuditActions(db)).toEqual(
			expect.arrayContaining(['grant.create', 'notice.send', 'policy.import', 'unit.close'])
		);
	});
});

describe('looking is itself recorded', () => {
	const look = (query: Partial<AuditQuery>) =>
		db
			.transaction()
			.execute((trx) => viewAudit(trx, actorAt(county, 1), { ...everything, ...query }));
	const countViews = async () => {
		const views = await db
			.selectFrom('audit_event')
			.select(['detail', 'unit_id', 'actor_name'])
			.where('action', '=', 'audit.view')
			.execute();
		return views;
	};

	test('once a query, however often the page is loaded or paged', async () => {
		await look({ actor: '王秀兰' });
		await look({ actor: '王秀兰' });
		await look({ actor: '王秀兰', before: 3 });
		expect(await countViews()).toEqual([
			{ detail: { actor: '王秀兰' }, unit_id: county, actor_name: 'shenji' }
		]);
		await look({ actor: '李雷' });
		expect(await countViews()).toHaveLength(2);
	});
});
